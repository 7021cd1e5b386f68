"""Flags against outcomes, two by two: every cell has a sign, a word, a count, what was at stake and what it costs."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.parts import attributes
from app.components.threshold.matrix import cell_texts
from app.views.threshold.holdout import GROUPED, PSEUDO, Flags, HoldoutInfo

CELL_LABELS = {
    "caught": ("✓", "Caught", "flagged, was lost"),
    "false_alarm": ("!", "False alarm", "flagged, was won"),
    "missed": ("✕", "Missed", "not flagged, was lost"),
    "left_alone": ("–", "Left alone", "not flagged, was won"),
}


def confusion(flags: Flags, currency: str, whole: str = "the past deals", *, amounts: bool = True) -> html.Div:
    """Lay out the four cells as a table: flagged or not by lost or won, in counts and money of `whole`.

    Without `amounts` nothing is said to be at stake, and costs are in deals.
    """
    cells = {row["cell"]: row for row in flags.cells.to_dict("records")}
    head = html.Tr([html.Td(""), *(html.Th(words, scope="col") for words in ("Was lost", "Was won"))])
    body = [
        html.Tr([html.Th(side, scope="row"), *(_cell(cells[name], name, currency, amounts=amounts) for name in names)])
        for side, names in (("Flagged", ("caught", "false_alarm")), ("Not flagged", ("missed", "left_alone")))
    ]
    words = f"Flags against outcomes of {whole}"
    caption = html.Caption(words, className="visually-hidden")
    return html.Div(
        html.Table([caption, html.Thead(head), html.Tbody(body)], className="hw-confusion"),
        className="hw-scroll",
        **attributes(role="region", aria_label=words, tabIndex=0),
    )


def _cell(row: dict[Any, Any], name: str, currency: str, *, amounts: bool) -> html.Td:
    sign, word, meaning = CELL_LABELS[name]
    mark = html.Span(sign, className="hw-confusion-sign", **attributes(aria_hidden="true"))
    count, stake, money = cell_texts(row, currency, amounts=amounts)
    lines = [
        html.Div([mark, word], className="hw-confusion-word", title=meaning),
        html.Div(count, className="hw-confusion-n"),
        html.Div(stake, className="hw-sub") if amounts else None,
        html.Div(money, className="hw-confusion-money"),
    ]
    return html.Td([line for line in lines if line], className=f"hw-confusion-{name.replace('_', '-')}")


def rates(flags: Flags) -> html.Dl:
    """Precision, recall and F1, each with what it means."""
    listed = (
        ("Precision", flags.precision, "of the flags were right"),
        ("Recall", flags.recall, "of the losses were caught"),
        ("F1", flags.f1, "harmonic mean of both"),
    )
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd([_rate(name, value), html.Span(meaning, className="hw-sub")])])
            for name, value, meaning in listed
        ],
        className="hw-terms",
    )


def _rate(name: str, value: float | None) -> str:
    return formats.number(value, 2) if name == "F1" else formats.percent(value)


def holdout_sentence(held: HoldoutInfo) -> str:
    """Say what the numbers rest on: how many opportunities, on which days, cuts or folds, and how many have ended."""
    counted = formats.plural(held.opportunities, "opportunity", "opportunities")
    if held.method == PSEUDO:
        cuts = formats.plural(held.origins, "cut")
        return (
            f"Later in the file: {counted} that the judged model never learned from, judged at {cuts} along the order"
            " of the export, which lacks dates. Each counts once."
        )
    if held.method == GROUPED:
        draws = formats.plural(held.days, "draw")
        mean = ", with the mean of its draws" if held.days > 1 else ""
        return (
            f"None learned from: {counted}, each judged by a model that never learned from it, in {draws} of"
            f" {held.origins // max(held.days, 1)} folds. Each counts once{mean}."
        )
    return f"Later: {counted} that the judged model never learned from, {_on_days(held)}"


def _on_days(held: HoldoutInfo) -> str:
    days = f"on {formats.plural(held.days, 'day')}"
    if held.first_on and held.last_on and held.first_on != held.last_on:
        days += f" from {formats.date(held.first_on)} to {formats.date(held.last_on)}"
    elif held.first_on:
        days += f", {formats.date(held.first_on)}"
    known = (
        f" {formats.percent(held.known_share)} of what was open then has an outcome by now."
        if held.known_share < 1
        else ""
    )
    once = "Each counts once, however often it was judged."
    return f"judged {days} ({formats.plural(held.looks, 'time')} in all). {once}{known}"
