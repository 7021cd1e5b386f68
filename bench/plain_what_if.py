"""The what-if page as Dash has it made: every move of a slider asks the server, which answers with the same views.

gunicorn "bench.plain_what_if:served()"
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import dash_bootstrap_components as dbc
import flask
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html

from app.answer_json import as_json
from app.components.parts import attributes
from app.components.what_if import result as components
from app.figures import what_if as figures
from app.services import Services
from app.settings import Settings
from app.shell import ASSETS
from app.views.deals.deal_address import opportunity_at
from app.views.what_if.answer import WhatIf, what_if
from app.views.what_if.levers import Lever
from app.views.what_if.opening import opening

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class PlainServer:
    """The plain page as the workers take it: they open what they serve, and this one stands open."""

    def __init__(self, server: flask.Flask) -> None:
        self.server = server

    def open(self) -> None:
        """Do nothing: the data is read as the server is made."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        return self.server(environ, start_response)


def served() -> PlainServer:
    """Return the server over the data folder of the environment."""
    return PlainServer(create(Services(Settings.from_env())).server)


def create(services: Services) -> Dash:
    """Return the application: the deal of the address, its sliders, its answer and its curve."""
    app = Dash(
        "plain",
        assets_folder=str(ASSETS),
        assets_ignore=r"\.m?js$",
        compress=True,
        suppress_callback_exceptions=True,
        use_async=False,
    )
    curve = html.Div(dcc.Graph(id="curve", config={"displayModeBar": False}), id="what-if-curve")
    parts = [html.Div(id="what-if-result"), curve, html.Div(id="sliders")]
    app.layout = html.Main([dcc.Location(id="place"), *parts])
    place = Input("place", "pathname")

    @app.callback(Output("sliders", "children"), Output("what-if-result", "children"), Output("curve", "figure"), place)
    def open_deal(path: str | None) -> tuple[Any, ...]:
        found = opening(services, None, opportunity_at(path), None)
        return () if found is None else ([_slider(one) for one in found.levers if _scaled(one)], *_render(found.answer))

    @app.callback(
        Output("what-if-result", "children", allow_duplicate=True),
        Output("curve", "figure", allow_duplicate=True),
        Input({"lever": ALL, "today": ALL}, "value"),
        State("place", "pathname"),
        prevent_initial_call=True,
    )
    def move(_: list[Any], path: str | None) -> tuple[Any, ...]:
        changes = {spec["id"]["lever"]: _value(spec) for spec in ctx.inputs_list[0]}
        return _render(what_if(services, None, opportunity_at(path), changes, ctx.triggered_id["lever"]))

    return app


def _scaled(one: Lever) -> bool:
    return one.minimum is not None and one.now is not None


def _slider(one: Lever) -> html.Div:
    place = (one.now - one.today).days if one.kind == "date" else one.now
    today = one.today.isoformat() if one.kind == "date" else ""
    identity = {"lever": one.name, "today": today}
    scale = dbc.Input(type="range", id=identity, min=one.minimum, max=one.maximum, step=one.step, value=place)
    scale.style = {"width": "20rem"}
    return html.Div([html.Span(one.label), scale], **attributes(data_lever=one.name))


def _value(spec: dict[str, Any]) -> Any:
    """The value of a slider in the field's own terms: that of a date is in days from the data's date."""
    today, value = spec["id"]["today"], float(spec["value"])
    return (dt.date.fromisoformat(today) + dt.timedelta(days=value)).isoformat() if today else value


def _render(answer: WhatIf) -> tuple[Any, ...]:
    plain = as_json(answer)
    return components.result(answer), figures.curve(plain["curve"], plain["currency"])
