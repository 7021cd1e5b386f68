"""The weekly review as a file to hand on."""

from __future__ import annotations

import datetime as dt

from flask import Response, request
from pydantic import BaseModel

from app.api.files.answer import named
from app.api.files.lists import exports
from app.api.twins.movement import MovementQuery
from app.context import services
from app.documents.files import TYPES, Kind, written
from app.documents.review import document, file_name
from app.views.review.answer import review


class ReviewPath(BaseModel):
    """Which kind of file."""

    kind: Kind


@exports.get("/export/review.<kind>", summary="The weekly review as a file: PDF, one HTML page, or Markdown")
def review_file(path: ReviewPath, query: MovementQuery) -> Response:
    """Write the review of the viewer's filters; its links lead back to where it was asked for."""
    answer = review(services(), query.model_dump(by_alias=True))
    made = written(document(answer, request.host_url.rstrip("/")), path.kind, dt.datetime.now(dt.UTC))
    return named(Response(made, content_type=TYPES[path.kind]), file_name(answer, path.kind))
