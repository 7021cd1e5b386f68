"""Stages: how deals move through the sales stages, and where they are lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import Input, Output, callback, html

from app import formats
from app.components import states
from app.components.chart import chart
from app.components.kpi import strip
from app.components.panel import grid, panel
from app.components.parts import link
from app.components.stages import losses as components
from app.components.stages.ageing import ageing
from app.components.table import Column, table
from app.context import services
from app.figures import stages as figures
from app.views.stages.answer import Stages, stages
from app.views.stages.funnel import Funnel, Others

PATH, NAME, TITLE = "/stages", "Stages", "Stages"
LEAD = "How deals move through the sales stages, where they are lost, and how old and how fast they are"
ICON = "steps"
SCOPED = True
# Pixels.
FUNNEL, TABLE = 300, 200
COHORT = "of the deals opened in the period, how many ever reached each stage"
STAGE_FILTER = "The filter by stage narrows what is open today, by age; all else counts every stage."
NOTHING_LOST = "Nothing was lost in this period with these filters."
LEFT = "of the deals that left a stage in the period for good, those that were lost there"


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            html.Div(states.skeleton(3, height=88), id="stages-headline"),
            html.Div(
                grid(
                    panel("Funnel", body_id="stages-funnel", span=12, unit=COHORT, min_height=FUNNEL),
                    panel("Where deals are lost", body_id="stages-losses", span=7, unit=LEFT, min_height=TABLE),
                    panel(
                        "Time in stage",
                        body_id="stages-time",
                        span=5,
                        unit="stays that ended in the period",
                        min_height=TABLE,
                    ),
                ),
                className="hw-stack",
            ),
            html.Div(states.skeleton(height=112), id="stages-kpis", className="hw-kpis-place hw-stack"),
            html.Div(
                grid(
                    panel(
                        "How old open deals are",
                        body_id="stages-ageing",
                        span=8,
                        unit="today, days since the opening",
                        min_height=TABLE,
                    ),
                    panel(
                        "Pushed deals",
                        body_id="stages-pushes",
                        span=4,
                        unit="of what closed in the period",
                        min_height=TABLE,
                    ),
                ),
                className="hw-stack",
            ),
        ]
    )


@callback(
    output={
        name: Output(f"stages-{name}", "children")
        for name in ("headline", "funnel", "losses", "kpis", "ageing", "time", "pushes")
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
        "losses": components.lost_by_stage(answer),
        "kpis": strip(answer.velocity.kpis, answer.currency, *answer.velocity.notes),
        "ageing": ageing(answer),
        "time": components.time_in_stage(answer),
        "pushes": components.pushes(answer.velocity.pushed, answer.velocity.notes),
    }


def _headline(answer: Stages) -> html.Div:
    noted = html.P(STAGE_FILTER, className="hw-panel-summary") if answer.stage_filter else None
    if not answer.headline:
        lost = components.unplaced_words(answer.losses.lost) if answer.losses.lost else NOTHING_LOST
        said = answer.losses.none or lost
        return html.Div([html.P(said, className="hw-headline"), noted])
    rest = f" {components.unplaced_words(answer.losses.unplaced)}" if answer.losses.unplaced > 0 else ""
    below = html.P([answer.detail, rest, *_open_there(answer)], className="hw-panel-summary")
    return html.Div([html.P(answer.headline, className="hw-headline"), below, noted])


def _open_there(answer: Stages) -> list[Any]:
    """What is open in the stage of the headline today, as a link to its list."""
    found = answer.open_there
    if found is None:
        return []
    money = f", {formats.money(found.amount, answer.currency)}," if answer.open_amounts else ""
    deals = formats.plural(found.n, "deal")
    return [" ", link(f"{deals}{money} stand in {formats.cut(found.stage)} today", found.href), "."]


def _funnel(answer: Stages) -> Any:
    found = answer.funnel
    if found.none:
        return [*_of_pipelines(found), states.empty("No funnel", found.none, found.next_step)]
    drawn = chart(figures.funnel(found), figures.funnel_summary(found), height=FUNNEL)
    listed = table(figures.funnel_rows(found), _funnel_columns(answer), caption="Funnel")
    untold = f"{formats.plural(found.untold, 'lost deal')} without a recorded stage are left out."
    left_out = [html.P(untold, className="hw-more")] if found.untold else []
    sides = grid(html.Div(drawn, className="hw-span-5"), html.Div([listed, *left_out], className="hw-span-7"))
    return [*_of_pipelines(found), sides]


def _of_pipelines(found: Funnel) -> list[html.P]:
    """Say of which pipelines the funnel is, and lead to those that have stages of their own."""
    if not found.others:
        return []
    links = [part for one in found.others for part in (link(_opened_in(one), one.href), " · ")][:-1]
    here = f"Of {_named(found.pipelines)} alone. With stages of their own: "
    return [html.P([here, *links], className="hw-panel-summary")]


def _opened_in(one: Others) -> str:
    return f"{_named(one.pipelines)} ({formats.plural(one.n, 'deal')} opened)"


def _named(pipelines: Iterable[str]) -> str:
    return ", ".join(formats.cut(one) if one else "no pipeline" for one in pipelines)


def _funnel_columns(answer: Stages) -> list[Column]:
    money = [Column("amount", "Amount", "money", currency=answer.currency)] if answer.amounts else []
    return [
        Column("stage", "Stage", "name", href="href"),
        Column("n", "Reached", "count"),
        *money,
        Column("of_previous", "Of previous", "percent"),
        Column("of_first", "Of first", "percent"),
        Column("still_open", "Still open", "count", minor=True),
        Column("lost", "Lost", "count", minor=True),
    ]
