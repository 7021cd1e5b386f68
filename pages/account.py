"""Account: all deals of one account, what was won there, and who sells there."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, html

from app.components import states
from app.components.deals import account as components
from app.components.panel import panel
from app.context import services
from app.views.deals import account_address
from app.views.deals.account import SEARCH, account, is_there

PATH, PATH_TEMPLATE, NAME, TITLE = account_address.PATH, f"{account_address.PATH}/<name>", "Account", "Account"
LEAD = "All deals of one account, what was won there, and who sells there"
ICON = "building"
SCOPED = False
# It is reached by an account's name, not from the navigation.
LISTED = False


def layout(**_: str) -> html.Div:
    """The empty page; which account it is follows from the address alone."""
    head = html.Div(states.skeleton(3, height=80), id="account-head")
    opened = panel("Open deals", body_id="account-open", span=12, min_height=160)
    closed = panel("Closed deals", body_id="account-closed", span=12, min_height=160)
    return html.Div([head, html.Div([opened, closed], id="account-deals", className="hw-grid")], className="hw-flow")


@callback(
    output={
        "head": Output("account-head", "children"),
        "open": Output("account-open", "children"),
        "closed": Output("account-closed", "children"),
        "hidden": Output("account-deals", "hidden"),
    },
    inputs={"state": Input("scope", "data"), "path": State("_pages_location", "pathname")},
)
def open_account(state: dict[str, Any] | None, path: str | None) -> dict[str, Any]:
    """Show the account of the address."""
    name = account_address.account_at(path)
    if not name or not is_there(services(), name):
        words = f"No deal of this export has the account {name}." if name else "The address names no account."
        return {"head": components.missing(words, SEARCH), "open": None, "closed": None, "hidden": True}
    found = account(services(), state, name)
    deals = {"open": components.open_deals(found), "closed": components.closed_deals(found)}
    return {"head": components.heading(found), **deals, "hidden": False}
