"""A browser without a screen: it opens pages and sends what Dash's renderer would send."""

from __future__ import annotations

import dataclasses
import gzip
import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from dash import Dash
from werkzeug.test import TestResponse

from data.viewer_state import DECLARED

LAYOUT, WIRES, ANSWERS = "/_dash-layout", "/_dash-dependencies", "/_dash-update-component"
ROUTER = "_pages_content.children"
SCOPE = ("scope", "data")
BLANK: dict[str, Any] = DECLARED.blank()

Property = tuple[str, str]
Values = dict[Property, Any]


class Transport(Protocol):
    """Where requests are handed in: a body is posted, without one the path is fetched. The answer is as it travels."""

    def __call__(self, path: str, body: Any = None) -> bytes:
        """Ask once; raise AnswerRefused if the server answers with an error."""
        ...


class AnswerRefused(Exception):
    """The server answered with an error."""


def in_process(app: Dash) -> Transport:
    """Return the door of an application in this process: everything but the network."""
    client = app.server.test_client()

    def ask(path: str, body: Any = None) -> bytes:
        headers = {"Accept-Encoding": "gzip"}
        answer: TestResponse
        answer = client.get(path, headers=headers) if body is None else client.post(path, json=body, headers=headers)
        return _accepted(path, answer.status_code, answer.get_data())

    return ask


def over_http(port: int) -> Transport:
    """Return the door of a server on this machine, over one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(path: str, body: Any = None) -> bytes:
        sent = None if body is None else json.dumps(body)
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        connection.request("GET" if body is None else "POST", path, sent, headers)
        answer = connection.getresponse()
        return _accepted(path, answer.status, answer.read())

    return ask


def _accepted(path: str, status: int, body: bytes) -> bytes:
    if status >= 400:
        raise AnswerRefused(f"{path} answered {status}: {body[:300]!r}")
    return body


def parsed(body: bytes) -> Any:
    """Read an answer; one without content is None."""
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return json.loads(plain) if plain else None


def properties(tree: Any) -> Iterator[tuple[Property, Any]]:
    """Every property of every component with an id, however deep it lies."""
    if isinstance(tree, dict):
        props = tree.get("props") if "namespace" in tree else None
        if isinstance(props, dict) and "id" in props:
            yield from (((_spelled(props["id"]), name), value) for name, value in props.items())
        for part in tree.values():
            yield from properties(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from properties(part)


def _spelled(identity: Any) -> str:
    """Spell an id as Dash does: text, or JSON with sorted keys."""
    return identity if isinstance(identity, str) else json.dumps(identity, sort_keys=True, separators=(",", ":"))


@dataclasses.dataclass(frozen=True)
class Wire:
    """One server callback, as the server describes it to a browser."""

    output: str
    inputs: tuple[Property, ...]
    state: tuple[Property, ...]
    waits: bool

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Wire:
        """Read one entry of the server's list."""
        inputs, state = (
            tuple((spec["id"], spec["property"]) for spec in described[kind]) for kind in ("inputs", "state")
        )
        return cls(described["output"], inputs, state, bool(described["prevent_initial_call"]))

    @property
    def outputs(self) -> tuple[Property, ...]:
        """What it fills; an output shared with other callbacks is spelled with a suffix, which is cut."""
        whole = self.output[2:-2].split("...") if self.output.startswith("..") else [self.output]
        pairs = (text.rpartition(".")[::2] for text in whole)
        return tuple((identity, name.partition("@")[0]) for identity, name in pairs)

    @property
    def several(self) -> bool:
        """Tell whether it speaks of any of several components by pattern."""
        return any(f'["{word}"]' in name for name, _ in (*self.outputs, *self.inputs) for word in ("MATCH", "ALL"))

    def body(self, values: Values, changed: Property) -> dict[str, Any]:
        """Return what a browser posts once `changed` has a new value."""
        filled, listed = self.outputs, [{"id": name, "property": prop} for name, prop in self.outputs]
        return {
            "output": self.output,
            "outputs": listed if self.output.startswith("..") else listed[0],
            "inputs": [_valued(spec, values) for spec in self.inputs],
            "state": [_valued(spec, values) for spec in self.state],
            "changedPropIds": [".".join(changed)],
            "parsedChangedPropsIds": [".".join(changed)] if filled else [],
        }


def _valued(spec: Property, values: Values) -> dict[str, Any]:
    return {"id": spec[0], "property": spec[1], "value": values.get(spec)}


def _location(path: str) -> Values:
    """Return where a browser says that it is."""
    return {("_pages_location", "pathname"): path, ("_pages_location", "search"): ""}


@dataclasses.dataclass
class Visit:
    """One opened page: the properties its callbacks read, which of them changed, and the callbacks that answered."""

    values: Values
    own: frozenset[str]
    caused: set[Property]
    answered: list[Wire]

    def cause(self, wire: Wire) -> Property:
        """The input whose new value makes a callback run."""
        return next((one for one in wire.inputs if one in self.caused), wire.inputs[0])


class Visitor:
    """Open pages through a door."""

    def __init__(self, ask: Transport) -> None:
        """Fetch the frame and the list of callbacks; those that run in the browser are not a server's matter."""
        described = parsed(ask(WIRES))
        self.ask = ask
        self.wires = [Wire.of(one) for one in described if not one["clientside_function"]]
        shown: Values = dict(properties(parsed(ask(LAYOUT))))
        self.frame: Values = shown | _location("/") | {SCOPE: BLANK, ("page-query", "data"): {}}

    def frame_wires(self) -> list[Wire]:
        """The callbacks of the frame around every page."""
        within = {name for name, _ in self.frame}
        return [wire for wire in self.wires if ROUTER not in wire.output and wire.outputs[0][0] in within]

    def open(self, path: str, scripted: Values) -> Visit:
        """Load a page as a browser does: its layout, what its scripts put there, then the callbacks with a cause."""
        router = next(wire for wire in self.wires if ROUTER in wire.output)
        location = _location(path)
        own = dict(properties(self._answer(router, location, ("_pages_location", "pathname"))))
        here = frozenset(name for name, _ in own)
        put = {prop: value for prop, value in scripted.items() if prop[0] in here}
        visit = Visit({**self.frame, **location, **own, **put}, here, {SCOPE, *put}, [])
        while waiting := self._next(visit):
            visit.answered.append(waiting)
            visit.values.update(self._answer(waiting, visit.values, visit.cause(waiting)))
            visit.caused.update(waiting.outputs)
        return visit

    def _next(self, visit: Visit) -> Wire | None:
        """The next callback to run: it belongs to the page, has a cause, and none of its inputs is still to come."""
        waiting = [wire for wire in self.wires if wire not in visit.answered and self._runs(wire, visit)]
        to_come = {filled for wire in waiting for filled in wire.outputs}
        ready = [wire for wire in waiting if to_come.isdisjoint(set(wire.inputs) - set(wire.outputs))]
        return next(iter(ready), None)

    def _runs(self, wire: Wire, visit: Visit) -> bool:
        named = {name for name, _ in (*wire.inputs, *wire.outputs)}
        here = named <= {name for name, _ in visit.values} and not named.isdisjoint(visit.own)
        return here and not wire.several and (not wire.waits or not visit.caused.isdisjoint(wire.inputs))

    def _answer(self, wire: Wire, values: Values, changed: Property) -> Values:
        answer = parsed(self.ask(ANSWERS, wire.body(values, changed)))
        filled = (answer or {}).get("response", {})
        found = {(name, prop): value for name, props in filled.items() for prop, value in props.items()}
        return found | dict(properties(filled))
