"""How two model versions differ: data, features, verdicts, settings, and what they were judged to be worth."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from app.views import model_card as card
from app.views.model.quality import BETTER, MODEL
from model.derived.definitions import RULES
from model.registry.bundle import Bundle
from model.registry.comparison import VersionComparison, compare

SIDES = {"a": "before", "b": "after"}


@dataclasses.dataclass(frozen=True)
class Differences:
    """Version a beside version b.

    facts: aspect, a, b (in words), of what differs. metrics: CatBoost's, name, and a and b each with _low and _high,
    better ('a', 'b' or '' where neither is). gained, dropped: labels of features only b, only a has. verdicts: column,
    label, a, b, reason, of columns that are judged differently. same_data: both learned from the same export.
    """

    a: str
    b: str
    same_data: bool
    facts: pd.DataFrame
    metrics: pd.DataFrame
    gained: tuple[str, ...]
    dropped: tuple[str, ...]
    verdicts: pd.DataFrame


def differences(a: Bundle, b: Bundle) -> Differences:
    """Lay two versions side by side, in words a person reads."""
    found, labels = compare(a, b), _labels(a) | _labels(b)
    verdicts = [(v.column, labels.get(v.column, v.column), v.before, v.after, v.reason) for v in found.verdicts]
    return Differences(
        a=found.before,
        b=found.after,
        same_data=found.same_data,
        facts=pd.DataFrame([dataclasses.astuple(one) for one in found.differences], columns=["aspect", "a", "b"]),
        metrics=_metrics(found),
        gained=tuple(labels.get(name, name) for name in found.added),
        dropped=tuple(labels.get(name, name) for name in found.removed),
        verdicts=pd.DataFrame(verdicts, columns=["column", "label", "a", "b", "reason"]),
    )


def _labels(bundle: Bundle) -> dict[str, str]:
    named = {row.column: row.label for row in bundle.card.importance}
    derived = {name: rule.label for name, rule in RULES.items()}
    return named | {name: field.label for name, field in bundle.catalogue.items()} | derived


def _metrics(found: VersionComparison) -> pd.DataFrame:
    """The model's own metrics, where both versions have them."""
    rows = [_row(row) for row in found.metrics if row["model"] == MODEL]
    made = card.frame(rows, ["name", "better"], card.with_ends(tuple(SIDES)))
    return made.dropna(subset=list(SIDES)).reset_index(drop=True)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    sides = {f"{side}{end}": row[f"{was}{end}"] for side, was in SIDES.items() for end in ("", "_low", "_high")}
    return {"name": row["metric"], "better": _better(sides["a"], sides["b"], BETTER[row["metric"]]), **sides}


def _better(a: float | None, b: float | None, sign: int) -> str:
    if a is None or b is None or a == b:
        return ""
    return "a" if (a - b) * sign > 0 else "b"
