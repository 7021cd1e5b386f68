"""The JSON twin of the model quality page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.model_quality import model_quality


@api.get("/model", summary="Model quality")
def model_twin(query: State) -> Response:
    """Answer with the numbers of the model quality page."""
    return jsonify(as_json(model_quality(services(), query.model_dump(by_alias=True))))
