"""What every column may be used for, and the evidence: the leak firewall, column by column."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from app.services import Published, Services
from app.views import model_card as card
from app.views.model_card import ServedModel
from data.schema import Field
from model.derived.definitions import RULES, label_of
from model.leaks.checks import DERIVED_HARD, HARD, ColumnCase
from model.leaks.verdicts import Verdict

ORDER: Final = ("leak", "suspect", "use", "unused")
MEASURED = ("missing_open", "missing_won", "missing_lost", "auc", "moved_at_close", "restated", "distinct")
EVIDENCE: Final = (*MEASURED, "logged", "rewritten", "compared")
UNVERIFIED: Final = "declared, not verified"


@dataclasses.dataclass(frozen=True)
class Columns:
    """Every column with its verdict, leaks first, then suspects, then what is used, then what tells nothing.

    columns: column, label, verdict, used, reason, override (by whom, when and why, or ''), let_through (used although
    it tells the ending: training found so, or the kept evidence says so), known, history, verified ('recorded',
    'tested', 'declared, not verified', '' where that is not asked), tested (in words), and the evidence: missing_open,
    missing_won, missing_lost, restated, moved_at_close, logged, rewritten (shares), auc (alone, out of time), distinct,
    compared (how many open ones it was held against). counts: verdict -> how many columns. let_through: labels.
    unverified: labels of columns that are used though nothing has verified them.
    """

    standing: ServedModel
    columns: pd.DataFrame
    counts: dict[str, int]
    let_through: tuple[str, ...]
    unverified: tuple[str, ...]


def columns(services: Services) -> Columns:
    """Answer for the bundle that scored what is served."""
    published = services.published()
    listed = _verdicts_table(published)
    found = listed["verdict"].value_counts()
    return Columns(
        standing=card.served_model(published),
        columns=listed,
        counts={verdict: int(found.get(verdict, 0)) for verdict in ORDER},
        let_through=_residual_leak_labels(published, listed),
        unverified=tuple(listed.loc[listed["used"].astype(bool) & (listed["verified"] == UNVERIFIED), "label"]),
    )


def _residual_leak_labels(published: Published, listed: pd.DataFrame) -> tuple[str, ...]:
    """Labels of what was let through; what the card names and no verdict speaks of keeps its own name."""
    unspoken = [name for name in published.bundle.card.let_through if name not in set(listed["column"])]
    return (*listed.loc[listed["let_through"], "label"], *unspoken)


def _verdicts_table(published: Published) -> pd.DataFrame:
    fields = {field.name: field for field in published.snapshot.catalogue}
    found = published.bundle.card.let_through
    rows = [_row(verdict, fields, found) for verdict in published.bundle.feature_set.verdicts]
    words = ["column", "label", "verdict", "used", "reason", "override", "let_through", "known", "history"]
    words += ["verified", "tested"]
    listed = card.frame(rows, words, EVIDENCE)
    listed["let_through"] = listed["let_through"].astype(bool)
    rank = listed["verdict"].map({verdict: nth for nth, verdict in enumerate(ORDER)})
    return listed.assign(_rank=rank.where(~listed["let_through"], -1)).sort_values("_rank", kind="stable").drop(
        columns="_rank"
    ).reset_index(drop=True)  # fmt: skip


def _row(verdict: Verdict, fields: Mapping[str, Field], found: Collection[str]) -> dict[str, Any]:
    name = verdict.column
    return {
        "column": name,
        "label": label_of(name, fields),
        "verdict": verdict.verdict,
        "used": verdict.used,
        "reason": verdict.reason,
        "override": verdict.override,
        "let_through": name in found or (verdict.used and refused_by_evidence(verdict)),
        **dataclasses.asdict(verdict.evidence),
    }


def refused_by_evidence(verdict: Verdict) -> bool:
    """Tell whether the kept evidence alone says leak, whatever the verdict, and whatever the share of losses."""
    if verdict.evidence.known == "at close":
        return True
    hard = DERIVED_HARD if verdict.column in RULES else HARD
    return all(any(ruling(_case(verdict, share)) for ruling in hard) for share in (0.0, 1.0))


def _case(verdict: Verdict, lost_share: float) -> ColumnCase:
    field = Field("", verdict.column, verdict.column, "number", "at opening")
    some_open = verdict.evidence.missing_open is not None
    return ColumnCase(field, verdict.evidence, some_open=some_open, lost_share=lost_share)
