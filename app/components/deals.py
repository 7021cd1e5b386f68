"""The grid of open deals: its columns, its rows as written, what stands above it, and its quick filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.grid import theme
from app.components.loss import between, words
from app.components.parts import attributes, said, tag
from app.views.at_risk import AtRisk, BaseRate, Columns, Page
from app.views.narrowing import FILTERS, Filter

BLOCK_ROWS: Final = 100
WAITING_ROWS: Final = 12
SORTED_BY: Final[Mapping[str, str]] = {
    "opportunity_id": "id",
    "account": "account",
    "owner": "owner",
    "product": "product",
    "stage": "stage",
    "amount": "amount",
    "loss_probability": "loss probability",
    "expected_loss": "expected loss",
    "expected_close_on": "expected close",
    "age_days": "age",
    "days_since_activity": "last activity",
    "pushes": "pushes",
}
RIGHT: Final = {"cellClass": "hw-ag-right", "headerClass": "ag-right-aligned-header"}
_FILTERS: Final[Mapping[str, dict[str, Any]]] = {
    "text": {"filter": "agTextColumnFilter", "options": ["contains"]},
    "number": {"filter": "agNumberColumnFilter", "options": ["greaterThanOrEqual", "lessThanOrEqual", "inRange"]},
    "date": {"filter": "agDateColumnFilter", "options": ["inRange", "lessThan", "greaterThan"]},
}


def deals_grid(identity: str, columns: Columns, query: Mapping[str, Any] | None) -> dag.AgGrid:
    """Draw the grid of open deals; it asks for blocks of rows, and shows the order and the filters of the address."""
    options = {
        "theme": theme(),
        "rowHeight": 44,
        "headerHeight": 36,
        "cacheBlockSize": BLOCK_ROWS,
        "maxBlocksInCache": 20,
        "infiniteInitialRowCount": WAITING_ROWS,
        # With two requests under way at once a block is lost for ever: request and response are single properties.
        "maxConcurrentDatasourceRequests": 1,
        "blockLoadDebounceMillis": 60,
        "suppressCellFocus": False,
        "suppressMultiSort": True,
        "suppressDragLeaveHidesColumns": True,
        "rowClass": "hw-deal",
        "context": {"filters": {name: _keys(found) for name, found in FILTERS.items()}, "ranked": columns.ranked},
        "initialState": {"filter": {"filterModel": {"function": "deals.filters()"}}},
        "localeText": {"noRowsToShow": "No open deal is left. Clear a filter, or widen the scope."},
    }
    return dag.AgGrid(
        id=identity,
        rowModelType="infinite",
        getRowId="String(params.data.opportunity_id)",
        columnDefs=_columns(columns),
        defaultColDef={"resizable": True, "sortable": False, "suppressHeaderMenuButton": True},
        dashGridOptions=options,
        eventListeners={
            name: ["deals.heard(params)"]
            for name in ("sortChanged", "filterChanged", "rowClicked", "cellKeyDown", "firstDataRendered")
        },
        className="hw-deals-grid",
        style={"height": None},
    )


def _keys(found: Filter) -> dict[str, Any]:
    return {"kind": found.kind, "key": found.key, "scale": found.scale}


def _columns(columns: Columns) -> list[dict[str, Any]]:
    scored = [
        _column("loss_probability", "Loss", 176, cellRenderer="DealLoss", **RIGHT),
        _column("expected_loss", "Expected loss", 116, **RIGHT),
    ]
    why = {"field": "why", "headerName": "Top reason and flags", "cellRenderer": "DealWhy", "flex": 1, "minWidth": 216}
    listed = [
        _column("account", "Deal", 190, pinned="left", cellRenderer="DealName", cellClass="hw-deal-name"),
        _column("owner", "Owner", 128),
        _column("stage", "Stage", 112, cellRenderer="DealTwoLines"),
        _column("amount", "Amount", 104, **RIGHT),
        *(scored if columns.ranked else []),
        why if columns.ranked else {**why, "headerName": "Flags"},
        _column("expected_close_on", "Expected close", 118, cellRenderer="DealTwoLines"),
        _column("age_days", "Age", 86, **RIGHT),
        _column("days_since_activity", "Last activity", 108, **RIGHT),
    ]
    direction = "desc" if columns.descending else "asc"
    return [
        {**column, "initialSort": direction} if column["field"] == columns.sorted_by else column for column in listed
    ]


def _column(field: str, label: str, width: int, **more: Any) -> dict[str, Any]:
    found = FILTERS[field]
    offered = _FILTERS[found.kind]
    typed = {"filterOptions": offered["options"], "maxNumConditions": 1, "inRangeInclusive": True, "debounceMs": 300}
    largest_first = found.kind == "number"
    return {
        "field": field,
        "headerName": label,
        "width": width,
        "minWidth": 72,
        "sortable": True,
        "sortingOrder": ["desc", "asc"] if largest_first else ["asc", "desc"],
        "filter": offered["filter"],
        "filterParams": {**typed, "buttons": ["reset"]},
        "suppressHeaderMenuButton": False,
        **more,
    }


def response(page: Page) -> dict[str, Any]:
    """Write a page of the list as the grid's answer; `storeInfo` makes each answer another one, or the grid waits."""
    return {
        "rowData": rows(page),
        "rowCount": page.count,
        "storeInfo": {"offset": page.offset, "sorted_by": page.sorted_by, "at": formats.moment()},
    }
