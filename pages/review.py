"""Weekly review: the week in numbers, the deals to discuss and what to put in order, on one page."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import movement as changes
from app.components import states
from app.components.chart import chart
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.week import hygiene, insights
from app.components.week import review as components
from app.context import services
from app.documents.review import lead, provenance, whose_week
from app.figures import movement as figures
from app.views.answers import Answered, worded
from app.views.movement import steps
from app.views.movement.refusal import between_days
from app.views.review.answer import Review, review

PATH, NAME, TITLE = "/review", "Weekly review", "Weekly review"
LEAD = "The week in numbers, the deals to discuss with a next step for each, and what to put in order"
ICON = "clipboard"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            html.Div(states.skeleton(height=64), id="review-head", className="hw-span-12"),
            panel("From then to now", body_id="review-waterfall", span=12, min_height=380),
            panel("The week in numbers", body_id="review-week", span=12, min_height=120),
            html.Div(states.skeleton(height=112), id="review-figures", className="hw-span-12"),
            panel("What stands out", body_id="review-insights", span=12, min_height=120),
            panel("Deals to discuss", body_id="review-deals", span=12, min_height=420),
            panel("Actions", body_id="review-actions", span=12, min_height=80),
            panel("To put in order", body_id="review-gaps", span=12, min_height=160),
            panel("What this rests on", body_id="review-rests", span=12, min_height=80),
        )
    )


@callback(
    output={
        "head": Output("review-head", "children"),
        "waterfall": Output("review-waterfall", "children"),
        "week": Output("review-week", "children"),
        "figures": Output("review-figures", "children"),
        "insights": Output("review-insights", "children"),
        "deals": Output("review-deals", "children"),
        "actions": Output("review-actions", "children"),
        "gaps": Output("review-gaps", "children"),
        "rests": Output("review-rests", "children"),
    },
    inputs={"state": Input("scope", "data"), "query": Input("page-query", "data")},
)
def show_review(state: dict[str, Any] | None, query: dict[str, Any] | None) -> dict[str, Any]:
    """Show the week of the address; where its days cannot be compared, the usual one."""
    return render(between_days(review, services(), state, query))


def render(found: Answered[Review]) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    answer = found.answer
    refused = states.notice(found.refused, found.next_step, "error") if found.refused else None
    return {
        "head": [refused, components.head(lead(answer), answer.forecast, whose_week(answer), found.keys)],
        "waterfall": _waterfall(answer, found.keys),
        "week": changes.tiles(answer.movement, found.keys),
        "figures": strip([worded(one) for one in answer.numbers], answer.currency),
        "insights": insights.standing_out(answer.insights, answer.insights_said, answer.currency),
        "deals": components.discussed(answer),
        "actions": components.actions(answer.actions),
        "gaps": hygiene.gaps(answer.hygiene),
        "rests": [html.P(words, className="hw-muted") for words in provenance(answer) if words],
    }


def _waterfall(answer: Review, asked: dict[str, str]) -> Any:
    found = answer.movement
    if found.none:
        return states.empty("Nothing to compare yet", found.none, found.next_step)
    if not answer.amounts:
        return states.empty("No amounts", "This export has no amounts: what moved is counted below.")
    listed, columns = changes.listed(found, asked), changes.listed_columns(found)
    return chart(figures.waterfall(found, asked), steps.summary(found), listed, columns=columns, height=300)
