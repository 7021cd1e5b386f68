"""What is fixed about an opportunity, and why nobody can move it from the what-if page."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from app.views.what_if.deal import COUNTS_OF_OTHERS, Case, movable, value_text
from data.schema import Field
from model.decisions import reasons
from model.derived.definitions import RULES
from model.features.change import affected_features, moves
from model.features.matrix import features
from model.leaks.verdicts import ADDS_NOTHING

FOLLOWS_FROM_THE_REST = "They follow from the rest."
NO_SIGNAL = "It can be changed, but without signal nothing can be said of what would follow."
NOBODY_MOVES = "Nobody can change it from here."
TOLD_NOTHING = "It does not move the loss chance: on deals the model had not learned from, it told no more than chance."
NOTHING_READ = "It does not move the loss chance: nothing the model reads follows from it."
EXPECTED_LOSS = " The expected loss does follow from it."


@dataclasses.dataclass(frozen=True)
class Fact:
    """Something that is as it is: its value in words, and why nobody can move it here."""

    label: str
    value: str
    because: str


def facts(case: Case) -> tuple[Fact, ...]:
    """List what is fixed with the reason, what follows from it, and what can be changed without the model noticing."""
    moved = movable(case)
    shown_as_levers = moved if case.published.bundle.has_signal else ()
    held = [f for f in case.fields.values() if _is_fact(f, case) and f.name not in shown_as_levers]
    fixed = [f for f in held if not f.changeable]
    idle = [f for f in held if f.changeable]
    told = [Fact(f.label, field_text(case, f), f.fixed_because or NOBODY_MOVES) for f in fixed]
    unused = [Fact(f.label, field_text(case, f), NO_SIGNAL if f.name in moved else _why_unused(case, f)) for f in idle]
    return (*told, *_derived(case), *unused)


def _is_fact(field: Field, case: Case) -> bool:
    known = field.known != "at close" and field.name in case.row and field.name not in COUNTS_OF_OTHERS
    told = known and field.name != "opportunity_id" and not pd.isna(case.row[field.name].iloc[0])
    return told and not _is_idle_input(field, case)


def _is_idle_input(field: Field, case: Case) -> bool:
    """Tell whether a fact is only there to be counted with, and the model counts nothing with it."""
    inner = field.table == "facts" and not field.feature and not field.changeable
    return inner and not affected_features(field.name, case.published.bundle.feature_set)


def _derived(case: Case) -> list[Fact]:
    bundle = case.published.bundle
    rules = [name for name in bundle.feature_set.names if name in RULES]
    values = features(case.row, bundle.feature_set)
    return [
        Fact(reasons.label(bundle, name), reasons.words(bundle, name, values[name].iloc[0]), FOLLOWS_FROM_THE_REST)
        for name in rules
        if not pd.isna(values[name].iloc[0])
    ]


def _why_unused(case: Case, field: Field) -> str:
    judged = {verdict.column: verdict for verdict in case.published.bundle.feature_set.verdicts}
    found = judged.get(field.name)
    if any(verdict.reason == ADDS_NOTHING and moves(field.name, name) for name, verdict in judged.items()):
        reason = TOLD_NOTHING
    elif found and not found.used:
        reason = f"Not used by the model: {found.reason}"
    else:
        reason = NOTHING_READ
    return reason + (EXPECTED_LOSS if field.name == "amount" else "")


def field_text(case: Case, field: Field, value: Any = None) -> str:
    """Write a field's value in its unit; the opportunity's own where none is given."""
    held = case.value(field.name) if value is None else value
    return value_text(held, field.kind, field.unit, case.snapshot.info["currency"])
