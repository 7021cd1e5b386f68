"""The JSON twin of the data page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import api
from app.context import services
from app.views.import_report import answer as import_report


@api.get("/import", summary="What was imported, read otherwise, and set aside")
def import_twin() -> Response:
    """Answer with the numbers of the data page."""
    return jsonify(as_json(import_report.import_report(services())))
