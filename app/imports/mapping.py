"""The mapping of an import: what was proposed, with what a person answered, chose and corrected."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from app.imports.by_hand.columns import STAGE, answers_of, without_chosen
from app.imports.by_hand.currency import code_said
from app.imports.by_hand.field_rows import set_of_field
from app.imports.by_hand.forms import set_form
from app.imports.by_hand.stage_order import ordered_by_hand
from app.imports.by_hand.units import TIMES, set_unit
from app.imports.record import PROPOSAL, Desk, Record
from data import sources
from data.errors import InvalidInput, NotFound, SourceError
from data.files import place
from data.proposals import Proposal, answered, as_toml
from data.proposals.answers import drop_fields_of, drop_unread_aliases, in_order, staged, with_keys
from data.proposals.mapping import keys_of
from data.proposals.proposed import HISTORY, Keys, as_column
from data.sources import Source

# What is said of a rate is named by its two currencies: rate:USD/EUR is what 1 USD is worth in EUR.
RATE: Final = "rate"
# Whether a history is read from columns of days, one for each stage.
ENTERED: Final = "entered"
# What holds for one export alone, and not for that of next week.
OF_THIS_ONE: Final = ("made_on", "exported_as")
# How a mapping has what is said of an export as a whole, where that is more than the words.
OF_WHOLE: Final[Mapping[str, Callable[[str], Any]]] = {"currency": code_said, "made_on": dt.date.fromisoformat}


def proposal_of(desk: Desk) -> Proposal:
    """Return what an import was proposed to be; raise NotFound where nobody has looked at its files yet."""
    found = desk.kept(PROPOSAL, Proposal)
    if found is None:
        raise NotFound("Nothing is proposed for this import yet.", "Hand in its files first.")
    return found


def with_answers(proposal: Proposal, record: Record) -> Proposal:
    """Return a proposal as a person answered and corrected it."""
    proposal = with_stage(proposal, record)
    # What the files asked before somebody looked at them again is asked no longer.
    offered = {(one.key, choice.label) for one in proposal.asked for choice in one.choices}
    answers = answers_of(proposal, record)
    told = answered(proposal, {key: said for key, said in answers.items() if (key, said) in offered})
    keys = copy.deepcopy(told.keys)
    for name, header in record.columns.items():
        table, _, column = name.partition(".")
        if table in keys:
            _set_column(keys, (table, column), header, proposal.forms)
    drop_unread_aliases(keys)
    for row in keys.get("stage", ()):
        row["outcome"] = record.stages.get(row["name"], row["outcome"])
    for name, said in record.more.items():
        _set_more(keys, name, said)
    _set_rates(keys, record.more)
    if record.more.get(ENTERED) == "no" and entered_in(keys):
        del keys[HISTORY]
    for name, said in record.forms.items():
        set_form(keys, name, said)
    if "stage" in keys:
        keys["stage"] = in_order(keys["stage"], record.order)
    return with_keys(without_chosen(ordered_by_hand(told, record), record), keys)


def with_stage(proposal: Proposal, record: Record) -> Proposal:
    """Return a proposal that reads as the stage what a person chose, with the stages and questions of that column."""
    return staged(proposal, record.columns.get(STAGE) or record.answers.get("stage", ""))


def _set_column(keys: dict[str, Any], place: tuple[str, str], header: str, forms: Mapping[str, Keys]) -> None:
    """Read a column from another header, or from none; what names a deal is then the number of its row.

    `forms`: how columns of the deals' file are written, as other columns tell.
    """
    table, name = place
    columns = keys[table]["columns"]
    if header:
        held = columns.get(name)
        own = {(row["table"], row["name"]) for row in keys.get("field", ())}
        if table == "opportunities" and (table, name) not in own:
            drop_fields_of(keys, header)
        told = as_column(keys_of(name, header, forms.get(header, {}))) if table == "opportunities" else header
        # The same column stays as it is written.
        columns[name] = held if isinstance(held, dict) and held["column"] == header else told
        keys[table].pop("number_rows", None) if name == "opportunity_id" else None
        return
    columns.pop(name, None)
    keys["field"] = [row for row in keys.get("field", ()) if (row["table"], row["name"]) != (table, name)]
    if not keys["field"]:
        del keys["field"]
    if (table, name) == ("opportunities", "opportunity_id"):
        keys[table]["number_rows"] = True


def _set_more(keys: dict[str, Any], name: str, said: str) -> None:
    place_in, _, field = name.partition(":")
    if place_in in (RATE, ENTERED):
        return
    if place_in == TIMES:
        set_unit(keys, field, said)
        return
    if field:
        set_of_field(keys, place_in, field, said)
    elif said.strip():
        keys[name] = OF_WHOLE[name](said) if name in OF_WHOLE else said
    elif name != "label":
        # Without a name of its own an export keeps the one that it was proposed.
        keys.pop(name, None)


def entered_in(keys: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the columns that say when each stage was entered, as a mapping has them, each with its stage."""
    return keys.get(HISTORY, {}).get("entered", {})


def _set_rates(keys: dict[str, Any], more: Mapping[str, str]) -> None:
    """Set what was said of rates into the currency that the export has now; others are of no use."""
    for name, said in more.items():
        key, _, pair = name.partition(":")
        currency, _, into = pair.rpartition("/")
        if key == RATE and into == keys.get("currency", ""):
            rates = keys.setdefault("rates", {})
            fixed = {one: rate for one, rate in rates.get("fixed", {}).items() if one != currency}
            rate = rate_in(said)
            rates["fixed"] = {**fixed, **({currency: rate} if rate else {})}
    if not any(keys.get("rates", {}).values()):
        keys.pop("rates", None)


def rate_in(said: str) -> float | None:
    """Return the rate that somebody wrote, with a point or a comma before its decimals; None where it is none."""
    try:
        rate = float(said.strip().replace(",", "."))
    except ValueError:
        return None
    return rate if 0 < rate < math.inf else None


def told_of(desk: Desk) -> Proposal:
    """Return what an import was proposed to be, as a person answered and corrected it."""
    return with_answers(proposal_of(desk), desk.record())


def as_source(told: Proposal, name: str = "") -> Source:
    """Return the mapping that a proposal makes as it stands; raise SourceError naming the key that is wrong."""
    return sources.parse(name, told.keys, "The mapping")


def refusal_of(told: Proposal) -> SourceError | None:
    """Return what stands against the mapping that a proposal makes; None where it is whole."""
    try:
        as_source(told)
    except SourceError as error:
        return error
    return None


def source_of(desk: Desk) -> Source:
    """Return the mapping of an import as it stands; raise SourceError naming the key that is wrong."""
    return as_source(told_of(desk))


def write_mapping(desk: Desk) -> Source:
    """Write the mapping beside the files, as that of any export, and return it."""
    told = told_of(desk)
    named = {one.name: one.original for one in desk.record().files if one.name != one.original}
    told = with_keys(told, {**told.keys, **({"exported_as": named} if named else {})})
    source = as_source(told)
    place(desk.files / sources.OWN, as_toml(told.keys))
    return source


def toml_of(desk: Desk) -> str:
    """Return the mapping as a file that the command line reads, too."""
    return as_toml(_for_later(told_of(desk).keys))


def _for_later(keys: Keys) -> dict[str, Any]:
    """Return a mapping for later exports: without what holds for this one alone."""
    return {name: value for name, value in keys.items() if name not in OF_THIS_ONE}


def save_mapping(folder: Path, desk: Desk, name: str) -> str:
    """Keep the mapping under a name among those of the data folder; return the name as it is kept."""
    chosen = sources.slug(name)
    if chosen in sources.known() and not (folder / f"{chosen}.toml").is_file():
        raise InvalidInput("name", f"{chosen} is the name of a mapping that Headwind ships.", "Choose another.")
    told = told_of(desk)
    told = dataclasses.replace(told, keys={**_for_later(told.keys), "name": chosen})
    as_source(told, chosen)
    folder.mkdir(parents=True, exist_ok=True)
    place(folder / f"{chosen}.toml", as_toml(told.keys))
    return chosen


def saved_for(desk: Desk, folders: tuple[Path, ...]) -> str:
    """Return the name of the saved mapping whose files these are; '' if there is none."""
    try:
        return sources.recognise(desk.files, folders).name
    except SourceError:
        return ""
