"""The JSON twin of how deals move through the stages."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.stages.answer import stages


@api.get("/stages", summary="How deals move through the sales stages")
def stages_twin(query: State) -> Response:
    """Answer with the funnel, what is lost in each stage, how old open deals are, and how fast deals move."""
    return jsonify(as_json(stages(services(), query.model_dump(by_alias=True))))
