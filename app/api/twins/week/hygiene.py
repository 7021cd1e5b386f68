"""The JSON twin of what is to be put in order."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.deals.hygiene import hygiene


@api.get("/hygiene", summary="What is to be put in order among the open deals, with the list of each")
def hygiene_twin(query: State) -> Response:
    """Answer with each gap: its deals, their money, and the address of the list."""
    return jsonify(as_json(hygiene(services(), query.model_dump(by_alias=True))))
