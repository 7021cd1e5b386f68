"""The JSON twin of the jobs page."""

from __future__ import annotations

from flask import Response, jsonify

from app.answer_json import as_json
from app.api.door import api
from app.context import services
from app.views.jobs.answer import recorded_jobs


@api.get("/jobs", summary="Jobs: when each is due next, and the runs on record")
def jobs_twin() -> Response:
    """Answer with what jobs did last and do next."""
    return jsonify(as_json(recorded_jobs(services())))
