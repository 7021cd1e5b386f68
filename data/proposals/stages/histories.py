"""What columns of a day for each stage give beside a history: how its days are written, and the closing days."""

from __future__ import annotations

from collections.abc import Mapping

from data.proposals.columns import CLOSINGS, LABELS, may_have_closings, one_date
from data.proposals.crms import NONE, Crm
from data.proposals.forms import Form
from data.proposals.outcome_words import outcome_of
from data.proposals.proposed import HISTORY, Guess, Keys, Staging
from data.proposals.survey import Survey

SURE = 0.85


def history_of(staging: Staging, forms: Mapping[str, Form]) -> dict[str, Keys]:
    """Return the history as a mapping declares it, with the form that other columns tell; nothing for none."""
    if not staging.history:
        return {}
    told = next((forms[header].keys for header in staging.history["entered"] if header in forms), {})
    return {HISTORY: {"file": staging.history["file"], **told, **staging.history}}


def with_closings(main: Survey, named: Mapping[str, Guess], staging: Staging, crm: Crm) -> dict[str, Guess]:
    """Take the days on which deals were won and lost for their closing days, where no other column has these.

    Where columns of stages were all that might have them, the only closing date is both, expected and actual.
    """
    found = dict(named)
    if staging.history.get("tells_stage"):
        return found | _ends(main, found, staging)
    if not staging.history or crm is not NONE or CLOSINGS & set(found):
        return found
    columns = {outcome_of(stage): header for header, stage in staging.history["entered"].items()}
    if {"won", "lost"} <= set(columns):
        names = {"won_on": columns["won"], "lost_on": columns["lost"]}
        return found | {name: _closing(main, name, header) for name, header in names.items()}
    return found if may_have_closings(main, found, staging.of_each) else one_date(found)


def _ends(main: Survey, named: Mapping[str, Guess], staging: Staging) -> dict[str, Guess]:
    """Return the closing days of deals whose stage is told by its day, where they are not named."""
    outcomes = {stage.name: stage.outcome for stage in staging.stages}
    days = {f"{outcomes[stage]}_on": header for header, stage in reversed(staging.history["entered"].items())}
    names = [name for name in ("won_on", "lost_on") if name in days and name not in named]
    return {name: _closing(main, name, days[name]) for name in names}


def _closing(main: Survey, name: str, header: str) -> Guess:
    why = "the day on which its stage was entered"
    return Guess("opportunities", name, LABELS["opportunities", name], main.file, header, SURE, why)
