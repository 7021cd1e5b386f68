"""All that the application answers besides pages."""

from __future__ import annotations

from typing import Final

from flask_openapi3 import APIBlueprint

from app.api.door import api
from app.api.health import health
from app.api.twins import (
    at_risk,
    bulk_change,
    forecast,
    hygiene,
    import_report,
    model_quality,
    movement,
    pipeline,
    score,
    search,
    threshold,
    what_if_more,
    win_rate,
)
from app.api.twins.at_risk import exports
from app.api.twins.scorer import scorer

TWINS: Final = (
    pipeline, forecast, movement, win_rate, at_risk, score, search, what_if_more, bulk_change, threshold, model_quality,
    import_report, hygiene,
)  # fmt: skip
BLUEPRINTS: Final[tuple[APIBlueprint, ...]] = (api, health, exports, scorer)
