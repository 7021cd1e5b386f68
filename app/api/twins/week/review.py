"""The JSON twin of the weekly review."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import api
from app.api.twins.movement import MovementQuery
from app.context import services
from app.views.review.answer import review


@api.get("/review", summary="The week in numbers, the deals to discuss, and what to put in order")
def review_twin(query: MovementQuery) -> Response:
    """Answer with the weekly review; 422 where the days cannot be compared."""
    return jsonify(as_json(review(services(), query.model_dump(by_alias=True))))
