"""What holds for an import as a whole: its name, its day, addresses in the CRM, and what a missing deal means."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app.components.imports.choosing import NO_HEADER, currency, has_amount
from app.imports.by_hand.made_on import latest_day
from app.views.imports.proposed import Proposed

MADE_ON: Final = "The day on which the export was made; unless said, the name of its file or its data tell it"
LINK: Final = "A deal's address in the CRM, with {id} for its id"
HINT: Final = "The address of any deal, with {id} in place of its id"
GONE: Final = "Deals missing in a later export"
BECAME: Final = [
    {"value": NO_HEADER, "label": "ask me, and count them nowhere"},
    {"value": "lost", "label": "were lost on that day"},
    {"value": "deleted", "label": "were deleted"},
    {"value": "merged", "label": "were merged into others"},
]


def whole(found: Proposed) -> html.Div:
    """Ask for it; a template of addresses is tried on the first row."""
    gone = dbc.Select(id=_identity("gone"), value=found.gone or NO_HEADER, options=BECAME, size="sm")
    beside_amount = any(has_amount(one) for one in found.columns)
    return html.Div(
        [
            html.Label(["Called", _field("label", found.label)]),
            None if beside_amount else currency(found),
            html.Label([MADE_ON, _day(found.made_on)]),
            html.Label([LINK, _field("record_url", found.record_url, found.record_hint or HINT)]),
            _example(found),
            html.Label([GONE, gone]),
        ],
        className="hw-import-whole",
    )


def _identity(key: str) -> dict[str, str]:
    return {"part": "import-more", "key": key}


def _field(key: str, value: str, hint: str = "") -> Any:
    return dbc.Input(id=_identity(key), value=value, placeholder=hint, maxLength=200, autoComplete="off")


def _day(value: str) -> Any:
    latest = latest_day().isoformat()
    return dbc.Input(id=_identity("made_on"), type="date", value=value, max=latest, autoComplete="off")


def _example(found: Proposed) -> html.P | None:
    if not found.record_example:
        return None
    address = html.A(found.record_example, href=found.record_example, target="_blank", rel="noopener noreferrer")
    return html.P(["The deal in the first row: ", address], className="hw-muted hw-import-example")
