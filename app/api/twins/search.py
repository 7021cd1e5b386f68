"""The JSON twin of the search that every page has."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field

from app.answer_json import as_json
from app.api.door import api
from app.context import services
from app.views.search import search


class SearchQuery(BaseModel):
    """What is searched."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        "", max_length=200, description="Parts of a deal's name, an account, an owner, a product or an id, in any order"
    )


@api.get("/search", summary="Search what is open")
def search_twin(query: SearchQuery) -> Response:
    """Answer with the owners, accounts and open deals that hold every one of the words."""
    return jsonify(as_json(search(services(), query.q)))
