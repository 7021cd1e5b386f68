"""The JSON twin of the threshold page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.threshold import threshold


@api.get("/threshold", summary="Threshold")
def threshold_twin(query: State) -> Response:
    """Answer with the numbers of the threshold page."""
    return jsonify(as_json(threshold(services(), query.model_dump(by_alias=True))))
