"""The JSON twin of the win rate page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.win_rate.answer import win_rate


@api.get("/win-rate", summary="Win rate")
def win_rate_twin(query: State) -> Response:
    """Answer with the numbers of the win rate page."""
    return jsonify(as_json(win_rate(services(), query.model_dump(by_alias=True))))
