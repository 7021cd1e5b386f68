"""The JSON twins of two tabs of the what-if page: the best moves, and the saved scenarios side by side."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import ConfigDict, Field

from app.answer_json import as_json
from app.api.door import Policy, api
from app.api.twins.score import OpportunityPath, changes_of
from app.context import services
from app.views.what_if.best_moves import best_moves
from app.views.what_if.scenarios import scenarios


class Changed(Policy):
    """Changes arrive in the query as set.<field>=<value>, as in the address of the page; dates are ISO."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"set.amount": 9000}]})


class SideBySide(Changed):
    """Beside what is recorded and what the changes make of it, saved scenarios by their numbers."""

    beside: str = Field("", description="Numbers of saved scenarios, comma-separated: 3,5")


@api.get("/what-if/<path:opportunity_id>/moves", summary="Best moves")
def best_moves_twin(path: OpportunityPath, query: Changed) -> Response:
    """Search for the best moves of an opportunity as it is recorded, or of 'new' as the changes make it."""
    return jsonify(as_json(best_moves(services(), query.model_dump(), path.identity, changes_of(query))))


@api.get("/what-if/<path:opportunity_id>/scenarios", summary="Scenarios")
def scenarios_twin(path: OpportunityPath, query: SideBySide) -> Response:
    """List what is saved of an opportunity, and lay up to four states of it side by side."""
    answer = scenarios(services(), query.model_dump(), path.identity, changes_of(query), query.beside)
    return jsonify(as_json(answer))
