"""The leak firewall in words: how many columns of which verdict, and each with its evidence."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.model.section import by_administrator
from app.components.parts import Tone, attributes, tag
from app.components.table import Column, table
from app.views.model.leak_verdicts import UNVERIFIED, Columns

VERDICTS: Final[dict[str, tuple[str, Tone]]] = {
    "leak": ("✕ leak", "lost"),
    "suspect": ("? suspect", "risk"),
    "use": ("✓ used", "won"),
    "unused": ("– unused", "neutral"),
}
# In the order of the bar: what the model reads first.
VERDICT_NOUNS: Final = (
    ("use", "used", "used"),
    ("suspect", "suspect", "suspect"),
    ("leak", "leak", "leaks"),
    ("unused", "unused", "unused"),
)
TESTED: Final = "tested"
EVIDENCE: Final = (
    ("missing_open", "Empty, open", "share of open deals without a value"),
    ("missing_won", "Empty, won", "share of won deals without a value"),
    ("missing_lost", "Empty, lost", "share of lost deals without a value"),
    ("moved_at_close", "Moved at close", "how far values of closed deals lie from those of open ones of the same age"),
    ("logged", "Logged", "share of deals with a change of it on record while they were open"),
    ("rewritten", "Rewritten", "share of deals, closed since an earlier import, that hold another value now"),
    ("restated", "Restates", "share of rows in which it equals the ending"),
)

OVERRULED: Final = "Whoever runs this deployment overrules it, and this page says by whom and why"


def banner(answer: Columns) -> Any:
    """Warn where a column is used although its evidence refuses it; otherwise nothing."""
    if not answer.let_through:
        return None
    words = f"{formats.plural(len(answer.let_through), 'leak')} let through: {', '.join(answer.let_through)}."
    follows = "By the evidence it tells the ending, and yet features are made of it: trust no number of this model."
    body = [html.Strong(words), " ", follows]
    return html.Div(html.Span(body), className="hw-notice hw-notice-error hw-let-through", **attributes(role="alert"))


def summary(counts: dict[str, int]) -> str:
    """'41 columns: 28 used, 2 suspects, 5 leaks, 6 unused.'."""
    total = sum(counts.values())
    parts = [f"{formats.count(counts[key])} {one if counts[key] == 1 else many}" for key, one, many in VERDICT_NOUNS]
    return f"{formats.plural(total, 'column')}: {', '.join(parts)}."


def bar(counts: dict[str, int]) -> html.Div:
    """The same as one bar, its parts as wide as their counts."""
    parts = [
        html.I(className=f"hw-share hw-share-{key} hw-tone-{VERDICTS[key][1]}", style={"flexGrow": counts[key]})
        for key, *_ in VERDICT_NOUNS
        if counts[key]
    ]
    legend = [
        html.Span(
            [
                html.I(className=f"hw-share hw-share-{key} hw-tone-{VERDICTS[key][1]}"),
                f"{counts[key]} {one if counts[key] == 1 else many}",
            ]
        )
        for key, one, many in VERDICT_NOUNS
    ]
    image = html.Div(parts, className="hw-shares", **attributes(role="img", aria_label=summary(counts)))
    return html.Div([image, html.Div(legend, className="hw-legend", **attributes(aria_hidden="true"))])


def listing(frame: pd.DataFrame, *, visited: bool = False) -> Any:
    """List every column with its verdict, the reason in words, and what was measured; visitors override none."""
    if frame.empty:
        return states.empty("No column was judged", "This version says nothing of its columns.")
    found = frame.to_dict("records")
    rows = frame.assign(
        named=["" if row["column"] == row["label"] else row["column"] for row in found],
        verdict=[_verdict(row) for row in found],
        reason=[_reason(row, visited=visited) for row in found],
        known=[_availability_cell(row) for row in found],
        auc=[formats.number(row["auc"], 3) for row in found],
    )
    columns = [
        Column("label", "Column", sub="named"),
        Column("verdict", "Verdict", "component"),
        Column("reason", "Why", "component"),
        Column("known", "Known", "component"),
        Column(
            "auc", "Alone (AUC)", "number", title="how well it orders outcomes alone, on deals held out; 0.5 is a coin"
        ),
        *(Column(key, label, "percent", title=title) for key, label, title in EVIDENCE),
    ]
    return html.Div(table(rows, columns, caption="Verdicts on columns"), className="hw-model-wide hw-model-columns")


def _verdict(row: dict[Any, Any]) -> Any:
    if row["let_through"]:
        return html.Span(tag("✕ leak let through", "lost"), className="hw-leaking")
    words, tone = VERDICTS[row["verdict"]]
    if row["verdict"] == "suspect" and row["used"]:
        return html.Div([tag(words, tone), html.Span("used by a person's word", className="hw-sub")])
    return tag(words, tone)


def _reason(row: dict[Any, Any], *, visited: bool) -> html.Div:
    parts: list[Any] = [html.Div(row["reason"] or formats.NOTHING)]
    # How far the tested ones are tested is the same for all, and is said once above.
    if row["tested"] and row["verified"] != TESTED and row["verdict"] in ("use", "suspect"):
        parts.append(html.Div(row["tested"], className="hw-sub"))
    if row["override"]:
        parts.append(html.Div([html.Strong("Used all the same. "), row["override"]], className="hw-sub"))
    elif row["verdict"] == "suspect" and not visited:
        inside = [html.Summary("Use it all the same"), by_administrator(OVERRULED)]
        parts.append(html.Details(inside, className="hw-as-table"))
    return html.Div(parts, className="hw-model-reason")


def _availability_cell(row: dict[Any, Any]) -> html.Span:
    history = "with history" if row["history"] is True else "no history" if row["history"] is False else ""
    doubt = " hw-risk" if row["verified"] == UNVERIFIED else ""
    said = html.Span(row["verified"] or history, className=f"hw-sub{doubt}")
    return html.Span([row["known"] or formats.NOTHING, said], className="hw-whole")


def tested(answer: Columns) -> str:
    """Say once how far the columns that could be tested are tested; '' where none is."""
    said = answer.columns.loc[answer.columns["verified"] == TESTED, "tested"]
    return f"How they were tested: {_within(said.mode().iloc[0])}" if len(said) else ""


def _within(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def verified(answer: Columns) -> str:
    """Say how many of the used columns nothing has verified, and what would; '' where all are."""
    count, used = len(answer.unverified), answer.counts["use"]
    if not count:
        return ""
    of_all = f"{formats.count(count)} of the {formats.plural(used, 'used column')}"
    which = of_all if count < used else "All used columns" if used > 1 else "The used column"
    return (
        f"{which} {'is' if count == 1 else 'are'} declared, not verified: the export says that they were known in time,"
        " and nothing shows what they held while a deal was open. Open deals in the export would show it, and so would"
        " importing it again once some of them have closed."
    )


def explained(answer: Columns) -> str:
    """Say what each verdict does."""
    leaks = answer.counts["leak"]
    return (
        "A leak tells how the deal ended; no feature is made of it, and it is never overridden. A suspect is left out"
        " until a person says by name and reason that it was known in time. What is unused adds nothing to the rest."
        + (f" Without this check {formats.plural(leaks, 'column')} would flatter the model." if leaks else "")
    )
