"""The JSON twin of the snapshots that are kept."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3 import Tag
from pydantic import BaseModel, Field

from app.answer_json import as_json
from app.api.door import api
from app.api.twins.imports.imports import STRICT, Words
from app.context import services
from app.views.imports import snapshots as views

SNAPSHOTS = Tag(name="snapshots", description="What was published, and is kept")


class SnapshotPath(BaseModel):
    """Which snapshot."""

    version: str = Field(pattern=r"^s[0-9]{8}T[0-9]{12}$", description="Its version")


class ToServe(BaseModel):
    """Who has a snapshot served again."""

    model_config = STRICT

    author: Words = Field("", description="Who does it, as the audit trail says")


@api.get("/snapshots", summary="Snapshots that are kept", tags=[SNAPSHOTS])
def snapshots_twin() -> Response:
    """Answer with the snapshots that are kept, the latest first."""
    return jsonify(as_json(views.snapshots(services())))


@api.get("/snapshots/<version>", summary="A snapshot beside the one served", tags=[SNAPSHOTS])
def snapshot_twin(path: SnapshotPath) -> Response:
    """Answer with how what is served differs from a kept snapshot."""
    return jsonify(as_json(views.snapshot_compared(services(), path.version)))


@api.post("/snapshots/<version>/serve", summary="Serve a snapshot again", tags=[SNAPSHOTS])
def serve_snapshot(path: SnapshotPath, body: ToServe) -> Response:
    """Serve a kept snapshot again, with the model version that scored it."""
    return jsonify(as_json(views.serve(services(), path.version, body.author)))


@api.delete("/snapshots/<version>", summary="Delete a snapshot", tags=[SNAPSHOTS])
def remove_snapshot(path: SnapshotPath) -> Response:
    """Delete a kept snapshot that is not served."""
    return jsonify(as_json(views.remove(services(), path.version)))
