"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from app.context import services

HEALTH = Tag(name="health", description="Whether the process lives, and whether it can answer")

health = APIBlueprint("health", __name__, abp_tags=[HEALTH])


@health.get("/healthz", summary="Alive")
def alive() -> Response:
    """Answer that the process lives."""
    return jsonify(status="alive")


@health.get("/readyz", summary="Ready")
def ready() -> Response:
    """Answer one question of the current snapshot; 503 if that is impossible."""
    services().check()
    return jsonify(status="ready", snapshot=services().published().snapshot.version)
