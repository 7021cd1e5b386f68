"""Which of the facts that somebody sends the model does not read, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

from app.services import Published
from model.features import FeatureSet
from model.rules import RULES, label_of, source_columns
from model.rulings import Word

# Whose name is told brings the other columns of its table along.
TABLES: Final = {"owner": "team", "account": "accounts", "product": "products"}
MONEY: Final = " It counts in the expected loss alone."


@dataclasses.dataclass(frozen=True)
class Ignored:
    """A column that was sent and changes no probability: its verdict ('leak', 'suspect', 'unused') and the reason."""

    column: str
    label: str
    verdict: Word
    reason: str


def ignored(published: Published, names: Iterable[str]) -> tuple[Ignored, ...]:
    """List those of the columns, each once, that are refused and of which no feature is made."""
    chosen, fields = published.bundle.feature_set, {field.name: field for field in published.snapshot.catalogue}
    refused = {verdict.column: verdict for verdict in chosen.verdicts if not verdict.used}
    read = _read(chosen) | {name for name, table in TABLES.items() if _brings(published, chosen, table)}
    return tuple(
        Ignored(
            name,
            label_of(name, fields),
            refused[name].verdict,
            refused[name].reason + (MONEY if name == "amount" else ""),
        )
        for name in dict.fromkeys(names)
        if name in refused and name not in read
    )


def _read(chosen: FeatureSet) -> frozenset[str]:
    """Columns that features are made of, by themselves or through a rule."""
    made = {column for name in chosen.names if name in RULES for column in source_columns(RULES[name])}
    return frozenset({*chosen.names, *made})


def _brings(published: Published, chosen: FeatureSet, table: str) -> bool:
    return any(field.table == table and field.name in chosen.names for field in published.snapshot.catalogue)
