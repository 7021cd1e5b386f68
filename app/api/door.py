"""The door of the JSON twins: the blueprint, the viewer's state as a query, and how an error is answered."""

from __future__ import annotations

import html
import json
import logging
from functools import cache
from http import HTTPStatus
from typing import Any, Final, Literal, cast

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from werkzeug.exceptions import HTTPException

from app.addresses import at
from app.api.faults import Log
from app.telemetry import counts, request_id
from data.errors import HeadwindError, InvalidInput
from data.files import as_unwritable
from data.schema import shown
from data.viewer_state import DECLARED

LOG = logging.getLogger(__name__)
FAULTS = Log(LOG)
PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Headwind</title></head>'
    '<body><h1>{message}</h1><p>{next_step}</p><p><a href="{home}">All pages</a></p></body></html>'
)
# No person follows a link there.
FOR_PROGRAMS: Final = ("/api/", "/scorer/", "/_dash", "/_reload")
COUNT_STEPS: Final = {"too_long": "Ask in several calls.", "too_short": "Give at least one."}
TWINS = Tag(name="twins", description="The numbers of the pages")
POLICY: Final = (
    "capacity: of each owner the deals most worth acting on. money: all that are worth it. flat: one threshold."
    " recall, recall-amount: the highest threshold that catches a share of the lost deals, or of the lost amount"
)
TEAM: Final = "By capacity: the manager whose owners `capacity` is of; without it everybody's without one of their own"
COMPARE: Final = "Compare with the same days of the quarter before (the default) or of the year before, or not"
# What pydantic makes a query of.
Fields = dict[str, tuple[Any, Any]]


def _policy_fields() -> Fields:
    """The keys of a viewer's policy."""
    numbers: Fields = {
        one.name: (float | None, Field(None, ge=one.low, le=one.high, description=one.description))
        for one in DECLARED.numbers
    }
    policy: Any = Literal[DECLARED.policies]
    return {
        "policy": (policy | None, Field(None, description=POLICY)),
        "team": (str | None, Field(None, description=TEAM)),
        **numbers,
    }


def _filter_fields() -> Fields:
    """The keys of which period and which deals a viewer looks at."""
    compare: Any = Literal[tuple(one.name for one in DECLARED.comparisons)]
    return {
        "period": (str | None, Field(None, description="A period's name, or two ISO dates joined by ..")),
        "start": (str | None, Field(None, alias="from", description="First day, instead of a period")),
        "end": (str | None, Field(None, alias="to", description="Last day, instead of a period")),
        "compare": (compare | None, Field(None, description=COMPARE)),
        **{one.name: (list[str], Field(default=[], description=one.description)) for one in DECLARED.filters},
    }


class Write(BaseModel):
    """Who writes: without sign-in a name."""

    model_config = ConfigDict(extra="forbid")

    author: str = Field(max_length=200, description="Who writes this")


class NumberPath(BaseModel):
    """One of what people wrote, by its number."""

    number: int = Field(ge=1, le=2_147_483_647)


class Query(BaseModel):
    """Keys of an address. What is read of one is read by their description, which is worked out once."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Describe the keys as JSON Schema; as it is asked for at every request, from memory."""
        return super().model_json_schema(*args, **kwargs) if args or kwargs else _described(cls)


@cache
def _described(query: type[Query]) -> dict[str, Any]:
    return super(Query, query).model_json_schema()


# A model that is made while the program runs is no type to a type checker: a class of that name stands on it.
_Policy: Any = create_model("_Policy", __base__=Query, **cast("dict[str, Any]", _policy_fields()))


class Policy(_Policy):
    """The viewer's policy, where it differs from the one in force: costs, and a line that does not follow from them."""


_State: Any = create_model("_State", __base__=Policy, **cast("dict[str, Any]", _filter_fields()))


class State(_State):
    """The viewer's state, as in the address of a page."""

    model_config = ConfigDict(extra="forbid")


# Keys that may stand several times in an address; of any other, one of two values would be ignored.
MANY: Final = frozenset(one.name for one in DECLARED.filters)

api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[TWINS])


def state_of_address() -> dict[str, Any]:
    """Read the query of an address as a page does: all names of a filter, and of any other key the last value."""
    return {key: values if key in MANY else values[-1] for key, values in request.args.lists()}


def see() -> str:
    """Say where everything that is accepted is described."""
    return f"See {at('/api/v1/openapi.json')} for what is accepted."


def refuse_repeated() -> None:
    """Raise InvalidInput if a key of one value stands twice in the address of a twin or a file."""
    if not request.path.startswith(("/api/", "/export/")):
        return
    twice = next((key for key, values in request.args.lists() if len(values) > 1 and key not in MANY), None)
    if twice is not None:
        raise InvalidInput(twice, f"{shown(twice)} is given twice.", "Give it once.")


def invalid(error: ValidationError) -> Response:
    """Answer 422 and name the first field that is at fault, in the form of every other error."""
    first = error.errors(include_url=False, include_context=True)[0]
    field = ".".join(map(str, first["loc"]))
    if not field:
        return refused(InvalidInput("body", "The body must be a JSON object.", "Send it as application/json."))
    return refused(InvalidInput(field, f"{field}: {first['msg']}.", COUNT_STEPS.get(first["type"], see())))


def refused(error: HeadwindError) -> Response:
    """Answer a deliberate error with its status, its sentence and the next step."""
    counts.REFUSALS.labels(type(error).__name__).inc()
    return _answer(error)


def _answer(error: HeadwindError) -> Response:
    step = error.for_programs or see()
    body: dict[str, Any] = {"error": type(error).__name__, "message": error.message, "next_step": step}
    if isinstance(error, InvalidInput):
        body["field"] = error.field
    response = _page(error) if _wants_a_page() else jsonify(body)
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
        FAULTS.refused(f"{error.message} {request.method} {request.path}", type(error))
    return response


def _step(error: HeadwindError) -> str:
    """Return what to do next for whoever looks at a page, also where the error says nothing of it."""
    return error.on_page or see()


def _wants_a_page() -> bool:
    """Tell whether a person asks, who follows a link to a file, and not a program."""
    kinds = ["application/json", "text/html"]
    return not request.path.startswith(FOR_PROGRAMS) and request.accept_mimetypes.best_match(kinds) == "text/html"


def _page(error: HeadwindError) -> Response:
    said, step = html.escape(error.message), html.escape(_step(error))
    return Response(PAGE.format(message=said, next_step=step, home=at("/")), mimetype="text/html")


def failed(error: Exception) -> Response | HTTPException:
    """Answer 500 with the number under which the log has the details; an error of HTTP itself keeps its status."""
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(known := as_unwritable(error), HeadwindError):
        return refused(known)
    if isinstance(error, RecursionError):
        return refused(InvalidInput("body", "The body is nested too deeply.", "Send a flat object."))
    counts.FAILURES.labels("request").inc()
    return _answer(unforeseen("Try again.", FAULTS.failed("A request failed", error)))


def unforeseen(first: str, logged_as: str) -> HeadwindError:
    """Say that something went wrong which nobody foresaw: what to do first, and under which number the log has it."""
    return HeadwindError("Something went wrong.", request_id.next_step(first, logged_as))


def _of_http(error: HTTPException) -> Response | HTTPException:
    """Answer a wrong method or address as every other error; a redirection is none, and passes."""
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    answer = error.get_response()
    body = {"error": error.name.replace(" ", ""), "message": error.description, "next_step": see()}
    answer.set_data(json.dumps(body))
    answer.content_type = "application/json"
    return cast("Response", answer)
