"""The JSON twins of the list of open deals and of one deal, and the list as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from flask import Response, jsonify, stream_with_context
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from app.answer_json import as_json
from app.api.door import TWINS, State, api
from app.context import services
from app.views.at_risk import answer as at_risk
from app.views.at_risk import emptied
from app.views.deals import deal_address, opportunity, similar
from data.snapshots.listing import Gap

# A spreadsheet takes a cell that starts with one of these for a formula; the last four are full-width twins.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"
MOST_ROWS = 1_000

exports = APIBlueprint("exports", __name__, abp_tags=[TWINS])


class ListQuery(State):
    """The viewer's state with what the list is narrowed to and sorted by."""

    q: str | None = Field(None, max_length=200, description="Part of an account, an owner or an id")
    flagged: str | None = Field(None, pattern="^(yes|all)$", description="yes: flagged ones only")
    stale: str | None = Field(None, pattern="^(yes|all)$", description="yes: stale ones only")
    account_has: str | None = Field(None, max_length=200)
    owner_has: str | None = Field(None, max_length=200)
    stage_has: str | None = Field(None, max_length=200)
    amount_from: float | None = None
    amount_to: float | None = None
    loss_from: float | None = Field(None, ge=0, le=1)
    loss_to: float | None = Field(None, ge=0, le=1)
    expected_loss_from: float | None = None
    expected_loss_to: float | None = None
    closes_from: dt.date | None = None
    closes_to: dt.date | None = None
    age_from: float | None = Field(None, description="Days since opening")
    age_to: float | None = None
    inactive_from: float | None = Field(None, description="Days since the last activity")
    inactive_to: float | None = None
    gap: Gap | None = Field(None, description="Only what is to be put in order in one way")
    sort: str | None = Field(None, description="A column's name, with a minus in front for the largest first")


class ListFileQuery(ListQuery):
    """The list as a file."""

    bom: str | None = Field(None, pattern="^(yes|no)$", description="yes: begin with a byte order mark, as Excel likes")


class ListPageQuery(ListQuery):
    """One page of the list."""

    offset: int = Field(0, ge=0, le=1_000_000_000)
    limit: int = Field(100, ge=1, le=MOST_ROWS)


class OpenOpportunityPath(BaseModel):
    """One opportunity by its id, written as in the address of its what-if page or plainly."""

    opportunity_id: str

    @property
    def identity(self) -> str:
        """The opportunity's id."""
        return deal_address.opportunity_of(self.opportunity_id) or deal_address.NEW


@api.get("/at-risk", summary="Open deals by expected loss")
def at_risk_twin(query: ListPageQuery) -> Response:
    """Answer with one page of the list and what the whole holds; where that is nothing, with the filter to remove."""
    state = query.model_dump(by_alias=True, exclude={"offset", "limit"})
    held = at_risk.at_risk(services(), state)
    page = at_risk.page(services(), state, query.offset, query.limit)
    removable = None if held.shown.n else emptied.to_remove(services(), state)
    return jsonify(as_json({"list": held, "page": page, "to_remove": removable}))


@api.get("/opportunities/<path:opportunity_id>", summary="One open deal")
def opportunity_twin(path: OpenOpportunityPath, query: State) -> Response:
    """Answer with one open opportunity and what became of similar ones; 404 where it is not open."""
    deal = opportunity.opportunity(services(), query.model_dump(by_alias=True), path.identity)
    nearest = similar.similar(services(), path.identity)
    return jsonify({**as_json(deal), "similar": as_json(nearest)})


@exports.get("/export/at-risk.csv", summary="Open deals as a file")
def at_risk_file(query: ListFileQuery) -> Response:
    """Stream the whole list in its order as comma-separated text."""
    export = at_risk.export(services(), query.model_dump(by_alias=True, exclude={"bom"}))
    start = [BYTE_ORDER_MARK] if query.bom == "yes" else []
    response = Response(streamed(itertools.chain(start, lines(export.chunks))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{export.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def streamed(parts: Iterator[str]) -> Iterator[str]:
    """Hand a file on, part by part, within the request and its deadline; what fails at once is refused in words."""
    first = list(itertools.islice(parts, 2))
    return stream_with_context(itertools.chain(first, parts))


def lines(chunks: Iterator[pd.DataFrame]) -> Iterator[str]:
    """Write frames as comma-separated text: names once, then rows; texts cannot be taken for formulas."""
    for number, chunk in enumerate(chunks):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        if number == 0:
            writer.writerow([_cell(str(name)) for name in chunk.columns])
        writer.writerows(zip(*(_cells(chunk[name]) for name in chunk), strict=True))
        yield text.getvalue()


def _cells(column: pd.Series) -> list[Any]:
    """Write a column as cells: days as ISO text, whole numbers without a point, nothing for what is missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days = np.datetime_as_string(column.to_numpy("datetime64[D]"))
        return ["" if day == "NaT" else day for day in days.tolist()]
    if pd.api.types.is_bool_dtype(column.dtype):
        return ["yes" if value else "no" for value in column.tolist()]
    if pd.api.types.is_float_dtype(column.dtype):
        known = ((value, value == value) for value in column.tolist())  # noqa: PLR0124
        return [(int(value) if value.is_integer() else value) if is_known else "" for value, is_known in known]
    return [_cell(value) for value in column.tolist()]


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return "" if value is None or value is pd.NA or value is pd.NaT else value
