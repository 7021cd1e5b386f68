"""Stages: how deals move through the sales stages, and where they are lost."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app import formats
from app.components import states
from app.components.chart import chart
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.stages import leakage as components
from app.components.stages.ageing import ageing
from app.components.table import Column
from app.context import services
from app.figures import stages as figures
from app.views.stages.answer import Stages, stages

PATH, NAME, TITLE = "/stages", "Stages", "Stages"
LEAD = "How deals move through the sales stages, where they are lost, and how old and how fast they are"
ICON = "steps"
SCOPED = True
# Pixels.
FUNNEL = 300
COHORT = "of the deals opened in the period, how many ever reached each stage"
LEFT = "of the deals that left a stage in the period for good, those that were lost there"


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            html.Div(states.skeleton(2, height=64), id="stages-headline"),
            grid(
                panel("Funnel", body_id="stages-funnel", span=6, unit=COHORT, min_height=FUNNEL),
                panel("Where deals are lost", body_id="stages-leakage", span=6, unit=LEFT, min_height=FUNNEL),
            ),
            html.Div(states.skeleton(height=112), id="stages-kpis", className="hw-kpis-place hw-stack"),
            html.Div(
                grid(
                    panel(
                        "How old open deals are",
                        body_id="stages-ageing",
                        span=12,
                        unit="today, by stage",
                        min_height=200,
                    ),
                    panel("Time in stage", body_id="stages-time", span=6, unit="stays that ended in the period"),
                    panel("Pushed deals", body_id="stages-pushes", span=6, unit="of what closed in the period"),
                ),
                className="hw-stack",
            ),
        ]
    )


@callback(
    output={
        name: Output(f"stages-{name}", "children")
        for name in ("headline", "funnel", "leakage", "kpis", "ageing", "time", "pushes")
    },
    inputs={"state": Input("scope", "data")},
)
def follow_stages(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how the deals of the viewer's scope move through the stages."""
    return render(stages(services(), state))


def render(answer: Stages) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    return {
        "headline": _headline(answer),
        "funnel": _funnel(answer),
        "leakage": components.lost_by_stage(answer),
        "kpis": strip(answer.velocity.kpis, answer.currency, *answer.velocity.notes),
        "ageing": ageing(answer),
        "time": components.time_in_stage(answer),
        "pushes": components.pushes(answer.velocity.pushed, answer.velocity.notes),
    }


def _headline(answer: Stages) -> html.Div:
    if not answer.headline:
        said = answer.leakage.none or "Nothing was lost in this period with these filters."
        return html.Div(html.P(said, className="hw-headline"))
    below = html.Span(answer.detail, className="hw-sub")
    return html.Div(html.P([answer.headline, below], className="hw-headline"))


def _funnel(answer: Stages) -> Any:
    found = answer.funnel
    if found.none:
        return states.empty("No funnel", found.none, found.next_step)
    money = (Column("amount", "Amount", "money", currency=answer.currency),) if answer.amounts else ()
    columns = (
        Column("stage", "Stage", "name"),
        Column("n", "Reached it", "count"),
        *money,
        Column("of_previous", "Of the previous stage", "percent"),
        Column("of_first", "Of the first stage", "percent"),
        Column("still_open", "Still open there", "count"),
        Column("lost", "Lost there", "count"),
    )
    drawn = chart(
        figures.funnel(found), figures.funnel_summary(found), figures.funnel_rows(found), columns=columns, height=FUNNEL
    )
    untold = f"{formats.plural(found.untold, 'lost deal')} without a recorded stage are left out."
    return html.Div([drawn, html.P(untold, className="hw-more") if found.untold else None])
