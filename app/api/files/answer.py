"""How a list is answered as a file: streamed as text, or whole as a workbook where it is small enough."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final, Literal

import pandas as pd
from flask import Response, stream_with_context
from pydantic import BaseModel, Field

from app import formats
from app.api.files.csv_file import BYTE_ORDER_MARK, lines
from app.api.files.workbook import workbook
from app.context import services
from app.views.exports.export import Export
from app.views.exports.rounded import as_shown
from data.errors import TooManyRows

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is written in a second at least, beside other requests; half of the seconds of a request are for asking.
CELLS_A_SECOND: Final = 120_000
# Rows of a sheet below its head.
MOST_ROWS: Final = 1_048_575
NUMBERS: Final = "exact: as they are known (the default). shown: rounded as on screen, still numbers"
MARK: Final = "yes: begin with a byte order mark, as Excel likes"


class WorkbookChoices(BaseModel):
    """How the numbers of a file are written."""

    numbers: Literal["exact", "shown"] | None = Field(None, description=NUMBERS)


class CsvChoices(WorkbookChoices):
    """The same, and whether the text begins with a byte order mark."""

    bom: str | None = Field(None, pattern="^(yes|no)$", description=MARK)


def state_of(query: BaseModel) -> dict[str, Any]:
    """Return what a file is asked for, without how it is written."""
    return query.model_dump(by_alias=True, exclude={"bom", "numbers"})


def as_csv(export: Export, query: CsvChoices) -> Response:
    """Stream a list as comma-separated text."""
    start = [BYTE_ORDER_MARK] if query.bom == "yes" else []
    text = itertools.chain(start, lines(export, _chunks(export, query)))
    return named(Response(streamed(text), mimetype="text/csv"), f"{export.name}.csv")


def as_workbook(export: Export, query: WorkbookChoices) -> Response:
    """Answer with a list as a workbook; raise TooManyRows where it would take too long to write."""
    most = most_rows(len(export.columns), services().settings.deadline)
    if export.rows > most:
        words = f"An Excel file of this list holds up to {formats.count(most)} rows, and there are {export.rows:,}."
        raise TooManyRows(words, "Narrow the filters, or take CSV, which has no limit.")
    written = workbook(export, _chunks(export, query), shown=query.numbers == "shown")
    return named(Response(written, mimetype=WORKBOOK), f"{export.name}.xlsx")


def most_rows(columns: int, deadline: float) -> int:
    """How many rows of so many columns a workbook holds, for it to be written before the deadline of its request."""
    return min(int(CELLS_A_SECOND * deadline / 2) // columns, MOST_ROWS)


def _chunks(export: Export, query: WorkbookChoices) -> Iterator[pd.DataFrame]:
    return as_shown(export.chunks, export.columns) if query.numbers == "shown" else export.chunks


def named(response: Response, name: str) -> Response:
    """Have a browser save an answer under a name, and nobody keep it."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def streamed(parts: Iterator[str]) -> Iterator[str]:
    """Hand a file on, part by part, within the request and its deadline; what fails at once is refused in words."""
    first = list(itertools.islice(parts, 2))
    return stream_with_context(itertools.chain(first, parts))
