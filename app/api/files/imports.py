"""Of an import: the rows that it would set aside, and the mapping by which it is read."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.files.answer import CsvChoices, as_csv, named
from app.api.files.lists import exports
from app.context import services
from app.imports.record import ID_FORM
from app.views.imports.acts import mapping_text
from app.views.imports.set_aside import set_aside


class ImportFile(BaseModel):
    """Which import."""

    import_id: str = Field(pattern=ID_FORM, description="The import, as the address of the Data page names it")


class SetAsideCsv(CsvChoices):
    """The rows set aside as CSV."""

    model_config = ConfigDict(extra="forbid")


@exports.get("/export/imports/<import_id>.csv", summary="Rows that an import would set aside, as CSV")
def set_aside_csv(path: ImportFile, query: SetAsideCsv) -> Response:
    """Stream the rows in the order of their files, each as it stood there, with the reason."""
    return as_csv(set_aside(services(), path.import_id), query)


@exports.get("/export/imports/<import_id>.toml", summary="The mapping of an import")
def mapping_file(path: ImportFile) -> Response:
    """Answer with the mapping as headwind.toml, which the command line reads from the export's folder."""
    text = mapping_text(services(), path.import_id)
    return named(Response(text, mimetype="application/toml"), "headwind.toml")
