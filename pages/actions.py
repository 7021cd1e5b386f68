"""Actions: what is to be done about deals, by due date, and what came of it."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, dcc, html

from app.components import states
from app.components.actions import board as components
from app.components.actions import planning as plans
from app.components.files.download import query_of
from app.components.parts import attributes
from app.context import services
from app.views.actions.board import board
from app.views.actions.planning import planning

PATH, NAME, TITLE = "/actions", "Actions", "Actions"
LEAD = "What is to be done about deals, by whom and until when, and what came of it"
ICON = "tick"
SCOPED = True


def layout(**_: str) -> html.Div:
    """The empty page; it keeps the board's place and asks for nothing."""
    said = html.P(className="hw-actions-said", **attributes(role="status", tabIndex=-1))
    place = html.Div(states.skeleton(8, height=420), id="actions-board")
    return html.Div([dcc.Store(id="actions-turn"), said, place], **attributes(data_actions=""))


@callback(
    output=Output("actions-board", "children"),
    inputs={"state": Input("scope", "data"), "_turn": Input("actions-turn", "data")},
)
def show_board(state: dict[str, Any] | None, _turn: int | None = None) -> list[Any]:
    """Show the board of the viewer's scope, and again once something has been written."""
    return components.board(board(services(), state), query_of(state))


@callback(output=Output("deal-actions", "children"), inputs={"asked": Input("deal-actions-asked", "data")})
def show_actions_of_deal(asked: dict[str, Any]) -> list[Any]:
    """Show the actions of the deal that has been drawn."""
    return plans.planning(planning(services(), asked["deal"]))
