"""One open deal in a drawer: how likely it is lost and why, its facts with their dates, and what has happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

import pandas as pd
from dash import html

from app import formats
from app.components.deals_bar import lost_so_far
from app.components.parts import attributes, link, tag
from app.components.table import Column, table
from app.views.opportunity import Fact, Opportunity

CHANGES_SHOWN = 12


def title(deal: Opportunity) -> str:
    """The deal's account, or its id where it has none."""
    return deal.account or deal.opportunity_id


def body(deal: Opportunity) -> list[Any]:
    """Draw the deal from what is most pressing to what happened to it."""
    parts = [_head(deal), _loss(deal), _reasons(deal), _facts(deal), _stages(deal), _changes(deal), _more(deal)]
    return [part for part in parts if part is not None]


def _head(deal: Opportunity) -> html.Div:
    who = " · ".join(part for part in (deal.opportunity_id if deal.account else "no account", deal.product) if part)
    people = " · ".join(part for part in (deal.owner, deal.manager, deal.region) if part)
    open_what_if = link("Open in what-if", f"/what-if/{quote(deal.opportunity_id, safe='')}", "hw-button hw-primary")
    copy = html.Button("Copy link", className="hw-button", type="button", **attributes(data_copy_link=""))
    return html.Div(
        [
            html.P(who, className="hw-muted"),
            html.P(
                [html.Strong(formats.money(deal.amount, deal.currency, compact=False)), f" · {deal.stage}"],
                className="hw-deal-amount",
            ),
            html.P(people, className="hw-muted"),
            html.Div([open_what_if, copy], className="hw-deal-acts"),
            _flags(deal),
        ],
        className="hw-deal-head",
    )


def _flags(deal: Opportunity) -> html.Div | None:
    return html.Div([tag(flag, "risk") for flag in deal.flags], className="hw-tags") if deal.flags else None


def _section(name: str, content: Any, note: str = "") -> html.Section:
    heading = html.H3([name, html.Span(note, className="hw-panel-unit") if note else None])
    return html.Section([heading, content], className="hw-deal-part")


def _loss(deal: Opportunity) -> html.Section:
    if deal.loss_probability is None:
        words = f"The model has no signal, so no deal is ranked. {lost_so_far(deal.base_rate)}"
        return _section("Loss probability", html.P(words, className="hw-muted"))
    share, line = deal.loss_probability, deal.threshold
    verdict = "Flagged: at or above" if deal.flagged else "Not flagged: below"
    name = "hw-deal-bar hw-flagged" if deal.flagged else "hw-deal-bar"
    bar = html.Div(
        [html.I(className="hw-fill"), html.I(className="hw-tick")],
        className=name,
        style={"--v": f"{share:.4f}", "--t": f"{line:.4f}"},
        **attributes(aria_hidden="true"),
    )
    axis = html.Div([html.Span(f"{at}") for at in (0, 25, 50, 75)] + [html.Span(f"100{formats.NBSP}%")])
    axis.className = "hw-nt-axis"
    numbers = html.P(
        [
            html.Strong(formats.percent(share), className="hw-deal-share"),
            html.Span(f"expected loss {formats.money(deal.expected_loss, deal.currency)}", className="hw-muted"),
        ]
    )
    says = html.P(f"{verdict} the threshold of {formats.percent(line)}.", className="hw-muted")
    return _section("Loss probability", html.Div([numbers, bar, axis, says], className="hw-deal-loss"))


def _reasons(deal: Opportunity) -> html.Section | None:
    if not deal.reasons:
        return None
    longest = max(abs(reason["points"]) for reason in deal.reasons) or 1.0
    listed = [_reason(reason, longest) for reason in deal.reasons]
    note = "percentage points of loss probability"
    return _section("Why", html.Ul(listed, className="hw-deal-reasons"), note)


def _reason(reason: dict[str, Any], longest: float) -> html.Li:
    raises = reason["points"] > 0
    points = f"{formats.signed(reason['points'], 1)}{formats.NBSP}pts"
    arrow = html.Span("▲" if raises else "▼", className="hw-mark", **attributes(aria_hidden="true"))
    bar = html.I(className="hw-points", style={"--v": f"{abs(reason['points']) / longest:.3f}"})
    value = html.Span([arrow, f" {points}"], className="hw-num", title="raises" if raises else "lowers")
    return html.Li([html.Span(reason["words"]), bar, value], className="hw-tone-lost" if raises else "hw-tone-won")


def _facts(deal: Opportunity) -> html.Section:
    rows = [
        ("Opened", deal.opened_on, _age(deal.age_days)),
        ("Expected close", deal.expected_close_on, _closing(deal)),
        ("Last activity", deal.last_activity_on, _activity(deal)),
    ]
    listed = [part for name, day, words in rows for part in _dated(name, day, words)]
    return _section("Dates", html.Dl(listed, className="hw-deal-facts"))


def _dated(name: str, day: dt.date | None, words: str) -> list[Any]:
    told = [html.Span(formats.date(day)) if day or not words else None, html.Span(words, className="hw-muted")]
    return [html.Dt(name), html.Dd([part for part in told if part is not None])]


def _age(days: int | None) -> str:
    return "" if days is None else f"open for {formats.days(days)}"


def _closing(deal: Opportunity) -> str:
    if deal.expected_close_on is None:
        return "no date set" if deal.records_changes else "not recorded by this source"
    overdue = f"{formats.days(deal.overdue_days)} overdue" if deal.overdue_days else ""
    if not deal.records_changes:
        return overdue
    times = {0: "never pushed", 1: "pushed once"}.get(deal.pushes or 0, f"pushed {deal.pushes} times")
    return ", ".join(part for part in (overdue, times) if part)


def _activity(deal: Opportunity) -> str:
    if not deal.records_activities:
        return "not recorded by this source"
    if deal.days_since_activity is None:
        return "none logged"
    counted = formats.plural(deal.activities or 0, "activity", "activities")
    ago = "today" if deal.days_since_activity == 0 else f"{formats.days(deal.days_since_activity)} ago"
    return f"{ago}, {counted} in all"


def _stages(deal: Opportunity) -> html.Section | None:
    if deal.stages.empty:
        return None
    longest = max(int(deal.stages["days"].max()), 1)
    listed = [_stage(row, longest) for row in deal.stages.to_dict("records")]
    return _section("Stages", html.Ol(listed, className="hw-deal-stages"), "days in each")


def _stage(row: dict[Any, Any], longest: int) -> html.Li:
    bar = html.I(className="hw-points", style={"--v": f"{row['days'] / longest:.3f}"})
    since = html.Span(formats.date(row["entered_on"].date()), className="hw-muted")
    return html.Li(
        [html.Span([row["stage"], " ", since]), bar, html.Span(formats.days(row["days"]), className="hw-num")]
    )


def _changes(deal: Opportunity) -> html.Section | None:
    if deal.changes.empty:
        return None
    written = pd.DataFrame(
        {
            "changed_on": deal.changes["changed_on"],
            "label": deal.changes["label"],
            "from_value": [_value(row, "from_value", deal.currency) for row in deal.changes.to_dict("records")],
            "to_value": [_value(row, "to_value", deal.currency) for row in deal.changes.to_dict("records")],
        }
    )
    columns = (Column("changed_on", "On", "date"), Column("label", "What"), Column("from_value", "From"))
    sheet = table(written, (*columns, Column("to_value", "To")), caption="Changes", limit=CHANGES_SHOWN)
    return _section("Changes", sheet, "the latest first")


def _value(row: dict[Any, Any], side: str, currency: str) -> str:
    return spelled(row[side], row["unit"], row["kind"], currency)


def spelled(value: Any, unit: str, kind: str, currency: str) -> str:
    """Write a field's value in its unit."""
    if value is None or pd.isna(value):
        return formats.NOTHING
    if isinstance(value, dt.date):
        return formats.date(value)
    return _measured(float(value), unit, currency) if kind in ("number", "integer") else str(value)


def _measured(number: float, unit: str, currency: str) -> str:
    match unit:
        case "money":
            return formats.money(number, currency, compact=False)
        case "percent":
            return f"{number:g}{formats.NBSP}%"
        case "days":
            return formats.days(number)
    return formats.number(number, 0 if number.is_integer() else 2)


def _more(deal: Opportunity) -> html.Details | None:
    if not deal.more:
        return None
    listed = [part for fact in deal.more for part in _fact(fact, deal.currency)]
    return html.Details(
        [html.Summary("More facts"), html.Dl(listed, className="hw-deal-facts")], className="hw-as-table"
    )


def _fact(fact: Fact, currency: str) -> list[Any]:
    year = fact.kind == "integer" and fact.name in ("founded", "year")
    value = str(fact.value) if year else spelled(fact.value, fact.unit, fact.kind, currency)
    return [html.Dt(fact.label), html.Dd(value)]
