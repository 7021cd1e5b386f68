"""What a closed draft says becomes a file of the ledger, and what it knows of the endings another: pending, whole."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from typing import Any, Final

import duckdb
import pandas as pd

from data.files import replacing
from data.ledger.ledger import Kind, Ledger, LedgerFile
from data.ledger.limits import HORIZON
from data.snapshots import manifest
from data.statements import literal, named_parameters, over, sql

# Rows that are read together: a deal's page reads as many of each publication.
ROWS_TOGETHER: Final = 2_048
# Of the deals to learn from so many are kept of each publication.
MOST_DEALS: Final = 20
# Looks back on which the base rate rests, as many days apart, and how many deals tell a share.
LOOKS, APART, FEWEST = 12, 30, 30
# What moved a loss probability since the publication before, of each opportunity that was open in both.
REVISED: Final = ("opportunity_id", "former_loss", "by_data", "by_time", "by_model", "unsplit")
_TYPES: Final = ("varchar", "double", "double", "double", "double", "varchar")


def write_entries(
    draft: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    about: LedgerFile,
    policy: Mapping[str, Any],
    kind: str,
    revisions: pd.DataFrame,
) -> None:
    """Write what a draft says of every open opportunity.

    `policy` is bound as every question that flags binds it, and `kind` names it, '' where nobody knows which one is in
    force. `revisions` has the columns REVISED, and a row for each opportunity that the publication before spoke of.
    """
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(REVISED, _TYPES, strict=True))
    draft.execute(f"create or replace temp table revisions ({columns})")
    over(draft, revisions[list(REVISED)], "insert into revisions by name select * from incoming")
    known = {
        "policy": policy,
        "kind": kind,
        "snapshot": about.snapshot,
        "horizon": HORIZON,
        "looks": LOOKS,
        "apart": APART,
        "fewest": FEWEST,
    }
    write_answer(draft, "ledger/entries", known)
    write_file(draft, ledger, "entries", about)


def write_outcomes(draft: duckdb.DuckDBPyConnection, ledger: Ledger, of: LedgerFile) -> None:
    """Write what a publication said, beside what a later draft knows to have become of it within the horizon."""
    known = {"file": str(ledger.path("entries", of.snapshot)), "horizon": HORIZON}
    write_answer(draft, "ledger/outcomes", known)
    write_file(draft, ledger, "outcomes", dataclasses.replace(of, summary=summary(draft)))


def summary(draft: duckdb.DuckDBPyConnection) -> str:
    """Return what a track record needs of the outcomes in the table `written`, as JSON: sums and the largest deals.

    A page adds them up: it need not read what was said of a million deals.
    """
    found = {name: _records(draft, f"ledger/{name}", {}) for name in ("sums", "bands", "voices")}
    for name in ("missed", "false_alarms"):
        found[name] = _records(draft, "ledger/deals", {"missed": name == "missed", "most": MOST_DEALS})
    return json.dumps(found, default=str)


def _records(draft: duckdb.DuckDBPyConnection, question: str, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    answer = draft.execute(sql(question), dict(known))
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def write_answer(draft: duckdb.DuckDBPyConnection, question: str, known: Mapping[str, Any]) -> None:
    """Keep the answer to a question in the temporary table `written`; it takes of what is known what it asks for."""
    wanted = {name: known[name] for name in named_parameters(question)}
    draft.execute(f"create or replace temp table written as {sql(question)}", wanted)


def write_file(draft: duckdb.DuckDBPyConnection, ledger: Ledger, kind: Kind, about: LedgerFile) -> None:
    """Write the table `written` into a pending file of the ledger that appears whole or not at all."""
    ((n, chances),) = draft.execute("select count(*), count(lost_90) from written").fetchall()
    footer = dataclasses.replace(about, entries=n, chances=chances).footer
    told = ", ".join(f"{name}: {literal(text)}" for name, text in footer.items())
    options = f"format parquet, compression zstd, row_group_size {ROWS_TOGETHER}, kv_metadata {{{told}}}"
    path = ledger.pending(kind, about.snapshot)
    with replacing(path) as beside:
        draft.execute(f"copy (from written order by opportunity_id) to {literal(str(beside))} ({options})")
        with beside.open("rb") as file:
            os.fsync(file.fileno())
    manifest.write(path, ledger.signer)
