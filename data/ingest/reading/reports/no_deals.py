"""Lines of an export that are no deals: totals, footers and headers that stand again. Nothing is lost with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import duckdb

from data.ingest.reading.reports.fitting import HEADER_AGAIN, TEXT_LINE
from data.ingest.reading.reports.totals import TOTAL_ROW

NEARLY_EMPTY: Final = "Nearly empty: a line of totals, not a deal."


def is_total(reason: str) -> bool:
    """Say whether a row is set aside for being a line of totals."""
    return reason == NEARLY_EMPTY or reason.startswith(TOTAL_ROW)


def is_no_deal(reason: str) -> bool:
    """Say whether a row is set aside for being no deal, and not for what it says."""
    return reason in (HEADER_AGAIN, TEXT_LINE) or is_total(reason)


def count_rows(connection: duckdb.DuckDBPyConnection, is_meant: Callable[[str], bool]) -> int:
    """Count the rows that are set aside for some reasons."""
    reasons = connection.execute("select reason, count(*) from rejects group by 1").fetchall()
    return sum(int(n) for reason, n in reasons if is_meant(reason))
