"""All that the application answers besides pages."""

from __future__ import annotations

from typing import Final

from flask_openapi3 import APIBlueprint

from app.api.door import api
from app.api.files import imports as import_files
from app.api.files import review as review_file
from app.api.files.lists import exports
from app.api.health import health
from app.api.twins import (
    at_risk,
    bulk_change,
    forecast,
    import_report,
    model_quality,
    movement,
    people,
    pipeline,
    provenance,
    score,
    search,
    stages,
    threshold,
    what_if_more,
    win_rate,
)
from app.api.twins.imports import imports, jobs, snapshots
from app.api.twins.ledger import ledger
from app.api.twins.scorer import scorer
from app.api.twins.week import actions, alerts, experiments, hygiene, insights, review

TWINS: Final = (
    pipeline, forecast, movement, review, stages, win_rate, insights, people, at_risk, score, search, what_if_more,
    bulk_change, actions, alerts, threshold, model_quality, import_report, hygiene, provenance, imports, snapshots,
    jobs, experiments, ledger,
)  # fmt: skip
FILES: Final = (review_file, import_files)
BLUEPRINTS: Final[tuple[APIBlueprint, ...]] = (api, health, exports, scorer)
