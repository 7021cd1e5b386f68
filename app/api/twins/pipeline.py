"""The JSON twin of the pipeline page, and what every page says of its data."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views import freshness
from app.views.pipeline import answer as pipeline


@api.get("/pipeline", summary="Open pipeline")
def pipeline_twin(query: State) -> Response:
    """Answer with the numbers of the pipeline page."""
    return jsonify(as_json(pipeline.pipeline(services(), query.model_dump(by_alias=True))))


@api.get("/freshness", summary="What is served")
def freshness_twin() -> Response:
    """Answer with the source, its as-of date, the bundle and its verdict."""
    return jsonify(as_json(freshness.freshness(services())))
