"""The JSON twin of what stands below a picture or on paper: on what a page's numbers rest."""

from __future__ import annotations

from typing import Literal

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import api
from app.api.twins.movement import DaysQuery
from app.context import services
from app.views.exports.provenance import page_provenance


class ProvenanceQuery(DaysQuery):
    """The viewer's state, what a page's own address asks for, and whether the period counts."""

    periodic: Literal["yes", "no"] | None = Field(None, description="no: of open deals alone, whatever the period")


@api.get("/provenance", summary="On what the numbers of a page rest")
def provenance_twin(query: ProvenanceQuery) -> Response:
    """Answer with filters in words, the as-of date, the source, the model version and the policy."""
    return jsonify(as_json(page_provenance(services(), query.model_dump(by_alias=True))))
