"""The JSON twin of what stands out."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.insights.answer import insights


@api.get("/insights", summary="What stands out, ranked by money, each with its numbers and its proof")
def insights_twin(query: State) -> Response:
    """Answer with the findings that hold beyond chance, and what is counted of the open deals."""
    return jsonify(as_json(insights(services(), query.model_dump(by_alias=True))))
