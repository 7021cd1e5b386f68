"""How far what is open has moved from what was learned from, and how what was said has come out, in words."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.model.section import calibrated, terms
from app.components.parts import Tone, tag
from app.components.table import Column, table
from app.views.model.drift import MOVED_FAR_PSI, MOVED_PSI, PROBABILITY, CameTrue, Drift, Ended

TONES: Final[dict[str, tuple[str, Tone]]] = {
    "steady": ("– steady", "neutral"),
    "moved": ("! moved", "risk"),
    "moved far": ("!! moved far", "risk"),
}
BINS: Final = calibrated(looked=False)


def summary(answer: Drift) -> str:
    """Say in a sentence how many features have moved, and which comes first."""
    counts = answer.counts
    total, far = sum(counts.values()), counts["moved far"]
    moved = far + counts["moved"]
    features = formats.plural(total, "feature")
    if not moved:
        return f"None of {features} has moved beyond chance and beyond what one day of training differs from another."
    top = answer.columns[answer.columns["column"] != PROBABILITY].head(1)
    most = "".join(f", led by {row.label} (PSI {formats.number(row.psi, 2)})" for row in top.itertuples())
    much = f", {formats.count(far)} of them far" if far else ""
    return f"{formats.count(moved)} of {features} {'has' if moved == 1 else 'have'} moved{much}{most}."


def chart_summary(answer: Drift) -> str:
    """The same, and what the ticks of the picture are."""
    if answer.columns["usual"].isna().all():
        return summary(answer)
    return (
        f"{summary(answer)} A tick marks how far single days of training lay from the others: what falls short of its"
        " tick has not moved."
    )


def explained() -> str:
    """Say what the PSI is, and where its marks come from."""
    return (
        "PSI of today's open deals against the training looks. Under"
        f" {MOVED_PSI} steady, from {MOVED_FAR_PSI} far: a rule of thumb of credit scoring."
        " A difference that chance alone explains counts as steady."
        " Where training saw enough days, those of today's weekday are compared with: at weekends nobody works."
    )


def listing(frame: pd.DataFrame) -> html.Div:
    """List every feature with how far it has moved and what that means, the most moved first."""
    rows = frame.assign(
        word=[tag(*TONES.get(word, (str(word), "neutral"))) for word in frame["moved"]],
        sentence=[_without_label(row) for row in frame.to_dict("records")],
    )
    columns = [
        Column("label", "Feature"),
        Column("psi", "PSI", "number", digits=3),
        Column("usual", "Usual", "number", digits=3, title="how far single days of training lay from the others"),
        Column("word", "", "component"),
        Column("sentence", "Today against training"),
    ]
    return html.Div(table(rows, columns, caption="Drift by feature"), className="hw-tall")


def _without_label(row: dict[Any, Any]) -> str:
    """The label stands at the head of the row already."""
    words = str(row["sentence"]).removeprefix(f"{row['label']}: ")
    return f"{words[:1].upper()}{words[1:]}"


def not_measured() -> Any:
    """Nothing has been compared yet: say what will."""
    return states.empty(
        "Nothing to compare yet",
        "This version was scored without a profile of what it learned from.",
        "The next training brings one.",
    )


def not_said() -> Any:
    """What the list will hold once there is something to compare."""
    return states.empty("Nothing to say yet", explained())


def not_judged(found: CameTrue) -> Any:
    """Nothing can be compared yet: say why, and when it will be."""
    return states.empty(
        "No outcome to compare with yet",
        found.sentence,
        "30 days after an import, the next one says what has become of the deals that were open then.",
    )


def render_realised(found: CameTrue) -> html.P:
    """The sentence behind a word: whether what was said came out as expected."""
    word = tag("– as expected", "neutral") if found.as_expected else tag("! not as expected", "risk")
    return html.P([word, " ", found.sentence], className="hw-model-said")


def realised_terms(found: CameTrue) -> html.Dl:
    """What was open, what of it ended within the horizon beside what had been expected, and the errors."""
    first, last = formats.date(found.first_on), formats.date(found.last_on)
    given = f"given a probability {first}" if first == last else f"given a probability {first} to {last}"
    errors = (("Log loss", found.log_loss), ("Brier", found.brier))
    return terms(
        [
            ("Open then", formats.plural(found.n, "deal"), given),
            (f"Lost within {found.days} days", *_shares(found.losses, found.n)),
            (f"Won within {found.days} days", *_shares(found.wins, found.n)),
            *((name, formats.number(value, 3), "of the losses said; less is better") for name, value in errors),
        ]
    )


def _shares(ended: Ended, n: int) -> tuple[str, str]:
    return formats.percent(ended.happened / n, 1), f"{formats.percent(ended.expected / n, 1)} had been expected"


def axis(found: CameTrue) -> str:
    """What the calibration's points lie along: a chance within the horizon, not of ever being lost."""
    return f"Chance of being lost within {found.days} days said (%)"
