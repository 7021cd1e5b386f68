"""Model quality: the verdict on the loss probabilities, and what it rests on."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components import states
from app.components.chart import chart
from app.components.model import quality as components
from app.components.model import section
from app.components.panel import grid, panel
from app.components.table import Column
from app.components.threshold.confusion import confusion, holdout_sentence, rates
from app.context import services
from app.figures import model_quality as figures
from app.views.model.quality import ModelQuality, model_quality

PATH, NAME, TITLE = "/model", "Model quality", "Model quality"
LEAD = "How good the loss chances are on later opportunities, and what they rest on"
QUESTION = "Whether the probabilities are good enough to be shown, and against what they were judged"
ICON = "gauge"
SCOPED = False
FLAGS = 400
BINS = section.calibrated(looked=True)
SHARES = (Column("label", "Feature", sub="column"), Column("share", "Share", "percent", digits=1))
PARTS = (
    Column("part", "Part"),
    Column("from", "From", "date"),
    Column("to", "To", "date"),
    Column("rows", "Looks", "count"),
    Column("opportunities", "Opportunities", "count"),
    Column("lost_share", "Looks lost", "percent", digits=1),
)


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    return html.Div(
        [
            section.top(PATH, QUESTION, "model-standing"),
            grid(
                panel("Verdict", body_id="model-verdict", span=12, min_height=222),
                panel(
                    "Against what it must beat",
                    body_id="model-metrics",
                    span=7,
                    unit="on deals it never saw",
                    min_height=440,
                ),
                panel(
                    "Does it keep its word",
                    body_id="model-calibration",
                    span=5,
                    unit="said against happened",
                    min_height=440,
                ),
                panel("Features used", body_id="model-features", span=6, min_height=620),
                html.Div(
                    [
                        panel(
                            "Flags by the policy",
                            body_id="model-flags",
                            span=12,
                            unit="on deals it never saw",
                            min_height=FLAGS,
                        ),
                        panel(
                            "Enough to judge by", body_id="model-needs", span=12, unit="minimum data", min_height=170
                        ),
                    ],
                    className="hw-span-6 hw-model-stack",
                ),
                panel(
                    "Split",
                    body_id="model-split",
                    span=12,
                    unit="no deal is judged by a model that learned from it",
                    min_height=200,
                ),
            ),
        ]
    )


@callback(
    output={
        "standing": Output("model-standing", "children"),
        "verdict": Output("model-verdict", "children"),
        "metrics": Output("model-metrics", "children"),
        "needs": Output("model-needs", "children"),
        "split": Output("model-split", "children"),
        "calibration": Output("model-calibration", "children"),
        "flags": Output("model-flags", "children"),
        "place": Output("model-flags", "style"),
        "features": Output("model-features", "children"),
    },
    inputs={"state": Input("scope", "data")},
)
def judged(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how good the model is, and what flags by the policy would have done."""
    return render(model_quality(services(), state))


def render(answer: ModelQuality) -> dict[str, Any]:
    """Hand the answer to figures and components, panel by panel."""
    lack = states.not_enough(" ".join(answer.reasons))
    return {
        "standing": section.render_served_model(answer.standing),
        "verdict": section.flow(
            components.plainly(answer), components.render_verdict(answer), components.skill(answer)
        ),
        "metrics": section.flow(html.P(components.winner(answer)), components.metrics(answer)),
        "needs": components.needs(answer.needs),
        "split": _split(answer) if len(answer.split) else lack,
        "calibration": _calibration(answer) if len(answer.calibration) else lack,
        "place": {"minHeight": f"{FLAGS}px" if answer.flags else "0"},
        "flags": _flags(answer) if answer.flags else components.nothing_flagged(answer),
        "features": _features(answer) if len(answer.features) else lack,
    }


def _split(answer: ModelQuality) -> Any:
    if answer.split["from"].isna().all():
        return components.split(answer, [column for column in PARTS if column.key not in ("from", "to")])
    summary = figures.split_summary(answer.split, answer.looked.known_share if answer.looked else 0.0)
    return chart(figures.split(answer.split), summary, answer.split, columns=PARTS, height=180)


def _calibration(answer: ModelQuality) -> Any:
    bins = answer.calibration
    return chart(figures.calibration(bins), figures.calibration_summary(bins), bins, columns=BINS, height=330)


def _flags(answer: ModelQuality) -> Any:
    if answer.flags is None or answer.looked is None:
        return None
    held, said = answer.looked, answer.policy
    words = f"Flagged: {said.line_words} ({said.policy_words}). On {held.whole}, {held.where}. {said.unread}"
    return html.Div(
        [
            html.P(words, className="hw-confusion-said"),
            confusion(answer.flags, answer.currency, held.whole, amounts=answer.amounts),
            html.Div(rates(answer.flags), className="hw-confusion-rates"),
            html.P(holdout_sentence(held), className="hw-more"),
        ]
    )


def _features(answer: ModelQuality) -> Any:
    features = answer.features
    height = 60 + 24 * min(len(features), figures.MOST_FEATURES)
    return chart(
        figures.importance(features), figures.importance_summary(features), features, columns=SHARES, height=height
    )
