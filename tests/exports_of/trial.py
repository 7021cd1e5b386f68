"""What a proposal of a format gets right, wrong or asks, and what its import makes of it."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

from data import sources
from data.building.build import Terms
from data.errors import HeadwindError
from data.proposals import Proposal, as_toml, proposal
from tests import cases
from tests.exports_of import hubspot, one_date, salesforce, status_beside, two_dates
from tests.exports_of.deals import COUNTS, SUMS, Export

EXPORTS = (*hubspot.EXPORTS, *salesforce.EXPORTS, *two_dates.EXPORTS, *one_date.EXPORTS, *status_beside.EXPORTS)
OTHER_TABLES = ("accounts", "products", "team", "stage_history", "changes", "quotas")


@dataclasses.dataclass(frozen=True)
class Judged:
    """A format's proposal beside what is right: columns by name, questions by key, tables, and how its import ended."""

    crm: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    asked: tuple[str, ...]
    tables: dict[str, str]
    imported: str

    @property
    def is_whole(self) -> bool:
        """Whether the import counted every deal with its outcome and money."""
        return self.imported == "right"


def judged(export: Export, folder: Path) -> Judged:
    """Propose a mapping for an export, hold it against what is right, and import it."""
    cases.write(folder, export.files)
    found = proposal(folder, export.name)
    read = {g.name: g.header for g in found.columns if g.table == "opportunities" and g.name in CANONICAL}
    # One close date is the expected one of open deals.
    truth = {"expected_close_on": export.columns.get("closed_on"), **export.columns}
    return Judged(
        crm=found.crm,
        right=tuple(name for name, header in read.items() if truth.get(name) == header),
        wrong=tuple(f"{name} = {header}" for name, header in read.items() if truth.get(name) != header),
        missing=tuple(name for name in export.columns if name not in read),
        asked=tuple(question.key for question in found.questions),
        tables={table: found.keys[table]["file"] for table in OTHER_TABLES if table in found.keys},
        imported=_ending(found, folder),
    )


CANONICAL = (
    *(
        "opportunity_id",
        "deal_name",
        "last_activity_on",
        "account",
        "product",
        "owner",
        "stage",
        "opened_on",
        "expected_close_on",
        "closed_on",
    ),
    *("won_on", "lost_on", "amount", "close_value", "pipeline", "region", "forecast_category", "rep_probability"),
    "currency",
)


def _ending(found: Proposal, folder: Path) -> str:
    """Import by a proposal as it stands: 'right', or what came instead."""
    try:
        source = sources.parse("ours", tomllib.loads(as_toml(found.keys)))
        answer = cases.drafted(folder, source, Terms())
    except HeadwindError as refusal:
        return f"refused: {refusal}"
    # A report's name and legal lines are no deals.
    if (answer.opportunities, answer.amount) == (COUNTS, SUMS) and len(answer.set_aside) <= 3:
        return "right"
    return f"{answer.opportunities} {answer.amount}, {len(answer.set_aside)} set aside {answer.set_aside[:1]}"
