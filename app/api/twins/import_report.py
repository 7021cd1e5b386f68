"""The JSON twin of the data page, and every row set aside as a file."""

from __future__ import annotations

import re

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import api
from app.api.twins.at_risk import exports, lines
from app.context import services
from app.views.import_report import answer as import_report

NEGATIVE = re.compile(r"-\d{1,15}(\.\d{1,6})?")
CHUNK_ROWS = 20_000


@api.get("/import", summary="What was imported, read otherwise, and set aside")
def import_twin() -> Response:
    """Answer with the numbers of the data page."""
    return jsonify(as_json(import_report.import_report(services())))


@exports.get("/export/rejects.csv", summary="Rows set aside as a file")
def rejects_file() -> Response:
    """Stream every row set aside, in the order of the files, as comma-separated text."""
    found = import_report.rejects(services())
    # A number below zero is no formula, and stays a number.
    rows = found.rows.assign(value=[_number(value) for value in found.rows["value"]])
    chunks = (rows.iloc[start : start + CHUNK_ROWS] for start in range(0, max(len(rows), 1), CHUNK_ROWS))
    response = Response(lines(chunks), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _number(value: object) -> object:
    if not isinstance(value, str):
        return ""
    if not NEGATIVE.fullmatch(value):
        return value
    return float(value) if "." in value else int(value)
