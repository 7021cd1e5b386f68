"""The grid of open deals: its columns, and its rows as written."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_ag_grid as dag
import pandas as pd

from app import formats
from app.components.deals import trend
from app.components.grid import theme
from app.components.loss import SEVERITY, loss_sentence, place_words
from app.views.actions.week import planned_words
from app.views.at_risk.answer import Block, Columns, Page
from app.views.at_risk.filters import FILTERS
from app.views.deals.arms import LEFT_ALONE, TO_LEAVE
from app.views.deals.opportunities import NO_REASON, REASON_ORDER
from app.views.deals.title import deal_title, own_name, under_title
from app.views.extent import NOTHING_OPEN

# What stands above the list says which filter leaves nothing; an empty text would be the grid's own words.
LEFT: Final = formats.NBSP
NOTHING_LISTED: Final = ("noRowsToShow", "noMatchingRows")
BLOCK_ROWS: Final = 100
WAITING_ROWS: Final = 14
# Pixels of a digit in the grid, and of what stands around a cell's text.
DIGIT, PADDING = 7.4, 18
RIGHT: Final = {"cellClass": "hw-ag-right", "headerClass": "ag-right-aligned-header"}
HEARD: Final = ("sortChanged", "rowClicked", "cellKeyDown", "gridSizeChanged", "modelUpdated", "selectionChanged")
# A tick plans something for a deal; a click on its row opens it. Space ticks the row that has the focus.
TICKED: Final = {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False, "enableClickSelection": False}
TICKS: Final = {"width": 36, "minWidth": 36, "maxWidth": 36, "pinned": "left", "context": "ticks", "sortable": False}
# Columns that the page's script shows where there is room for nothing else, or never.
CARD: Final = {
    "field": "card",
    "headerName": "Deal",
    "cellRenderer": "DealCard",
    "flex": 1,
    "hide": True,
    "context": "card",
}
TREND: Final = {
    "field": "loss_history",
    "headerName": "Over 12 weeks",
    "headerTooltip": trend.LABEL,
    "cellRenderer": "DealTrend",
    "width": 76,
    **RIGHT,
}
REASONS: Final = {"headerName": "First reason and next step", "headerTooltip": REASON_ORDER}
UNSEEN: Final = {"hide": True, "context": "unseen"}
_OFFERED: Final[Mapping[str, tuple[str, list[str]]]] = {
    "text": ("agTextColumnFilter", ["contains"]),
    "number": ("agNumberColumnFilter", ["greaterThanOrEqual", "lessThanOrEqual", "inRange"]),
    "date": ("agDateColumnFilter", ["inRange", "lessThan", "greaterThan"]),
}


def deals_grid(identity: str, columns: Columns, *, ticked: bool = False) -> dag.AgGrid:
    """Draw the grid of open deals: it asks for rows block by block, and starts with the given order and filters.

    `ticked`: whether deals can be ticked, so that something is planned for several.
    """
    options = {
        "theme": theme(),
        "rowHeight": 84,
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
        **({"rowSelection": TICKED, "selectionColumnDef": TICKS} if ticked else {}),
        "initialState": {"filter": {"filterModel": dict(columns.filters)}},
        "localeText": dict.fromkeys(NOTHING_LISTED, LEFT if columns.anything_open else NOTHING_OPEN),
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
        _column("loss_probability", "Loss chance", 128, cellRenderer="DealLoss", **RIGHT),
        _column("expected_loss", "Expected loss", _room(columns.largest, 96), **RIGHT),
        TREND,
    ]
    why = {"field": "why", "cellRenderer": "DealWhy", "flex": 1, "minWidth": 168}
    every = [
        _column("account", "Deal", 180, pinned="left", cellRenderer="DealName"),
        _column("owner", "Owner", 92, cellRenderer="DealTwoLines"),
        _column("stage", "Stage", 112, cellRenderer="DealTwoLines"),
        _column("amount", "Amount", _room(columns.largest, 82), **RIGHT),
        *(scored if columns.ranked else []),
        {**why, **(REASONS if columns.ranked else {"headerName": "Needs attention"})},
        _column("expected_close_on", "Expected close", 112, cellRenderer="DealTwoLines"),
        *_aged(columns.unknown),
        CARD,
    ]
    listed = [column for column in every if column["field"] not in columns.unknown]
    direction = "desc" if columns.descending else "asc"
    return [column | ({"initialSort": direction} if column["field"] == columns.sorted_by else {}) for column in listed]


def _room(text: str, least: int) -> int:
    """Return the width of a column that shows a text whole: money is never cut."""
    return max(least, math.ceil(len(text) * DIGIT) + PADDING)


def _aged(unknown: Sequence[str]) -> list[dict[str, Any]]:
    """Age and last activity share a column; what is not seen still carries the filter and the order of an address."""
    age = _column("age_days", "Age and activity", 116, cellRenderer="DealTwoLines")
    active = _column("days_since_activity", "Last activity", 100, **RIGHT)
    return [age, active | ({} if "age_days" in unknown else UNSEEN)]


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
        "account": deal_title(row),
        "account_sub": under_title(row, identity if account else formats.name(None, "account")),
        "whose": account if account and own_name(row) else "",
        "owner": formats.name(row["owner"]),
        "stage": row["stage"],
        "stage_sub": f"for {formats.days(stage_days)}" if stage_days is not None else "",
        "amount": formats.money(row["amount"], page.currency, compact=False),
        "planned": planned_words(row["actions"]),
        "held_out": TO_LEAVE if row.get("arm") == TO_LEAVE else "",
        "flags": _flags(row),
        "stale_because": row["stale_because"],
        "expected_close_on": formats.date(_day(row["expected_close_on"])),
        "expected_close_on_sub": _ahead(_day(row["expected_close_on"]), page.as_of_on),
        "age_days": formats.days(row["age_days"]),
        "age_days_sub": _active(_none_if_missing(row["days_since_activity"]), _none_if_missing(row["quiet_days"])),
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
        "severity": SEVERITY[TO_LEAVE if row.get("arm") == TO_LEAVE else row["severity"]],
        "loss_words": f"{loss_sentence(loss, threshold, span, flagged=flagged)}{_worth(row, page)}",
        "expected_loss": formats.money(row["expected_loss"], page.currency, compact=False),
        "why": top.get("words", NO_REASON),
        "points": f"{formats.signed(top['points'])}{formats.NBSP}pts" if top else "",
        "step": LEFT_ALONE if row.get("arm") == TO_LEAVE else top.get("next_step", ""),
        **trend.cell(row["loss_history"], _none_if_missing(row["loss_moved"])),
    }


def _worth(row: Mapping[Any, Any], page: Page) -> str:
    """What acting on it is worth, and its place among its owner's deals, as far as they are known."""
    worth, rank = _none_if_missing(row["worth"]), _none_if_missing(row.get("owner_rank"))
    known = worth is not None and not page.policy.unpriced
    parts = [f"acting on it is worth {formats.money(worth, page.currency)}"] if known else []
    parts += [place_words(int(rank), int(row["owner_open"]))] if rank else []
    said = "; ".join(parts)
    return f". {said[0].upper()}{said[1:]}" if said else ""


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


def _active(days: float | None, quiet_days: float | None) -> str:
    """How long nothing was done, beneath the age: 'quiet 9 days', of a deal without any activity that it has none."""
    if days is None:
        return "" if quiet_days is None else "no activity recorded"
    return f"quiet {formats.days(days)}" if days else "active today"


def _ago(days: float | None) -> str:
    if days is None:
        return formats.NOTHING
    return "today" if days == 0 else f"{formats.days(days)} ago"
