"""Pipeline: the sales manager's morning."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app import formats
from app.addresses import at
from app.components import first_visit, states
from app.components import movement as components
from app.components.chart import chart
from app.components.deals import lists
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.parts import link
from app.components.table import Column
from app.components.week.hygiene import gaps
from app.context import services
from app.figures import concentration
from app.figures import pipeline as figures
from app.views.answers import worded
from app.views.deals.hygiene import hygiene
from app.views.deals.title import deal_title
from app.views.movement import addresses as changes
from app.views.movement.answer import movement
from app.views.pipeline.answer import Morning, Outlook, morning, outlook

PATH, NAME, TITLE = "/", "Pipeline", "Pipeline"
LEAD = "What is open, what it is expected to bring, and what of it is at risk"
ICON = "funnel"
SCOPED = True
# Pixels.
TODAY = 420
ORDER = "open deals whose record misleads the forecast, each list to be worked off"
_PLACES = {"funnel": 340, "months": 340, "concentration": 340, "stages": 340}


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            first_visit.frame(),
            grid(
                panel("Last 7 days", body_id="pipeline-week", span=12, min_height=96, actions=_all_changes()),
                html.Div(states.skeleton(height=112), id="pipeline-kpis", className="hw-span-12"),
                panel("Deals that matter today", body_id="pipeline-today", span=12, min_height=TODAY),
                panel(
                    "How far closed deals came",
                    unit="how many reached each stage, and what share went on",
                    body_id="pipeline-funnel",
                    span=5,
                    min_height=340,
                ),
                panel("Expected revenue by month", body_id="pipeline-months", span=7, min_height=340),
                panel("Concentration of value", body_id="pipeline-concentration", span=6, min_height=340),
                panel("Stages today", body_id="pipeline-stages", span=6, min_height=340),
                panel("To put in order", body_id="pipeline-hygiene", span=12, min_height=160, unit=ORDER),
            ),
        ]
    )


@callback(
    output={
        "kpis": Output("pipeline-kpis", "children"),
        "today": Output("pipeline-today", "children"),
        "place": Output("pipeline-today", "style"),
        "steps": Output("first-visit-steps", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def open_pipeline(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what is open, expected and at risk in the viewer's scope."""
    answer = morning(services(), state)
    place = _places({"today": TODAY}, kept=answer.anything_open)["today"]
    return {
        "kpis": strip([worded(one) for one in answer.kpis], answer.currency, answer.seasonal, led=True),
        "today": _today(answer),
        "place": place,
        "steps": _steps(answer),
    }


def _all_changes() -> Any:
    return link("All changes", at(changes.PATH), "hw-link")


@callback(output=Output("pipeline-week", "children"), inputs={"state": Input("scope", "data")})
def tell_the_week(state: dict[str, Any] | None) -> Any:
    """Show what moved in the week up to the as-of date."""
    return components.tiles(movement(services(), state))


@callback(output=Output("pipeline-hygiene", "children"), inputs={"state": Input("scope", "data")})
def tell_hygiene(state: dict[str, Any] | None) -> Any:
    """Show what is to be put in order."""
    return gaps(hygiene(services(), state))


def _steps(answer: Morning) -> Any:
    """Try things on the deal that matters most."""
    if answer.today.empty or not answer.ranked:
        return None
    first = answer.today.iloc[0]
    return first_visit.steps(str(first["opportunity_id"]), formats.cut(deal_title(first.to_dict())))


@callback(
    output={
        "funnel": Output("pipeline-funnel", "children"),
        "months": Output("pipeline-months", "children"),
        "concentration": Output("pipeline-concentration", "children"),
        "stages": Output("pipeline-stages", "children"),
        "places": {name: Output(f"pipeline-{name}", "style") for name in _PLACES},
    },
    inputs={"state": Input("scope", "data")},
)
def look_ahead(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how the pipeline of the viewer's scope is shaped."""
    answer = outlook(services(), state)
    return {
        "funnel": _funnel(answer),
        "months": _months(answer),
        "concentration": _concentration(answer),
        "stages": lists.stages(answer.funnel, answer.currency, amounts=answer.amounts)
        if answer.anything_open
        else lists.nothing_open(anywhere=False),
        "places": _places(_PLACES, kept=answer.anything_open),
    }


def _today(answer: Morning) -> Any:
    if answer.today.empty:
        return lists.nothing_open(anywhere=answer.anything_open, left_out=answer.held_out_words)
    return lists.matter_today(
        answer.today,
        answer.currency,
        answer.policy,
        order=answer.order,
        amounts=answer.amounts,
        left_out=answer.held_out_words,
    )


def _funnel(answer: Outlook) -> Any:
    if answer.no_period:
        return states.empty("No dates", answer.no_period, "The funnel is of what closed in the period.")
    if answer.no_history:
        return states.empty("No stage history", answer.no_history, "Import the stages that deals entered, with days.")
    said = figures.funnel_summary(answer.funnel, answer.closed, answer.won, answer.left_out)
    if answer.left_out and not answer.closed:
        return states.empty("Not known", said)
    return chart(figures.funnel(answer.funnel, answer.won), said, figures.funnel_table(answer.funnel))


def _places(pixels: dict[str, int], *, kept: bool) -> dict[str, dict[str, str]]:
    """Keep the heights of panels that another scope fills; what the export never fills gives its place away."""
    return {name: {"minHeight": f"{high}px" if kept else "0"} for name, high in pixels.items()}


def _months(answer: Outlook) -> Any:
    if answer.months.empty:
        return lists.nothing_open(anywhere=answer.anything_open)
    if answer.expected.empty:
        return html.Div([html.P(answer.undated, className="hw-panel-summary"), _open_months(answer)])
    shown = answer.expected if answer.owners_dates else figures.without_owners(answer.expected)
    figure = figures.expected(shown, answer.currency, answer.as_of_on)
    columns = (
        Column("month", "Month", href="href"),
        Column("expected_won", "Expected to be won", "money", currency=answer.currency),
        Column("low", "Nine times in ten, from", "money", currency=answer.currency),
        Column("high", "To", "money", currency=answer.currency),
        Column("open_amount", "Open by owners' dates", "money", currency=answer.currency),
        Column("open_count", "Deals", "count"),
    )
    said = figures.expected_summary(shown, answer.currency)
    listed = figures.expected_table(shown, answer.as_of_on)
    return chart(figure, said, listed, columns=[c for c in columns if c.key in shown])


def _open_months(answer: Outlook) -> Any:
    if answer.no_period:
        return states.empty("No dates", answer.no_period)
    if set(answer.months["month"]) == {"No date"}:
        words = "None of the open deals has an expected close."
        return states.empty("No expected close", words, "Map the column of the export that holds it.")
    figure = figures.months(answer.months, answer.currency, answer.as_of_on)
    said, listed = (
        figures.months_summary(answer.months, answer.currency),
        figures.months_table(answer.months, answer.as_of_on),
    )
    return chart(figure, said, listed)


def _concentration(answer: Outlook) -> Any:
    if not answer.amounts:
        return states.empty("No amounts", "This export has no amounts, so there is no value to compare.")
    if answer.concentration.empty:
        return states.empty(
            "No value to compare",
            "Nothing is open, and nothing was won in this period.",
            "Widen the filters or the period.",
        )
    return chart(
        concentration.curve(answer.concentration),
        concentration.summary(answer.concentration),
        concentration.table(answer.concentration),
    )
