"""What is served, in one object that a script can hold against what it expects."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from app.services import Services
from app.views.at_risk.answer import at_risk
from data.snapshots.snapshot import Snapshot

OUTCOMES = ("open", "won", "lost")


@dataclasses.dataclass(frozen=True)
class Check:
    """What is served: counts and money by outcome, what was set aside, read otherwise and warned of.

    flagged is None if the model has no signal. reasons: column, reason, rows, example. spellings counts the cells
    that were read as another spelling. read_as: column, reading, example. warnings: sentences.
    """

    source: str
    as_of_on: dt.date
    snapshot: str
    model_version: str
    verdict: str
    currency: str
    opportunities: dict[str, int]
    amount: dict[str, float]
    flagged: int | None
    set_aside: int
    reasons: pd.DataFrame
    spellings: int
    read_as: pd.DataFrame
    warnings: list[str]


def check(services: Services) -> Check:
    """Answer for what is served; raise NotReady if nothing can be."""
    services.check()
    published = services.published()
    snapshot, info = published.snapshot, published.snapshot.info
    totals = snapshot.ask("outcome_totals").set_index("outcome")
    reasons, notes = snapshot.ask("rejects_by_reason"), snapshot.ask("notes")
    return Check(
        source=info["source"],
        as_of_on=snapshot.as_of_on,
        snapshot=snapshot.version,
        model_version=published.bundle.version,
        verdict=published.bundle.gate.verdict,
        currency=info["currency"],
        opportunities={outcome: int(totals["n"].get(outcome, 0)) for outcome in OUTCOMES},
        amount={outcome: round(float(totals["amount"].get(outcome, 0.0)), 2) for outcome in OUTCOMES[:2]},
        flagged=at_risk(services, {}).open.flagged,
        set_aside=int(reasons["n"].sum()),
        reasons=reasons.rename(columns={"n": "rows", "first_value": "example"})[
            ["column", "reason", "rows", "example"]
        ],
        spellings=_spellings(snapshot),
        read_as=_read_as(notes),
        warnings=[
            *filter(None, [services.substitute(snapshot), published.steps.refused]),
            *notes.loc[~notes["kind"].isin(["read as", "import"]), "sentence"],
        ],
    )


def _spellings(snapshot: Snapshot) -> int:
    return int(snapshot.ask("repairs_made")["n"].sum())


def _read_as(notes: pd.DataFrame) -> pd.DataFrame:
    read = notes[notes["kind"] == "read as"]
    return read.rename(columns={"sentence": "reading"})[["column", "reading", "example"]]
