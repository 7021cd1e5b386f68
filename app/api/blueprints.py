"""All that the application answers besides pages. The last twin takes what no other does."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from app.api import at_risk, import_report, model_quality, pipeline, portfolio, score, threshold, what_if_more, win_rate
from app.api.at_risk import exports
from app.api.door import api
from app.api.health import health
from app.api.nowhere import nothing_at
from app.api.scorer import scorer

TWINS: Final = (pipeline, win_rate, at_risk, score, what_if_more, portfolio, threshold, model_quality, import_report)
BLUEPRINTS: Final[tuple[APIBlueprint, ...]] = (api, health, exports, scorer)


class Rest(BaseModel):
    """What follows /api/v1/ where no twin is."""

    rest: str


@api.get("/<path:rest>", doc_ui=False)
def no_such_twin(path: Rest) -> Response:
    """Refuse an address that is no twin; otherwise the application would answer it with a page."""
    raise nothing_at(f"/api/v1/{path.rest}")
