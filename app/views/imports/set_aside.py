"""The rows that an import would set aside, as a file, before anything of it is published."""

from __future__ import annotations

import duckdb

from app.imports.record import REPORT, SET_ASIDE, Desks
from app.imports.report import NOT_CHECKED, Report
from app.services import Services
from app.views.exports.export import Export, Provenance, in_chunks
from app.views.import_report.export import CHUNK_ROWS, COLUMNS
from app.views.imports.answer import allow
from data.errors import NotFound


def set_aside(services: Services, identity: str) -> Export:
    """Answer with the rows that the check of an import set aside; raise NotFound where it was not checked."""
    allow(services)
    desk = Desks(services.settings.imports).desk(identity)
    report, path = desk.kept(REPORT, Report), desk.folder / SET_ASIDE
    if report is None or not path.is_file():
        raise NotFound(NOT_CHECKED, "Check it first.")
    with duckdb.connect(config={"threads": "1"}) as connection:
        rows = connection.execute("select * from read_parquet(?)", [str(path)]).df()
    return Export(
        name=f"headwind-set-aside-{identity}",
        title="Rows set aside",
        columns=COLUMNS,
        rows=len(rows),
        chunks=in_chunks(rows, COLUMNS, CHUNK_ROWS),
        provenance=Provenance("none", report.as_of_on, report.label, "", ""),
    )
