"""Every list as CSV and as a workbook of Excel."""

from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from app.api.door import TWINS, State
from app.api.files.answer import CsvChoices, WorkbookChoices, as_csv, as_workbook, state_of
from app.api.files.printed import printed
from app.api.twins.at_risk import ListQuery
from app.api.twins.movement import DaysQuery
from app.context import services
from app.views.actions import export as planned
from app.views.at_risk import export as open_deals
from app.views.import_report import export as set_aside
from app.views.movement import export as changes
from app.views.win_rate import export as win_rates

exports = APIBlueprint("exports", __name__, abp_tags=[TWINS])


class ListCsv(ListQuery, CsvChoices):
    """The list of open deals as CSV."""


class ListWorkbook(ListQuery, WorkbookChoices):
    """The list of open deals as a workbook."""


class RejectsCsv(CsvChoices):
    """The rows set aside as CSV."""

    model_config = ConfigDict(extra="forbid")


class RejectsWorkbook(WorkbookChoices):
    """The rows set aside as a workbook."""

    model_config = ConfigDict(extra="forbid")


class Kind(BaseModel):
    """Which kind of change is asked for."""

    kind: str | None = Field(None, alias="class", max_length=40, description="One kind of change; all unless given")


class ChangesCsv(DaysQuery, Kind, CsvChoices):
    """The deals behind a change as CSV."""


class ChangesWorkbook(DaysQuery, Kind, WorkbookChoices):
    """The deals behind a change as a workbook."""


class Grouping(BaseModel):
    """By which field win rates are asked for."""

    by: str | None = Field(None, max_length=80, description="One field by its name; every field unless given")


class GroupsCsv(State, Grouping, CsvChoices):
    """Win rates by group as CSV."""


class GroupsWorkbook(State, Grouping, WorkbookChoices):
    """Win rates by group as a workbook."""


class ScopedCsv(State, CsvChoices):
    """A list that follows the viewer's filters alone, as CSV."""


class ScopedWorkbook(State, WorkbookChoices):
    """The same as a workbook."""


@exports.get("/export/at-risk.csv", summary="Open deals as CSV")
def at_risk_csv(query: ListCsv) -> Response:
    """Stream the whole list in its order as comma-separated text."""
    return as_csv(open_deals.export(services(), state_of(query)), query)


@exports.get("/export/at-risk.xlsx", summary="Open deals as an Excel file")
def at_risk_workbook(query: ListWorkbook) -> Response:
    """Answer with the whole list in its order; 422 where that is too long for a workbook."""
    return as_workbook(open_deals.export(services(), state_of(query)), query)


@exports.get("/export/at-risk.html", summary="Open deals as they stand on paper")
def at_risk_printed(query: ListQuery) -> Response:
    """Answer with a table of the list in its order, up to two thousand deals, as a fragment of HTML."""
    response = Response(printed(open_deals.export(services(), state_of(query))), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


@exports.get("/export/actions.csv", summary="Actions as CSV")
def actions_csv(query: ScopedCsv) -> Response:
    """Stream every action of the viewer's scope, the earliest due first, as comma-separated text."""
    return as_csv(planned.export(services(), state_of(query)), query)


@exports.get("/export/actions.xlsx", summary="Actions as an Excel file")
def actions_workbook(query: ScopedWorkbook) -> Response:
    """Answer with every action of the viewer's scope; 422 where these are too many."""
    return as_workbook(planned.export(services(), state_of(query)), query)


@exports.get("/export/rejects.csv", summary="Rows set aside as CSV")
def rejects_csv(query: RejectsCsv) -> Response:
    """Stream every row set aside, in the order of the files, as comma-separated text."""
    return as_csv(set_aside.export(services()), query)


@exports.get("/export/rejects.xlsx", summary="Rows set aside as an Excel file")
def rejects_workbook(query: RejectsWorkbook) -> Response:
    """Answer with every row set aside, in the order of the files; 422 where that is too long for a workbook."""
    return as_workbook(set_aside.export(services()), query)


@exports.get("/export/movement.csv", summary="The deals behind what changed as CSV")
def movement_csv(query: ChangesCsv) -> Response:
    """Stream all deals of a kind of change, those with most money first, as comma-separated text."""
    return as_csv(changes.export(services(), state_of(query)), query)


@exports.get("/export/movement.xlsx", summary="The deals behind what changed as an Excel file")
def movement_workbook(query: ChangesWorkbook) -> Response:
    """Answer with all deals of a kind of change, those with most money first; 422 where these are too many."""
    return as_workbook(changes.export(services(), state_of(query)), query)


@exports.get("/export/win-rate.csv", summary="Win rates by group as CSV")
def win_rate_csv(query: GroupsCsv) -> Response:
    """Stream the groups of every field, or of one, as comma-separated text."""
    return as_csv(win_rates.groups(services(), state_of(query)), query)


@exports.get("/export/win-rate.xlsx", summary="Win rates by group as an Excel file")
def win_rate_workbook(query: GroupsWorkbook) -> Response:
    """Answer with the groups of every field, or of one; 422 where these are too many."""
    return as_workbook(win_rates.groups(services(), state_of(query)), query)


@exports.get("/export/owner-by-product.csv", summary="Win rates by owner and product as CSV")
def owner_by_product_csv(query: ScopedCsv) -> Response:
    """Stream every owner and product that closed anything together as comma-separated text."""
    return as_csv(win_rates.pairs(services(), state_of(query)), query)


@exports.get("/export/owner-by-product.xlsx", summary="Win rates by owner and product as an Excel file")
def owner_by_product_workbook(query: ScopedWorkbook) -> Response:
    """Answer with every owner and product that closed anything together; 422 where these are too many."""
    return as_workbook(win_rates.pairs(services(), state_of(query)), query)
