"""The JSON twin of who sells."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.people.answer import people


@api.get("/people", summary="Each person and team: open, flagged, and won beside what was to be expected")
def people_twin(query: State) -> Response:
    """Answer with who sells in the viewer's scope."""
    return jsonify(as_json(people(services(), query.model_dump(by_alias=True))))
