"""The grid of open deals: its columns, and its rows as written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import dash_ag_grid as dag
import pandas as pd

from app import formats
from app.components.grid import theme
from app.components.loss import loss_sentence
from app.views.at_risk.answer import Block, Columns, Page
from app.views.at_risk.filters import FILTERS
from app.views.extent import NOTHING_OPEN

LEFT: Final = "No open deal is left here. Clear a filter, or reset them all."
BLOCK_ROWS: Final = 100
WAITING_ROWS: Final = 14
RIGHT: Final = {"cellClass": "hw-ag-right", "headerClass": "ag-right-aligned-header"}
HEARD: Final = ("sortChanged", "rowClicked", "cellKeyDown", "firstDataRendered", "modelUpdated")
_OFFERED: Final[Mapping[str, tuple[str, list[str]]]] = {
    "text": ("agTextColumnFilter", ["contains"]),
    "number": ("agNumberColumnFilter", ["greaterThanOrEqual", "lessThanOrEqual", "inRange"]),
    "date": ("agDateColumnFilter", ["inRange", "lessThan", "greaterThan"]),
}


def deals_grid(identity: str, columns: Columns) -> dag.AgGrid:
    """Draw the grid of open deals: it asks for rows block by block, and starts with the given order and filters."""
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
        "suppressMultiSort": True,
        "suppressDragLeaveHidesColumns": True,
        "rowClass": "hw-deal",
        "context": {"turn": 0},
        "initialState": {"filter": {"filterModel": dict(columns.filters)}},
        "localeText": {"noRowsToShow": LEFT if columns.anything_open else NOTHING_OPEN},
    }
    return dag.AgGrid(
        id=identity,
        rowModelType="infinite",
        getRowId="params.data.opportunity_id",
        columnDefs=_columns(columns),
        defaultColDef={"resizable": True, "wrapHeaderText": True, "sortable": False, "suppressMovable": True},
        dashGridOptions=options,
        rowClassRules={"hw-deal-open": "deals.isOpen(params)"},
        eventListeners={name: ["deals.heard(params)"] for name in HEARD},
        className="hw-deals-grid",
        style={"height": "100%"},
    )


def _columns(columns: Columns) -> list[dict[str, Any]]:
    scored = [
        _column("loss_probability", "Loss", 132, cellRenderer="DealLoss", **RIGHT),
        _column("expected_loss", "Expected loss", 114, **RIGHT),
    ]
    why = {"field": "why", "cellRenderer": "DealWhy", "flex": 1, "minWidth": 180}
    every = [
        _column("account", "Deal", 174, pinned="left", cellRenderer="DealName"),
        _column("owner", "Owner", 102, cellRenderer="DealTwoLines"),
        _column("stage", "Stage", 116, cellRenderer="DealTwoLines"),
        _column("amount", "Amount", 84, **RIGHT),
        *(scored if columns.ranked else []),
        {**why, "headerName": "Top reason and flags" if columns.ranked else "Needs attention"},
        _column("expected_close_on", "Expected close", 106, cellRenderer="DealTwoLines"),
        _column("age_days", "Age", 74, **RIGHT),
        _column("days_since_activity", "Last activity", 100, **RIGHT),
    ]
    listed = [column for column in every if column["field"] not in columns.unknown]
    direction = "desc" if columns.descending else "asc"
    return [column | ({"initialSort": direction} if column["field"] == columns.sorted_by else {}) for column in listed]


def _column(field: str, label: str, width: int, **more: Any) -> dict[str, Any]:
    kind = FILTERS[field].kind
    name, offered = _OFFERED[kind]
    typed = {"filterOptions": offered, "maxNumConditions": 1, "inRangeInclusive": True, "debounceMs": 300}
    return {
        "field": field,
        "headerName": label,
        "width": width,
        "minWidth": 72,
        "sortable": True,
        "sortingOrder": ["desc", "asc"] if kind == "number" else ["asc", "desc"],
        "filter": name,
        "filterParams": {**typed, "buttons": ["reset"]},
        **more,
    }


def response(block: Block, request: Mapping[str, Any]) -> dict[str, Any]:
    """Write a block as the grid's answer, with what was asked: the grid ignores an answer equal to the one before."""
    page = block.page
    turn = (request.get("context") or {}).get("turn")
    asked = {"keys": dict(block.keys), "offset": page.offset, "turn": turn}
    return {"rowData": rows(page), "rowCount": page.count, "storeInfo": asked}


def rows(page: Page) -> list[dict[str, Any]]:
    """Write each row's cells; the grid's renderers lay them out and write no number of their own."""
    return [_row(row, page) for row in page.rows.to_dict("records")]


def _row(row: Mapping[Any, Any], page: Page) -> dict[str, Any]:
    account, stage_days = _none_if_missing(row["account"]), _none_if_missing(row["days_in_stage"])
    identity = str(row["opportunity_id"])
    written = {
        "opportunity_id": identity,
        "account": account or identity,
        "account_sub": identity if account else formats.name(None, "account"),
        "owner": formats.name(row["owner"]),
        "stage": row["stage"],
        "stage_sub": f"for {formats.days(stage_days)}" if stage_days is not None else "",
        "amount": formats.money(row["amount"], page.currency, compact=False),
        "flags": _flags(row),
        "stale_because": row["stale_because"],
        "expected_close_on": formats.date(_day(row["expected_close_on"])),
        "expected_close_on_sub": _ahead(_day(row["expected_close_on"]), page.as_of_on),
        "age_days": formats.days(row["age_days"]),
        "days_since_activity": _ago(_none_if_missing(row["days_since_activity"])),
    }
    return written | _scored(row, page) if page.ranked else written


def _scored(row: Mapping[Any, Any], page: Page) -> dict[str, Any]:
    loss, top = row["loss_probability"], row["top_reason"] or {}
    flagged, threshold = bool(row["flagged"]), _none_if_missing(row["threshold"])
    span = None if _none_if_missing(row["low"]) is None else (row["low"], row["high"])
    return {
        "loss_probability": formats.percent(loss),
        "loss_share": round(loss, 4),
        "threshold": None if threshold is None else round(threshold, 4),
        "flagged": flagged,
        "loss_words": loss_sentence(loss, threshold, span, flagged=flagged),
        "expected_loss": formats.money(row["expected_loss"], page.currency, compact=False),
        "why": top.get("words", ""),
        "points": f"{formats.signed(top['points'])}{formats.NBSP}pts" if top else "",
        "raises": bool(top) and top["points"] > 0,
    }


def _flags(row: Mapping[Any, Any]) -> list[str]:
    """What a rule says of the row, without what its top reason or its dates say already."""
    said = (row.get("top_reason") or {}).get("field") == "pushes"
    brief = ["Overdue" if flag.startswith("Overdue") else flag for flag in row["flags"]]
    return [flag for flag in brief if not (said and flag.startswith("Pushed"))]


def _none_if_missing(value: Any) -> Any:
    return None if pd.isna(value) else value


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _ahead(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return ""
    days = (day - today).days
    return f"in {formats.days(days)}" if days > 0 else "today" if days == 0 else f"{formats.days(-days)} ago"


def _ago(days: float | None) -> str:
    if days is None:
        return formats.NOTHING
    return "today" if days == 0 else f"{formats.days(days)} ago"
