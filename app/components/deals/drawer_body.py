"""One open deal in a drawer: how likely it is lost and why, its facts with their dates, and what has happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from dash import dcc, html

from app import formats
from app.components.actions import planning
from app.components.deals import loss_panel
from app.components.deals.part import part
from app.components.deals.similar import PLACE
from app.components.deals.trend import trend
from app.components.parts import attributes, joined, link, render_name, tag
from app.components.states import skeleton
from app.components.table import Column, table
from app.views.deals import account_address, deal_address
from app.views.deals.closed import ClosedOpportunity
from app.views.deals.opportunity import Fact, Opportunity
from app.views.deals.title import deal_title
from app.views.movement.trend import Trend

CHANGES_SHOWN = 12


def title(deal: Opportunity | ClosedOpportunity) -> Any:
    """The deal's own name, else its account, which leads to all its deals, or its id where it has none."""
    if deal.deal_name or not deal.account:
        return formats.cut(deal_title(vars(deal)))
    return account_link(deal.account)


def account_link(account: str) -> Any:
    """Name an account, which leads to all its deals."""
    return link(formats.cut(account), account_address.page(account), title="All deals of this account")


def walk() -> html.Div:
    """Draw the buttons that lead to the deal before and after in the list; the page's script follows them."""
    named = (("deal-previous", "‹", "Previous deal", "K"), ("deal-next", "›", "Next deal", "J"))
    buttons = [
        html.Button(
            sign,
            id=identity,
            className="hw-button hw-quiet hw-deal-walk",
            type="button",
            title=f"{words} ({key})",
            **attributes(aria_label=words, aria_keyshortcuts=key, aria_disabled="true"),
        )
        for identity, sign, words, key in named
    ]
    return html.Div(buttons, className="hw-deal-walks")


def body(deal: Opportunity, by_date: Any = None, moved: Trend | None = None, planned: int = 0) -> list[Any]:
    """Draw the deal from what is most pressing to what happened to it.

    `by_date` is its picture of the days ahead, `moved` how its loss probability came to be what it is, `planned` how
    many actions are open.
    """
    weeks = trend(moved) if moved else None
    odds = [loss_panel.loss(deal), weeks, loss_panel.why(deal), loss_panel.by_date(deal, by_date), *_later(deal)]
    actions = part("Actions", planning.place(deal.opportunity_id))
    # What comes once the deal is drawn, and may be of any height, pushes nothing away where it stands last.
    parts = [_head(deal, planned), *odds, _facts(deal), stages(deal), changes(deal), more_facts(deal), actions]
    return [drawn for drawn in parts if drawn is not None]


def _later(deal: Opportunity) -> list[Any]:
    """The places of what was said when and of similar deals, which are asked for once the deal is drawn."""
    if not deal.ranked:
        return []
    before, alike = html.Div(skeleton(3), id="deal-before"), html.Div(skeleton(8), id="deal-similar", className=PLACE)
    return [dcc.Store(id="deal-asked", data=deal.opportunity_id), before, alike]


def _head(deal: Opportunity, planned: int) -> html.Div:
    open_what_if = link("Open in what-if", deal_address.page(deal.opportunity_id), "hw-button hw-primary")
    words = f"{formats.plural(planned, 'action')} planned" if planned else "Plan an action"
    plan = html.Button(words, className="hw-button", type="button", **attributes(data_to_actions=""))
    return html.Div(
        [
            *basics(deal, _who(deal), deal.amount),
            html.Div([open_what_if, plan, *in_the_crm(deal), copy_link()], className="hw-deal-acts"),
            _flags(deal),
            _arm(deal),
        ],
        className="hw-deal-head",
    )


def _who(deal: Opportunity) -> list[Any]:
    """Whose the deal is and what it is about, without what its title says already."""
    none = "" if deal.account else formats.name(None, "account")
    identity = deal.opportunity_id if deal.account or deal.deal_name else ""
    return [*account_first(deal), *joined((identity, none, formats.name(deal.product, "product")))]


def account_first(deal: Opportunity | ClosedOpportunity) -> list[Any]:
    """The account before what else a deal is told by; nothing where the title is the account itself."""
    return [account_link(deal.account), " · "] if deal.account and deal.deal_name else []


def basics(deal: Opportunity | ClosedOpportunity, who: list[Any], amount: float | None) -> list[html.P]:
    """Whose the deal is, what it is worth at which stage, and who works on it."""
    worth = [html.Strong(formats.money(amount, deal.currency, compact=False)), " · ", render_name(deal.stage)]
    people = joined((formats.name(deal.owner, "owner"), deal.manager, deal.region))
    return [
        html.P(who, className="hw-muted"),
        html.P(worth, className="hw-deal-amount"),
        html.P(people, className="hw-muted"),
    ]


def copy_link() -> html.Button:
    """The button that copies the address of the deal."""
    return html.Button("Copy link", className="hw-button", type="button", **attributes(data_copy_link=""))


def in_the_crm(deal: Opportunity | ClosedOpportunity) -> list[html.A]:
    """The link to the deal's record, in a tab of its own; none where nobody knows where that is."""
    if not deal.record_url:
        return []
    leads = {"href": deal.record_url, "target": "_blank", "rel": "noopener noreferrer"}
    return [html.A("Open in the CRM", className="hw-button", **leads)]


def _flags(deal: Opportunity) -> html.Div | None:
    if not deal.flags:
        return None
    tags = html.Div([tag(flag, "risk") for flag in deal.flags], className="hw-tags")
    why = html.P(f"Stale: {deal.stale_because}.", className="hw-muted") if deal.stale_because else None
    return html.Div([part for part in (tags, why) if part is not None])


def _arm(deal: Opportunity) -> html.P | None:
    """What the experiment that runs asks of whoever has the deal."""
    return html.P(deal.arm.words, className="hw-caveat hw-deal-arm") if deal.arm else None


def _facts(deal: Opportunity) -> html.Section:
    rows = [
        ("Opened", deal.opened_on, _age(deal.age_days)),
        ("Expected close", deal.expected_close_on, _closing(deal)),
        ("Last activity", deal.last_activity_on, _activity(deal)),
    ]
    listed = [told for name, day, words in rows for told in dated(name, day, words)]
    return part("Dates", html.Dl(listed, className="hw-deal-facts"))


def dated(name: str, day: dt.date | None, words: str) -> list[Any]:
    """A day with its name and what there is to say of it, as one entry of a list of facts."""
    told = [html.Span(formats.date(day)) if day or not words else None, html.Span(words, className="hw-muted")]
    return [html.Dt(name), html.Dd([one for one in told if one is not None])]


def _age(days: int | None) -> str:
    return "" if days is None else f"open for {formats.days(days)}"


def _closing(deal: Opportunity) -> str:
    if deal.expected_close_on is None:
        return "no date set" if deal.records_changes else "not recorded by this source"
    overdue = f"{formats.days(deal.overdue_days)} overdue" if deal.overdue_days else ""
    if deal.pushes is None:
        return overdue
    times = {0: "never pushed", 1: "pushed once"}.get(deal.pushes, f"pushed {deal.pushes} times")
    return ", ".join(words for words in (overdue, times) if words)


def _activity(deal: Opportunity) -> str:
    if not (deal.records_activities or deal.knows_last_activity):
        return "not recorded by this source"
    if deal.days_since_activity is None:
        return "no activity recorded"
    counted = formats.plural(deal.activities or 0, "activity", "activities")
    ago = "today" if deal.days_since_activity == 0 else f"{formats.days(deal.days_since_activity)} ago"
    return f"{ago}, {counted} in all" if deal.records_activities else ago


def stages(deal: Opportunity | ClosedOpportunity) -> html.Section | None:
    """The open stages that the deal has been in, each with its days as a bar."""
    if deal.stages.empty:
        return None
    longest = max(int(deal.stages["days"].max()), 1)
    entered = [_stage(row, longest) for row in deal.stages.to_dict("records")]
    return part("Stages", html.Ol(entered, className="hw-deal-stages"), "days in each")


def _stage(row: dict[Any, Any], longest: int) -> html.Li:
    bar = html.I(className="hw-points", style={"--v": f"{row['days'] / longest:.3f}"})
    day = formats.date(row["entered_on"].date())
    since = html.Span(day if row["entered"] else f"before {day}", className="hw-muted")
    return html.Li(
        [
            html.Span([render_name(row["stage"]), " ", since]),
            bar,
            html.Span(formats.days(row["days"]), className="hw-num"),
        ]
    )


def changes(deal: Opportunity | ClosedOpportunity) -> html.Section | None:
    """What changed on the deal, the latest first."""
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
    columns = (Column("changed_on", "On", "date"), Column("label", "What"), Column("from_value", "From", "name"))
    sheet = table(written, (*columns, Column("to_value", "To", "name")), caption="Changes", limit=CHANGES_SHOWN)
    return part("Changes", sheet, "the latest first")


def _value(row: dict[Any, Any], side: str, currency: str) -> str:
    return spelled(row[side], row["unit"], row["kind"], currency)


def spelled(value: Any, unit: str, kind: str, currency: str) -> str:
    """Write a field's value in its unit."""
    if value is None or pd.isna(value):
        return formats.NOTHING
    if isinstance(value, dt.date):
        return formats.date(value)
    return formats.measured(float(value), unit, currency) if kind in ("number", "integer") else str(value)


def more_facts(deal: Opportunity | ClosedOpportunity) -> html.Details | None:
    """What else the export says of the deal, folded."""
    if not deal.more:
        return None
    facts = [told for fact in deal.more for told in _fact(fact, deal.currency)]
    return html.Details(
        [html.Summary("More facts"), html.Dl(facts, className="hw-deal-facts")], className="hw-as-table"
    )


def _fact(fact: Fact, currency: str) -> list[Any]:
    return [html.Dt(fact.label), html.Dd(render_name(spelled(fact.value, fact.unit, fact.kind, currency)))]
