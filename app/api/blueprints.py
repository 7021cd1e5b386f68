"""All that the application answers besides pages."""

from __future__ import annotations

from typing import Final

from flask_openapi3 import APIBlueprint

from app.api import at_risk, import_report, model_quality, pipeline, portfolio, score, threshold, what_if_more, win_rate
from app.api.at_risk import exports
from app.api.door import api
from app.api.health import health
from app.api.scorer import scorer

TWINS: Final = (pipeline, win_rate, at_risk, score, what_if_more, portfolio, threshold, model_quality, import_report)
BLUEPRINTS: Final[tuple[APIBlueprint, ...]] = (api, health, exports, scorer)
