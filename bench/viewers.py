"""What viewers ask for: scopes from everything down to one stage, and a grid scrolled, sorted and filtered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.services import Services
from app.views.freshness import choices
from bench.visitor import BLANK

BLOCK = 100


def scopes(services: Services) -> list[dict[str, Any]]:
    """The store `scope` of five viewers: everything, all time, a region, an owner, a product's stage; the largest each."""
    largest = {name: rows.loc[rows["n"].idxmax(), "name"] for name, rows in choices(services, None).items()}
    chosen: list[dict[str, Any]] = [{}, {"period": "all"}]
    chosen += [{name: [largest[name]]} for name in ("region", "owner") if name in largest]
    chosen += [{name: [largest[name]] for name in ("product", "stage") if name in largest}]
    return [BLANK | one for one in chosen]


def grid_requests(columns: list[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The first block, sorted by another column, filtered, and far down, as the grid's infinite row model asks."""
    yield "first", _request(0)
    yield "sorted by amount", _request(0, sort=[{"colId": "amount", "sort": "desc"}])
    for column in columns:
        if "Number" in str(column.get("filter", "")):
            bound = {"filterType": "number", "type": "greaterThan", "filter": 10}
            yield f"filtered by {column['field']}", _request(0, filters={column["field"]: bound})
            break
    yield "far down", _request(50 * BLOCK)


def _request(
    start: int, *, sort: list[dict[str, str]] | None = None, filters: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "startRow": start,
        "endRow": start + BLOCK,
        "sortModel": sort or [],
        "filterModel": filters or {},
        "context": None,
    }
