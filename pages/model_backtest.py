"""Backtest: the model on earlier dates, each time with only what was known by then."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.model import backtest as components
from app.components.model import section
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import model_backtest as figures
from app.views.model.backtest import Backtest, backtest

PATH, NAME, TITLE = "/model/backtest", "Backtest", "Backtest · Model quality"
LEAD = "How the probabilities would have come out on earlier dates, with only what was known by then"
SCOPED = False
PART_OF = "/model"
SKILL = (
    Column("named", "Origin"),
    Column("skill", "Skill", "percent", digits=1),
    Column("skill_low", "From (95 %)", "percent", digits=1),
    Column("skill_high", "To (95 %)", "percent", digits=1),
)
AUC = (
    Column("named", "Origin"),
    Column("auc", "AUC", "number", digits=3),
    Column("auc_low", "From (95 %)", "number", digits=3),
    Column("auc_high", "To (95 %)", "number", digits=3),
)
HEIGHT = 260


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            section.top(PATH, LEAD, "model-backtest-standing"),
            grid(
                panel("How it is done", body_id="model-backtest-method", span=12, min_height=40),
                panel("Skill", body_id="model-backtest-skill", span=6, unit="per origin", min_height=330),
                panel("Order", body_id="model-backtest-auc", span=6, unit="AUC per origin", min_height=330),
                panel("Every origin", body_id="model-backtest-origins", span=12, min_height=210),
                panel(
                    "When deals end",
                    body_id="model-backtest-timing",
                    span=7,
                    unit="won, lost or still open, out of time",
                    min_height=220,
                ),
                panel("Settings tried", body_id="model-backtest-search", span=5, min_height=220),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-backtest-standing", "children"),
        "method": Output("model-backtest-method", "children"),
        "skill": Output("model-backtest-skill", "children"),
        "auc": Output("model-backtest-auc", "children"),
        "origins": Output("model-backtest-origins", "children"),
        "timing": Output("model-backtest-timing", "children"),
        "search": Output("model-backtest-search", "children"),
    },
    inputs={"_state": Input("scope", "data")},
)
def replayed(_state: dict[str, Any] | None) -> dict[str, Any]:
    """Show what every earlier date would have shown."""
    return render(backtest(services()))


def render(answer: Backtest) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    origins = answer.origins
    lack = states.not_enough("No earlier date had enough deals to learn from and to judge by.")
    dots = (
        ("skill", figures.skill, figures.skill_summary, SKILL),
        ("auc", figures.auc if answer.dated else figures.auc_anywhere, figures.auc_summary, AUC),
    )
    drawings = {
        name: chart(figure(origins), said(origins), origins, columns=columns, height=HEIGHT) if len(origins) else lack
        for name, figure, said, columns in dots
    }
    return {
        **drawings,
        "standing": section.render_served_model(answer.standing),
        "method": html.P(section.method(answer.method) or "This version does not say how it was judged."),
        "origins": _origins(answer) if len(origins) else lack,
        "timing": _timing(answer),
        "search": _summary_and_table(components.search_summary, components.search, answer.search),
    }


def _origins(answer: Backtest) -> Any:
    return components.origins(
        answer.origins, answer.currency, dated=answer.dated, amounts=answer.amounts, ranked=answer.standing.ranked
    )


def _timing(answer: Backtest) -> Any:
    if answer.timing.empty:
        return components.no_timing(answer.undated)
    return _summary_and_table(components.timing_summary, components.timing, answer.timing)


def _summary_and_table(summary: Any, listing: Any, frame: Any) -> Any:
    return section.flow(html.P(summary(frame)) if len(frame) else None, listing(frame))
