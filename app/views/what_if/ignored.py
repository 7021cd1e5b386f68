"""Which of the facts that somebody sends the model does not read, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final

from app.services import Published
from data.schema import Field
from model.derived.definitions import DERIVED, RULES, label_of, source_columns
from model.features.matrix import FeatureSet
from model.leaks.checks import Word
from model.leaks.verdicts import Verdict

# Whose name is told brings the other columns of its table along.
TABLES: Final = {"owner": "team", "account": "accounts", "product": "products"}
# What is not told of a new opportunity is filled from these.
FILLS: Final = {"opened_on": "stage_entered_on", "amount": "opening_amount"}
NOTHING_READ: Final = "Nothing that the model reads follows from it."
MONEY: Final = " It counts in the expected loss alone."


@dataclasses.dataclass(frozen=True)
class Ignored:
    """A column that was sent and moves no probability: its verdict ('leak', 'suspect', 'unused') and the reason."""

    column: str
    label: str
    verdict: Word
    reason: str


def ignored(published: Published, names: Iterable[str]) -> tuple[Ignored, ...]:
    """List those of the columns, each once, of which no feature is made, by themselves or through a rule."""
    judged = {verdict.column: verdict for verdict in published.bundle.feature_set.verdicts}
    fields, read = {field.name: field for field in published.snapshot.catalogue}, _moving(published)
    used = {name for name, verdict in judged.items() if verdict.used}
    return tuple(_ignored(name, judged.get(name), fields) for name in dict.fromkeys(names) if name not in read | used)


def _ignored(name: str, verdict: Verdict | None, fields: Mapping[str, Field]) -> Ignored:
    word, reason = (verdict.verdict, verdict.reason) if verdict else ("unused", _idle(name))
    return Ignored(name, label_of(name, fields), word, reason + (MONEY if name == "amount" else ""))


def _idle(name: str) -> str:
    """Why a column that no verdict speaks of moves nothing."""
    rules = [rule.label for rule in DERIVED if name in source_columns(rule)]
    return f"It feeds only what the model does not use ({', '.join(rules)})." if rules else NOTHING_READ


def _moving(published: Published) -> frozenset[str]:
    """Columns that can move a probability: read themselves, through a rule, or bringing along what is read."""
    read = _read(published.bundle.feature_set)
    tables = {field.table for field in published.snapshot.catalogue if field.name in read}
    brings = {name for name, table in TABLES.items() if table in tables}
    return frozenset({*read, *brings, *(name for name, column in FILLS.items() if column in read)})


def _read(chosen: FeatureSet) -> frozenset[str]:
    """Columns that features are made of, by themselves or through a rule."""
    made = {column for name in chosen.names if name in RULES for column in source_columns(RULES[name])}
    return frozenset({*chosen.names, *made})
