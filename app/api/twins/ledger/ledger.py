"""The JSON twins of the ledger: what was said of one deal when, and how all that was said came out."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import State, api
from app.api.twins.at_risk import OpportunityPath
from app.context import services
from app.views.ledger.entries import ledger_entries
from app.views.ledger.track_record import track_record


@api.get("/track-record", summary="How what was said of deals came out, beside the base rate, stages and reps")
def track_record_twin(query: State) -> Response:
    """Answer with what was said at the first publication of each month, and what came within the horizon."""
    return jsonify(as_json(track_record(services(), query.model_dump(by_alias=True))))


@api.get("/ledger/<path:opportunity_id>", summary="What each publication said of one open deal, and why it moved")
def ledger_twin(path: OpportunityPath, query: State) -> Response:  # noqa: ARG001  # an unknown key is refused at every twin
    """Answer with the publications that spoke of it, the latest first; 404 where the deal is not open."""
    return jsonify(as_json(ledger_entries(services(), path.identity)))
