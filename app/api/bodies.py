"""What a request's body may be: not too large, JSON of a bounded shape, and for a callback as that callback asks."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import flask
from flask.json.provider import DefaultJSONProvider

from app.api import door, shapes
from app.boot.body import MOST_BODY
from data.errors import InvalidInput, TooLarge, Unreadable
from data.schema import shown

MOST_BYTES: Final = MOST_BODY
MOST_DEPTH: Final = 100
MOST_ITEMS: Final = 10_000
CALLBACKS: Final = "/_dash-update-component"
# Whoever asks here reads JSON; whoever asks elsewhere looks at a page.
FOR_PROGRAMS: Final = ("/api/", "/_dash", "/_reload", "/scorer/", "/export/", "/healthz", "/metrics", "/readyz")
AS_JSON: Final = "Send a JSON object as application/json."
RELOAD: Final = "Reload the page."
PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Too large - Headwind</title></head>
<body><main><h1>{message}</h1><p>{next_step}</p></main></body></html>
"""


class BoundedJson(DefaultJSONProvider):
    """JSON without keys sorted, read only where it is finite, not nested deeply and its lists are not long."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; raise Unreadable for any other text."""
        try:
            found = json.loads(s, **JSON_OPTIONS, **kwargs)
        except RecursionError:
            raise Unreadable("The body is nested too deeply.", f"Nest at most {MOST_DEPTH} levels.") from None
        except ValueError:
            raise Unreadable("The body is not JSON.", AS_JSON) from None
        return _bounded(found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that stands twice one value would be ignored."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"An object of the body has {shown(twice)} twice.", "Send each key once.")
    return found


def _refuse_constant(name: str) -> None:
    raise Unreadable(f"The body holds {name}, which is no JSON.", "Send finite numbers, or null.")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Unreadable("The body holds a number that is too large.", "Send numbers below 1e308.")
    return number


JSON_OPTIONS: Final[Mapping[str, Any]] = {
    "parse_constant": _refuse_constant,
    "parse_float": _finite,
    "object_pairs_hook": _once,
}


def _bounded(found: Any) -> Any:
    """Return what was read; raise Unreadable if it is nested too deeply or a part of it has too many items."""
    level = [found]
    for _ in range(MOST_DEPTH + 1):
        level = [child for one in level for child in _children(one)]
        if not level:
            return found
    raise Unreadable("The body is nested too deeply.", f"Nest at most {MOST_DEPTH} levels.")


def _children(one: Any) -> Iterable[Any]:
    if not isinstance(one, (list, dict)):
        return ()
    if len(one) > MOST_ITEMS:
        kind = "list" if isinstance(one, list) else "object"
        raise Unreadable(f"A {kind} of the body has {len(one):,} items.", f"Send at most {MOST_ITEMS:,}.")
    return one.values() if isinstance(one, dict) else one


def refuse_large() -> flask.Response | None:
    """Answer 413 if a request says that its body is too large, before anything of it is read."""
    length = flask.request.content_length
    if length is None or length <= MOST_BYTES:
        return None
    return door.refused(too_large()) if _is_program() else _page(too_large())


def too_large() -> TooLarge:
    """What is said of a body that is too large."""
    return TooLarge("The body is larger than 1 MiB, and was not read.", "Send less at once, in several requests.")


def _is_program() -> bool:
    return flask.request.path.startswith(FOR_PROGRAMS)


def _page(error: TooLarge) -> flask.Response:
    said = PAGE.format(message=html.escape(error.message), next_step=html.escape(error.on_page))
    return flask.Response(said, status=error.status, mimetype="text/html")


def refuse_odd(callbacks: Mapping[str, Any]) -> None:
    """Raise if the body of a call is no JSON object, or that of a callback has another shape than the callback."""
    if flask.request.method not in {"POST", "PATCH"}:
        return
    if flask.request.path.endswith(CALLBACKS):
        _refuse_foreign(callbacks, flask.request.get_json(silent=True))
    elif flask.request.path.startswith("/api/") and not isinstance(flask.request.get_json(silent=True), dict):
        raise InvalidInput("body", "The body must be a JSON object.", AS_JSON)


def _refuse_foreign(callbacks: Mapping[str, Any], body: Any) -> None:
    if not isinstance(body, dict):
        raise Unreadable("The body must be a JSON object.", AS_JSON)
    output = body.get("output")
    known = callbacks.get(output) if isinstance(output, str) else None
    if known is None or "callback" not in known:
        raise Unreadable("The body names no callback of this application.", RELOAD)
    changed = body.get("changedPropIds", [])
    fits = (
        _are_parts(body.get("inputs", []), known["inputs"])
        and _are_parts(body.get("state", []), known["state"])
        and _are_outputs(body.get("outputs", []), known, str(output))
        and isinstance(changed, list)
        and all(isinstance(one, str) for one in changed)
    )
    if not fits:
        raise Unreadable("The body does not fit the callback that it names.", RELOAD)
    _refuse_odd_values([*known["inputs"], *known["state"]], [*body.get("inputs", []), *body.get("state", [])])


def _refuse_odd_values(declared: Sequence[Mapping[str, Any]], sent: Sequence[Any]) -> None:
    """Raise if a value is of a type that no page sends. The log names the part, and says nothing of the value."""
    for like, one in zip(declared, sent, strict=True):
        name = f"{like['id']}.{like['property']}"
        if not shapes.fits(name, [each.get("value") for each in one] if isinstance(one, list) else one.get("value")):
            door.FAULTS.refused(f"A callback was sent what no page sends: {name}", shapes.fits)
            raise Unreadable("A value of the body is none that a page sends.", RELOAD)


def _are_parts(sent: Any, declared: Sequence[Mapping[str, Any]]) -> bool:
    return (
        isinstance(sent, list)
        and len(sent) == len(declared)
        and all(_is_part(one, like["id"], like["property"]) for one, like in zip(sent, declared, strict=True))
    )


def _is_part(one: Any, identity: str, name: str) -> bool:
    """Tell whether a part sent is the one declared; of a pattern, any that it may stand for, or a list of them."""
    if identity.startswith("{"):
        return all(_is_named(each, dict, name) for each in (one if isinstance(one, list) else [one]))
    return _is_named(one, str, name) and one["id"] == identity


def _is_named(one: Any, kind: type, name: str) -> bool:
    if not isinstance(one, dict) or one.get("property") != name or not isinstance(one.get("id"), kind):
        return False
    return kind is str or not any(isinstance(value, (list, dict)) for value in one["id"].values())


def _are_outputs(sent: Any, known: Mapping[str, Any], output: str) -> bool:
    if known.get("no_output"):
        return True
    several = output.startswith("..")
    names = output.removeprefix("..").removesuffix("..").split("...") if several else [output]
    parts = sent if several else [sent]
    if not isinstance(parts, list) or len(parts) != len(names):
        return False
    return all(_is_output(one, name) for one, name in zip(parts, names, strict=True))


def _is_output(one: Any, name: str) -> bool:
    """Tell whether a part is an output, or of a pattern several."""
    if isinstance(one, list) and name.startswith("{"):
        return all(_is_output(each, "") for each in one)
    return isinstance(one, dict) and isinstance(one.get("id"), (str, dict)) and isinstance(one.get("property"), str)
