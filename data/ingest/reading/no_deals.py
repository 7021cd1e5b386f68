"""Lines of an export that are no deals: totals, footers and headers that stand again. Nothing is lost with them."""

from __future__ import annotations

from typing import Final

from data.ingest.reading.raw import HEADER_AGAIN, TEXT_LINE
from data.ingest.reading.totals import TOTAL_ROW

NEARLY_EMPTY: Final = "Nearly empty: a line of totals, not a deal."


def is_no_deal(reason: str) -> bool:
    """Say whether a row is set aside for being no deal, and not for what it says."""
    return reason in (HEADER_AGAIN, TEXT_LINE, NEARLY_EMPTY) or reason.startswith(TOTAL_ROW)
