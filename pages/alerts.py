"""Alerts: what has begun lately, how often each rule was right, and where alerts go."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, dcc, html

from app.components import states
from app.components.alerts import raised as components
from app.components.alerts import rules
from app.components.panel import grid, panel
from app.components.parts import attributes
from app.context import services
from app.views.alerts.answer import Alerts, alerts

PATH, NAME, TITLE = "/alerts", "Alerts", "Alerts"
LEAD = "What has begun lately that somebody should know of, how often that was right, and where it is sent"
ICON = "bell"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps every panel's place and asks for nothing."""
    said = html.P(className="hw-alerts-said", **attributes(role="status", tabIndex=-1))
    place = html.Div(states.skeleton(8, height=420), id="alerts-all")
    return html.Div([dcc.Store(id="alerts-turn"), said, place], **attributes(data_alerts=""))


@callback(
    output=Output("alerts-all", "children"),
    inputs={"state": Input("scope", "data"), "_turn": Input("alerts-turn", "data")},
)
def show_alerts(state: dict[str, Any] | None, _turn: int | None = None) -> Any:
    """Show the alerts of the viewer's scope, and again once something has been set."""
    return render(alerts(services(), state))


def render(answer: Alerts) -> Any:
    """Hand the answer to components, panel by panel: what was raised before how that is set."""
    if answer.unread:
        return states.error("The alerts cannot be read.", answer.unread)
    dead = [panel("Not sent", components.unsent(answer), span=12)] if answer.unsent else []
    return grid(
        html.Div(components.head(answer), className="hw-span-12"),
        *dead,
        panel("Raised lately", components.raised(answer), span=7),
        html.Div([_where(answer), panel("Rules", rules.rules(answer), span=12)], className="hw-span-5 hw-alerts-set"),
    )


def _where(answer: Alerts) -> html.Section:
    return panel("Where alerts go", rules.destinations(answer), span=12)
