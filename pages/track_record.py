"""Track record: what was said of deals while they were open, beside what became of them."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html

from app.components.ledger import track_record as components
from app.components.panel import grid, panel
from app.context import services
from app.views.ledger.track_record import TrackRecord, track_record

PATH, NAME, TITLE = "/track-record", "Track record", "Track record"
LEAD = "How the loss chances that open deals were given turned out, in losses and in money"
ICON = "record"
SCOPED = True
PARTS = ("standing", "bands", "voices", "months", "versions", "missed", "false_alarms")


def layout(**_: str) -> html.Div:
    """The empty page; it keeps the first panel's place and asks for nothing."""
    first = panel("How past loss chances turned out", body_id="track-record-standing", span=12, min_height=150)
    rest = grid(
        panel("As said?", body_id="track-record-bands", span=6),
        panel("Who was closer", body_id="track-record-voices", span=6),
        panel("By month", body_id="track-record-months", span=12),
        panel("By model version", body_id="track-record-versions", span=12),
        panel("Missed losses", body_id="track-record-missed", span=12),
        panel("False alarms", body_id="track-record-false_alarms", span=12),
    )
    return html.Div([grid(first), html.Div(rest, id="track-record-numbers", hidden=True)], className="hw-flow")


@callback(
    output={
        **{name: Output(f"track-record-{name}", "children") for name in PARTS},
        "hidden": Output("track-record-numbers", "hidden"),
    },
    inputs={"state": Input("scope", "data")},
)
def judge(state: dict[str, Any] | None) -> dict[str, Any]:
    """Show how what was said of the deals of the viewer's scope came out."""
    return render(track_record(services(), state))


def render(answer: TrackRecord) -> dict[str, Any]:
    """Hand the answer to components, panel by panel; what cannot be told yet has none."""
    if not answer.ready:
        return {**dict.fromkeys(PARTS), "standing": components.standing(answer), "hidden": True}
    return {**{name: getattr(components, name)(answer) for name in PARTS}, "hidden": False}
