"""Teams and people as tables: what is open, what was won, and what was to be expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.parts import link
from app.components.table import Column, table
from app.views.people.answer import People, sentence

PATH: Final = "/people"
# The key of the address that asks for everybody, and what it says then.
KEY, EVERYBODY = "people", "all"
# A page of more rows takes longer to draw than anybody waits for.
MOST_SHOWN: Final = 50
# Fewer are not worth a press.
FEWEST_LEFT: Final = 10


def people(answer: People, *, every: bool = False) -> Any:
    """The people with most open, or everybody; each leads to their own review."""
    if answer.people.empty:
        return states.empty("Nobody", "No deal is left by these filters.", "Remove one of them.")
    shown = answer.people if every else first_shown(answer.people)
    listed = _each(shown, "owner", _judged, answer, _columns(answer, "owner", "Person"))
    parts = [html.P(answer.finding, className="hw-headline")]
    parts += [html.P(words, className="hw-panel-summary") for words in (_how(answer), _ahead(answer))]
    if len(shown) == len(answer.people):
        return html.Div([*parts, listed])
    said = html.P(f"The {len(shown)} with most open of {formats.count(len(answer.people))}.", className="hw-muted")
    every_one = link("Show everybody", at(f"{PATH}?{KEY}={EVERYBODY}"), "hw-more")
    return html.Div([*parts, said, listed, every_one])


def first_shown(found: pd.DataFrame) -> pd.DataFrame:
    """Return the people with most open; all, where few would be left."""
    return found.head(MOST_SHOWN) if len(found) >= MOST_SHOWN + FEWEST_LEFT else found


def teams(answer: People) -> Any:
    """The people of each manager together."""
    if answer.teams.empty:
        return states.empty("No teams", "No deal of this export has a manager.", "Map the column of the manager.")
    columns = [one for one in _columns(answer, "manager", "Team") if one.key != "cycle_days"]
    return _each(answer.teams, "manager", _judged, answer, columns)


def _each(
    found: pd.DataFrame, key: str, beside: Callable[[Mapping[Any, Any]], Any], answer: People, columns: Sequence[Column]
) -> html.Div:
    """A row for each name, which leads to its own review."""
    each = found.to_dict("records")
    rows = found.assign(
        href=[_review(key, name) for name in found[key]],
        rates=[_rate(row) for row in each],
        beside=[beside(row) for row in each],
        ahead=[_forecast(row, answer) for row in each],
    )
    return table(rows, columns, caption="People" if key == "owner" else "Teams", cards=True)


def _review(name: str, value: object) -> str:
    """The weekly review of a person or a team; of nobody's deals, too."""
    return at(f"/review?{urlencode({name: value if isinstance(value, str) else ''})}")


def _columns(answer: People, key: str, label: str) -> list[Column]:
    return [
        Column(key, label, "name", href="href", sub="manager" if key == "owner" else ""),
        Column("open_count", "Open", "count", minor=True),
        *([Column("open_amount", "Open amount", "money", currency=answer.currency)] if answer.amounts else []),
        *([Column("flagged_count", "Flagged", "count", minor=True)] if answer.ranked else []),
        *(
            [Column("expected_loss", "Expected loss", "money", currency=answer.currency)]
            if answer.ranked and answer.amounts
            else []
        ),
        *([] if answer.no_forecast else [Column("ahead", f"Forecast {answer.forecast_period}", "component")]),
        Column("rates", "Win rate", "component"),
        Column("beside", "Beside what was expected", "component"),
        *([Column("discount", "Mean discount", "percent", digits=1, minor=True)] if answer.discounts else []),
        Column("cycle_days", "Days to win", "days", minor=True),
    ]


def _forecast(row: Mapping[Any, Any], answer: People) -> html.Div:
    """What the quarter ends with, the quota below it, and how far they are apart."""
    if formats.missing(row["forecast"]):
        return html.Div(formats.NOTHING, className="hw-muted")
    # On a phone a card has no heads.
    said = html.Span(f"{formats.money(row['forecast'], answer.currency)} forecast", className="hw-num")
    if answer.no_quota:
        return html.Div(said)
    return html.Div([said, html.Span(_gap(row, answer.currency), className="hw-sub")])


def _gap(row: Mapping[Any, Any], currency: str) -> str:
    """'quota €120 k: €14 k short'; 'no quota' of somebody who has none."""
    if formats.missing(row["quota"]):
        return "no quota"
    away = formats.money(abs(row["to_quota"]), currency)
    return f"quota {formats.money(row['quota'], currency)}: {away} {'short' if row['to_quota'] < 0 else 'above'}"


def _ahead(answer: People) -> str:
    """What the forecast is of, or why there is none; that there are no quotas, once."""
    if answer.no_forecast:
        return f"No forecast by person: {answer.no_forecast}"
    said = f"Forecast {answer.forecast_period}: won so far and what open deals bring on the mean."
    return f"{said} {answer.no_quota}".strip()


def _rate(row: Mapping[Any, Any]) -> Any:
    if not row["n"]:
        return html.Span("nothing closed", className="hw-muted")
    share = f"{formats.percent(row['rate'])} of {formats.count(row['n'])}"
    return html.Div(
        [html.Span(share), html.Span(f"likely {formats.between(row['low'], row['high'])}", className="hw-sub")],
        className="hw-num",
    )


def _judged(row: Mapping[Any, Any]) -> html.Div:
    """What was won and expected; grey where chance makes as much."""
    if formats.missing(row["expected"]):
        return html.Div(formats.NOTHING, className="hw-muted")
    said = sentence(row)
    if not row["differs"]:
        return html.Div([html.Span(said), html.Span("within chance", className="hw-sub")], className="hw-muted")
    fewer = "fewer" if row["differs"] == "less" else "more"
    mood = "hw-worse" if row["differs"] == "less" else "hw-better"
    return html.Div([html.Strong(said), html.Span(f"{fewer}, beyond chance", className=f"hw-sub {mood}")])


def _how(answer: People) -> str:
    allows = f" of the same {_listed(answer.mix)}" if answer.mix else ""
    days = f" in {answer.period[:1].lower()}{answer.period[1:]}" if answer.period else ""
    return (
        f"Expected: what everybody's rates would have won of as many deals{allows}, of what closed{days}. In brackets "
        "what chance makes of it, so wide that of twenty such tables one names somebody by mistake."
    )


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
