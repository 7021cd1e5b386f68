"""Model quality: how good the probabilities are on later opportunities, and what they rest on."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app import formats
from app.components import model_quality as components
from app.components import states
from app.components.chart import chart
from app.components.confusion import confusion, looked_at, rates
from app.components.panel import grid, panel
from app.components.table import Column
from app.context import services
from app.figures import model_quality as figures
from app.views.model_quality import ModelQuality, model_quality

PATH, NAME, TITLE = "/model", "Model quality", "Model quality"
LEAD = "How good the loss probabilities are on later opportunities, and what they rest on"
SCOPED = False
BINS = (
    Column("predicted", "Said", "percent", digits=1),
    Column("realised", "Lost in fact", "percent", digits=1),
    Column("low", "From (95 %)", "percent", digits=1),
    Column("high", "To (95 %)", "percent", digits=1),
    Column("n", "Looks", "count"),
)
SHARES = (Column("label", "Feature", sub="column"), Column("share", "Share", "percent", digits=1))
PARTS = (
    Column("part", "Part"),
    Column("from", "From", "date"),
    Column("to", "To", "date"),
    Column("rows", "Looks", "count"),
    Column("opportunities", "Opportunities", "count"),
    Column("lost_share", "Lost", "percent", digits=1),
)


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        grid(
            panel("Verdict", body_id="model-verdict", span=12, min_height=150),
            panel("Against what it must beat", body_id="model-metrics", span=7, unit="out of time", min_height=250),
            panel(
                "Split in time",
                body_id="model-split",
                span=5,
                unit="nothing tested is older than what was learned",
                min_height=250,
            ),
            panel(
                "Does it keep its word",
                body_id="model-calibration",
                span=6,
                unit="said against happened, out of time",
                min_height=420,
            ),
            panel(
                "Flags at the threshold",
                body_id="model-flags",
                span=6,
                unit="a typical day, out of time",
                min_height=420,
            ),
            panel("Features used", body_id="model-features", span=6, min_height=560),
            panel("Columns refused", body_id="model-refused", span=6, min_height=560),
            panel("Versions", body_id="model-versions", span=12, min_height=120),
        )
    )


@callback(
    output={
        "verdict": Output("model-verdict", "children"),
        "metrics": Output("model-metrics", "children"),
        "split": Output("model-split", "children"),
        "calibration": Output("model-calibration", "children"),
        "flags": Output("model-flags", "children"),
        "features": Output("model-features", "children"),
        "refused": Output("model-refused", "children"),
        "versions": Output("model-versions", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def judged(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how good the model is, at the viewer's threshold."""
    return drawn(model_quality(services(), state))


def drawn(answer: ModelQuality) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    lack = states.not_enough(" ".join(answer.reasons))
    return {
        "verdict": html.Div([components.said_verdict(answer), components.skill(answer)], className="hw-flow"),
        "metrics": html.Div([html.P(components.winner(answer)), components.metrics(answer)], className="hw-flow"),
        "split": _split(answer) if len(answer.split) else lack,
        "calibration": _calibration(answer) if len(answer.calibration) else lack,
        "flags": _flags(answer) if answer.flags else lack,
        "features": _features(answer) if len(answer.features) else lack,
        "refused": html.Div(
            [html.P(components.refused_summary(answer.refused)), components.refused(answer.refused)],
            className="hw-flow",
        ),
        "versions": components.versions(answer.versions),
    }


def _split(answer: ModelQuality) -> Any:
    summary = figures.split_summary(answer.split, answer.looked.known_share if answer.looked else 0.0)
    return chart(figures.split(answer.split), summary, answer.split, columns=PARTS, height=180)


def _calibration(answer: ModelQuality) -> Any:
    bins = answer.calibration
    return chart(figures.calibration(bins), figures.calibration_summary(bins), bins, columns=BINS, height=330)


def _flags(answer: ModelQuality) -> Any:
    if answer.flags is None or answer.looked is None:
        return None
    at = formats.threshold(answer.flags.threshold)
    shown = answer.verdict != "No signal"
    words = (
        f"At {at}." if shown else f"At {at}, had it been used: no deal is flagged, because no flag could be relied on."
    )
    return html.Div(
        [
            html.P(words, className="hw-confusion-said"),
            confusion(answer.flags, answer.currency),
            html.Div(rates(answer.flags), className="hw-confusion-rates"),
            html.P(looked_at(answer.looked), className="hw-more"),
        ]
    )


def _features(answer: ModelQuality) -> Any:
    features = answer.features
    height = 60 + 24 * min(len(features), figures.SHOWN)
    return chart(
        figures.importance(features), figures.importance_summary(features), features, columns=SHARES, height=height
    )
