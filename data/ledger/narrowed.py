"""What publications said of some deals alone, added up again from what is kept of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.ledger.ledger import Ledger, LedgerFile
from data.ledger.writing import summary
from data.snapshots import deadline
from data.statements import named_parameters, sql

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
    names = {name: list(chosen.get(name, ())) or None for name in AS_SAID}
    known = {**names, "opportunity_ids": None if opportunity_ids is None else list(opportunity_ids)}
    return tuple(_narrowed(ledger, one, known) for one in files)


def _narrowed(ledger: Ledger, file: LedgerFile, known: Mapping[str, Any]) -> LedgerFile:
    asked = {**known, "file": str(ledger.path("outcomes", file.snapshot))}
    wanted = {name: asked[name] for name in named_parameters(QUESTION)}
    with ledger.cursor() as cursor, deadline.watched(cursor):
        cursor.execute(f"create or replace temp table written as {sql(QUESTION)}", wanted)
        return dataclasses.replace(file, summary=summary(cursor))
