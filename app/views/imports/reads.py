"""Which columns of the deals' file a mapping reads, and which of two columns of amounts is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data.proposals.proposed import HISTORY, header_of
from data.sources.source import CONVERTED

AMOUNT: Final = "amount"
USED: Final = {
    AMOUNT: "Pages show '{converted}' in its place where both are filled in; a deal without an amount here has none.",
    CONVERTED: "Pages show this in place of '{amount}'; where it is empty, that is converted as in other deals.",
}


def headers_read(keys: Mapping[str, Any]) -> set[str]:
    """Return the headers of the deals' file that a mapping reads, for whatever it does."""
    deals, history = keys["opportunities"], keys.get(HISTORY, {})
    columns = [*deals["columns"].values()]
    read = {header_of(column) for column in columns}
    read |= {column["then"] for column in columns if isinstance(column, dict) and column.get("then")}
    read |= {*deals.get("ids", {}).values(), *deals.get("deleted", {})}
    read |= {header for row in keys.get("outcome", ()) for header in row.get("when", ())}
    if history.get("entered"):
        read |= {*history["entered"], header_of(history.get("columns", {}).get("entered_on"))}
    return read


def shown_of_amounts(keys: Mapping[str, Any], table: str, name: str) -> str:
    """Say of a deal's amount, and of the same in one currency, which one pages show; '' where there is one alone."""
    columns = keys["opportunities"]["columns"]
    if table != "opportunities" or name not in USED or not set(USED) <= set(columns):
        return ""
    return USED[name].format(amount=header_of(columns[AMOUNT]), converted=header_of(columns[CONVERTED]))
