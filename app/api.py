"""The JSON twins: every page's numbers under /api/v1, from the views the pages ask; health; the OpenAPI description."""

from __future__ import annotations

import logging
from typing import Any

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from app.answer_json import as_json
from app.context import services
from app.views import freshness, pipeline
from data.errors import HeadwindError, InvalidInput, NotFound

LOG = logging.getLogger(__name__)
TWINS = Tag(name="twins", description="The numbers of the pages")
HEALTH = Tag(name="health", description="Whether the process lives, and whether it can answer")


class State(BaseModel):
    """The viewer's state, as in the address of a page."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description="A period's name, or two ISO dates joined by ..")
    start: str | None = Field(None, alias="from", description="First day, instead of a period")
    end: str | None = Field(None, alias="to", description="Last day, instead of a period")
    region: list[str] = Field(default=[])
    manager: list[str] = Field(default=[])
    owner: list[str] = Field(default=[])
    product: list[str] = Field(default=[])
    stage: list[str] = Field(default=[])
    threshold: float | None = Field(None, ge=0, le=1)
    false_alarm: float | None = Field(None, ge=0)
    missed_loss: float | None = Field(None, ge=0)


class Rest(BaseModel):
    """What follows /api/v1/ where no twin is."""

    rest: str


api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[TWINS])
health = APIBlueprint("health", __name__, abp_tags=[HEALTH])


@api.get("/pipeline", summary="Open pipeline")
def pipeline_twin(query: State) -> Response:
    """Answer with the numbers of the pipeline page."""
    return jsonify(as_json(pipeline.pipeline(services(), query.model_dump(by_alias=True))))


@api.get("/freshness", summary="What is served")
def freshness_twin() -> Response:
    """Answer with the source, its as-of date, the bundle and its verdict."""
    return jsonify(as_json(freshness.freshness(services())))


@api.get("/<path:rest>", doc_ui=False)
def no_such_twin(path: Rest) -> Response:
    """Refuse an address that is no twin; otherwise the application would answer it with a page."""
    raise NotFound(f"There is nothing at /api/v1/{path.rest}.", "See /api/v1/openapi.json for what there is.")


@health.get("/healthz", summary="Alive")
def alive() -> Response:
    """Answer that the process lives."""
    return jsonify(status="alive")


@health.get("/readyz", summary="Ready")
def ready() -> Response:
    """Answer one question of the current snapshot; 503 where that is impossible."""
    services().check()
    return jsonify(status="ready", snapshot=services().published().snapshot.version)


def invalid(error: ValidationError) -> Response:
    """Answer 422 and name the first field that is at fault, in the form of every other error."""
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return refused(InvalidInput(field, f"{field}: {first['msg']}.", "See /api/v1/openapi.json for what is accepted."))


def refused(error: HeadwindError) -> Response:
    """Answer a deliberate error with its status, its sentence and the next step."""
    body: dict[str, Any] = {"error": type(error).__name__, "message": error.message, "next_step": error.next_step}
    if isinstance(error, InvalidInput):
        body["field"] = error.field
    response = jsonify(body)
    response.status_code = error.status
    return response


def failed(error: Exception) -> Response | HTTPException:
    """Answer 500 without details, and log what happened; an error of HTTP itself is passed on as it is."""
    if isinstance(error, HTTPException):
        return error
    LOG.error("A request failed", exc_info=error)
    response = jsonify(
        error="HeadwindError", message="Something went wrong.", next_step="Try again; the log has the details."
    )
    response.status_code = 500
    return response
