"""What publications said of some deals alone, added up again from what is kept of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.ledger.ledger import Ledger, LedgerFile
from data.ledger.writing import summary, write_answer
from data.snapshots import deadline

# Of these the ledger keeps what they were when something was said.
AS_SAID: Final = ("manager", "owner", "stage")
QUESTION: Final = "ledger/narrowed"


def narrowed(
    ledger: Ledger,
    files: Sequence[LedgerFile],
    chosen: Mapping[str, Sequence[str]],
    opportunity_ids: Sequence[str] | None,
) -> tuple[LedgerFile, ...]:
    """Return outcomes whose summaries are of some opportunities alone.

    chosen: of each of AS_SAID the names that count, none meaning all. opportunity_ids: the opportunities that count,
    None for all.
    """
    known = _parameters(chosen, opportunity_ids)
    return tuple(_narrowed(ledger, one, known) for one in files)


def spoken(
    ledger: Ledger,
    files: Sequence[LedgerFile],
    chosen: Mapping[str, Sequence[str]],
    opportunity_ids: Sequence[str] | None,
) -> dict[str, int]:
    """Return by snapshot of how many of the same opportunities each of some publications, one at least, spoke."""
    rows = ledger.ask("ledger/spoken", "entries", files, **_parameters(chosen, opportunity_ids))
    return dict(zip(rows["snapshot"], rows["n"].astype(int), strict=True))


def _parameters(chosen: Mapping[str, Sequence[str]], opportunity_ids: Sequence[str] | None) -> dict[str, Any]:
    """Return what is chosen as the questions bind it: null where nothing is."""
    names = {name: list(chosen.get(name, ())) or None for name in AS_SAID}
    return {**names, "opportunity_ids": None if opportunity_ids is None else list(opportunity_ids)}


def _narrowed(ledger: Ledger, file: LedgerFile, known: Mapping[str, Any]) -> LedgerFile:
    with ledger.cursor() as cursor, deadline.watched(cursor):
        write_answer(cursor, QUESTION, {**known, "file": str(ledger.path("outcomes", file.snapshot))})
        return dataclasses.replace(file, summary=summary(cursor))
