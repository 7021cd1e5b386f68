"""How full columns are among rows of the same words: what is filled once a deal has ended tells its day."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from data.ingest.reading.cells import EMPTY
from data.proposals.survey.kept import Workspace, opened, recall
from data.proposals.survey.tables import Survey
from data.statements import literal, quoted


@dataclasses.dataclass(frozen=True)
class Fill:
    """Rows with the same cells in some columns: these, how many rows they are, and in how many others are filled."""

    cells: tuple[str, ...]
    rows: int
    filled: tuple[int, ...]


def fills(one: Survey, told: Sequence[str], headers: Sequence[str], work: Workspace) -> list[Fill]:
    """Count the filled cells of some columns of a file by the cells of others."""
    read = list(dict.fromkeys((*told, *headers)))
    empty = ", ".join(map(literal, ("", *EMPTY)))
    groups = ", ".join(f"coalesce(tidy({quoted(header)}), '')" for header in told)
    cells = (f"lower(coalesce(tidy({quoted(header)}), ''))" for header in headers)
    counts = ", ".join(f"count(*) filter ({cell} not in ({empty}))" for cell in cells)
    with opened(work) as connection:
        recall(connection, one.kept, read)
        found = connection.execute(f"select [{groups}], count(*), [{counts}] from raw_survey group by 1").fetchall()
    return [Fill(tuple(told_cells), rows, tuple(filled)) for told_cells, rows, filled in found]
