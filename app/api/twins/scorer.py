"""The trained model as a browser evaluates it: a file whose name says what is in it, kept for ever."""

from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from app.context import services
from app.guards.kept import for_ever
from data.errors import NotFound

scorer = APIBlueprint("scorer", __name__, url_prefix="/scorer")


class Name(BaseModel):
    """A model version and the fingerprint of its file."""

    name: str


@scorer.get("/<name>.json", doc_ui=False)
def trees(path: Name) -> Response:
    """Answer with the published model; a name that is not its own is not found."""
    bundle = services().published().bundle
    if not bundle.exported or not bundle.exported.payload or path.name != bundle.scorer_name:
        raise NotFound(f"There is no model {path.name} for the browser.", "Reload the page.")
    return for_ever(Response(bundle.exported.payload, mimetype="application/json"))
