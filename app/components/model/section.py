"""What the model pages share: their tabs, the line that says where the model stands, a value with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.parts import attributes, link, verdict
from app.components.table import Column
from app.views.model_card import ServedModel
from app.views.threshold.holdout import GROUPED, PSEUDO, ROLLING

TABS: Final = (
    ("/model", "Verdict"),
    ("/model/backtest", "Backtest"),
    ("/model/columns", "Columns"),
    ("/model/drivers", "Drivers"),
    ("/model/drift", "Drift"),
    ("/model/versions", "Versions"),
)
# The words of statistics that these pages use, each in one line.
WORDS: Final = {
    "look": "an open deal as it stood on one day; a deal that stays open long is looked at on several days.",
    "hold-out": "the latest deals, kept out of training, by which the model is judged.",
    "out of time": "judged on later days than any that the model was trained on.",
    "PSI": "population stability index, how differently a column is spread among today's open deals than in training.",
}
USED: Final = {
    "/model": ("look", "hold-out", "out of time"),
    "/model/backtest": ("look", "hold-out", "out of time"),
    "/model/columns": ("look", "hold-out"),
    "/model/drift": ("look", "PSI"),
}
RANKED: Final = {
    "Ready": "deals are ranked and flagged by its probabilities.",
    "Weak": "deals are ranked by its probabilities: use them to sort, not to decide.",
    "No signal": "no deal is ranked or flagged. These pages judge the model, not the deals.",
}
METHODS: Final = {
    ROLLING: "Rolling origin",
    PSEUDO: "In the order of the export",
    GROUPED: "Grouped cross-validation",
}


def calibrated(*, looked: bool) -> tuple[Column, ...]:
    """Columns of what was said beside what happened; `looked` where a group holds several looks at one deal."""
    looks = (Column("looks", "Looks", "count", title="days on which those deals were looked at"),)
    return (
        Column("predicted", "Said", "percent", digits=1),
        Column("realised", "Lost in fact", "percent", digits=1),
        Column("low", "From (95 %)", "percent", digits=1),
        Column("high", "To (95 %)", "percent", digits=1),
        Column("n", "Deals", "count"),
        *(looks if looked else ()),
    )


def top(path: str, question: str, standing_id: str) -> html.Div:
    """The tabs, what this one answers, and the place where the model's standing will be said."""
    said = html.Div(states.skeleton(1), id=standing_id, className="hw-model-standing")
    asked = html.Div([html.P(question, className="hw-muted"), said], className="hw-model-top")
    return html.Div([tabs(path), asked, *words_explained(USED.get(path, ()))])


def words_explained(words: Sequence[str]) -> list[html.Dl]:
    """Words of statistics that a page uses, each in one line above all that uses it."""
    lines = [
        html.Div([html.Dt(f"{word[0].upper()}{word[1:]}:"), html.Dd(WORDS[word])], className="hw-model-word")
        for word in words
    ]
    return [html.Dl(lines, className="hw-model-words")] if lines else []


def tabs(path: str) -> html.Nav:
    """Links to the model pages; the current one says so."""
    items = [html.Li(_tab(address, name, address == path)) for address, name in TABS]
    return html.Nav(html.Ul(items), className="hw-tabs", **attributes(aria_label="Model quality"))


def _tab(address: str, name: str, here: bool) -> html.A:
    return link(name, at(address), "hw-tab", aria_current="page" if here else None)


def render_served_model(found: ServedModel) -> html.P:
    """Say the verdict, and whether deals are ranked by it."""
    return html.P([verdict(found.verdict), html.Span(f" – {RANKED[found.verdict]}")])


def method(found: dict[str, str]) -> str:
    """Say in the card's own sentence how the model was judged; a card without one only names it."""
    name = found.get("name", "")
    return found.get("words", "") or METHODS.get(name, name)


def ranged(value: float, low: float, high: float, write: Callable[[float], str], *, best: bool = False) -> html.Span:
    """A value with its 95 % interval small under it; a value without an interval stands alone."""
    parts: list[Any] = [html.Span(write(value), className="hw-best" if best else None)]
    if not (pd.isna(low) or pd.isna(high)):
        parts.append(html.Span(between(low, high, write), className="hw-sub"))
    return html.Span(parts, className="hw-num")


def between(low: float, high: float, write: Callable[[float], str]) -> str:
    """Write an interval: '0.781 to 0.804'; the unit stands once."""
    return formats.ends(write(low), write(high), " to ")


def terms(rows: list[tuple[str, str, str]]) -> html.Dl:
    """Name values side by side, each with what it means: (name, value, meaning)."""
    cells = [
        html.Div([html.Dt(name), html.Dd([value, html.Span(more, className="hw-sub") if more else None])])
        for name, value, more in rows
    ]
    return html.Dl(cells, className="hw-terms")


def by_administrator(does: str) -> html.P:
    """Say that whoever runs the deployment does something, and lead to the commands that do it."""
    return html.P([f"{does}: ", link("the commands are under Data", at("/data"), "hw-link"), "."])


def flow(*parts: Any) -> html.Div:
    """Parts under each other, evenly spaced; what is not there takes no place."""
    return html.Div([part for part in parts if part is not None and part != ""], className="hw-flow")
