"""The JSON twin of the threshold page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.threshold.answer import threshold
from app.views.threshold.policy_history import policy_history


@api.get("/threshold", summary="Threshold")
def threshold_twin(query: State) -> Response:
    """Answer with the numbers of the threshold page: every line the slider stops at, and what is open along them."""
    return jsonify(as_json(threshold(services(), query.model_dump(by_alias=True))))


@api.get("/threshold/policies", summary="Adopted policies")
def policies_twin() -> Response:
    """Answer with the policies that people adopted, the latest first."""
    return jsonify(as_json(policy_history(services())))
