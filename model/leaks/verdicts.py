"""The leak firewall: every column gets a verdict, with its evidence, before it may become a feature."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from data.errors import InvalidInput
from data.schema import Field, Kind
from model.arrays import Numbers, numbers
from model.derived.definitions import DERIVED, RULES, Rule, evaluate, source_columns
from model.leaks import evidence
from model.leaks.checks import (
    DERIVED_HARD,
    HARD,
    KNOWN_AT_CLOSE,
    RULINGS,
    TELLTALE_AUC,
    Word,
    fairly_high_single_column_auc,
)
from model.leaks.column import Grounds, case_of, missing_history_reason, weakest
from model.leaks.comparison_groups import build_comparison_groups
from model.leaks.evidence import Evidence
from model.leaks.outcomes import endings
from model.leaks.recorded_changes import Records
from model.statistics.metrics import COIN

__all__ = [
    "ADDS_NOTHING",
    "TABLES",
    "TELLTALE_AUC",
    "Evidence",
    "Verdict",
    "catalogue_of",
    "residual_leaks",
    "verdicts",
]

TABLES = ("opportunities", "facts", "team", "accounts", "products")
# The reason of a feature that is left out because it lowers no loss.
ADDS_NOTHING = "Left out of the model: on opportunities it had not learned from it told no more than chance."


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What a column may be used for, why, and the evidence.

    'use'; 'suspect' (used only where a person has overridden it: by whom, when and why); 'leak' (it tells the ending);
    'unused' (it tells nothing).
    """

    column: str
    verdict: Word
    reason: str
    evidence: Evidence = dataclasses.field(default_factory=Evidence)
    override: str = ""

    @property
    def used(self) -> bool:
        """Tell whether features may be made of it."""
        return self.verdict == "use" or (self.verdict == "suspect" and bool(self.override))


def catalogue_of(catalogue: Iterable[Field]) -> dict[str, Field]:
    """Index the catalogue by column name; where tables share a name, the opportunity's own field comes first."""
    ranked = sorted((f for f in catalogue if f.table in TABLES), key=lambda f: (not f.feature, TABLES.index(f.table)))
    found: dict[str, Field] = {}
    for field in ranked:
        found.setdefault(field.name, field)
    closing = {f.name: f for f in ranked if f.known == "at close"}
    return found | closing


def verdicts(
    facts: pd.DataFrame,
    catalogue: Iterable[Field],
    overrides: Mapping[str, str] | None = None,
    records: Records | None = None,
) -> tuple[Verdict, ...]:
    """Judge every column of the catalogue, then every derived feature by the columns it rests on.

    `overrides` says of a suspect column by whom, when and why it is used all the same; a leak stays refused. Raise
    InvalidInput naming a column that is overridden though nothing speaks against it, or there is none. `records` hold
    what is on record of columns beside the rows.
    """
    fields, overrides = catalogue_of(catalogue), overrides or {}
    ends = endings(facts)
    grounds = Grounds(ends, build_comparison_groups(facts, ends), records or Records())
    inputs = {column for rule in DERIVED for column in source_columns(rule)}
    asked = {n: f for n, f in fields.items() if f.feature or f.known == "at close" or n in inputs - {"as_of_on"}}
    parts = _parts(facts, asked)
    judged = {n: _overridden(_judge(facts, f, grounds, part=n in parts), overrides) for n, f in asked.items()}
    held: dict[str, Numbers] = {}
    derived = tuple(_overridden(_judge_rule(rule, facts, judged, grounds, held), overrides) for rule in DERIVED)
    raw = (v for name, v in judged.items() if fields[name].feature or v.verdict in ("leak", "suspect"))
    found = (*raw, *derived)
    _refuse_needless(overrides, found)
    return found


def residual_leaks(facts: pd.DataFrame, judged: Iterable[Verdict]) -> tuple[str, ...]:
    """Name the used columns that the rows themselves refuse, whatever the verdict on them says: none, or a leak.

    Judged anew by hard evidence alone: known only at close, a restated ending, gaps or a single value that go with one
    outcome, an order of outcomes that no honest column has.
    """
    grounds = Grounds(endings(facts))
    held: dict[str, Numbers] = {}
    return tuple(v.column for v in judged if v.used and _is_hard_leak(v, facts, grounds, held))


def _is_hard_leak(verdict: Verdict, facts: pd.DataFrame, grounds: Grounds, held: dict[str, Numbers]) -> bool:
    name = verdict.column
    if verdict.evidence.known == "at close":
        return True
    if name in RULES:
        column = pd.Series(_derived(RULES[name], facts, held))
    elif name in facts:
        column = facts[name]
    else:
        return False
    kind: Kind = "choice" if column.dtype.kind not in "fiub" else "number"
    case = case_of(column, Field("", name, name, kind, "at opening"), grounds)
    return any(hard(case) for hard in (DERIVED_HARD if name in RULES else HARD))


def _judge(facts: pd.DataFrame, field: Field, grounds: Grounds, *, part: bool) -> Verdict:
    if field.name not in facts or facts[field.name].isna().all():
        known = Evidence(field.known)
        if field.known == "at close":
            return Verdict(field.name, "leak", KNOWN_AT_CLOSE, known)
        return Verdict(field.name, "unused", "This source does not have it.", known)
    case = case_of(
        facts[field.name], field, grounds, missing_history=missing_history_reason(facts, field, grounds), part=part
    )
    for word, rules in RULINGS:
        for rule in rules:
            if reason := rule(case):
                return Verdict(field.name, word, reason, case.evidence)
    used = "Known at opening." if field.known == "at opening" else "Known while open, as its history records it."
    return Verdict(field.name, "use", used, case.evidence)


def _parts(facts: pd.DataFrame, fields: Mapping[str, Field]) -> frozenset[str]:
    told = [name for name, f in fields.items() if f.kind == "number" and f.table == "opportunities" and name in facts]
    return evidence.parts_of_a_whole({name: numbers(facts[name]) for name in told})


def _judge_rule(
    rule: Rule, facts: pd.DataFrame, judged: Mapping[str, Verdict], grounds: Grounds, held: dict[str, Numbers]
) -> Verdict:
    doubt = ""
    for name in source_columns(rule):
        found = judged.get(name)
        if found is not None and found.verdict == "leak":
            return Verdict(rule.name, "leak", f"It rests on {name}, which is refused: {found.reason}")
        if name not in facts or facts[name].isna().all():
            needed = "dates" if name == "as_of_on" else name
            return Verdict(rule.name, "unused", f"It needs {needed}, which this source does not have.")
        if found is not None and found.verdict == "suspect" and not found.used:
            doubt = doubt or f"It rests on {name}, which is suspect: {found.reason}"
    found = _judge_derived(rule, pd.Series(_derived(rule, facts, held)), grounds, doubt)
    rests_on = [judged[name].evidence.verified for name in source_columns(rule) if name in judged]
    evidence = dataclasses.replace(found.evidence, verified=weakest(rests_on))
    return dataclasses.replace(found, evidence=evidence)


def _judge_derived(rule: Rule, values: pd.Series[Any], grounds: Grounds, doubt: str) -> Verdict:
    case = case_of(values, Field("facts", rule.name, rule.label, "number", "while open"), grounds)
    if len(values.dropna().unique()) <= 1:
        return Verdict(rule.name, "unused", "It has one value everywhere.", case.evidence)
    if told := "".join(hard(case) for hard in DERIVED_HARD):
        return Verdict(rule.name, "leak", told, case.evidence)
    if doubt := doubt or fairly_high_single_column_auc(case):
        return Verdict(rule.name, "suspect", doubt, case.evidence)
    return Verdict(rule.name, "use", f"Follows from {', '.join(source_columns(rule))}.", case.evidence)


def _derived(rule: Rule, facts: pd.DataFrame, held: dict[str, Numbers]) -> Numbers:
    for name in rule.inputs:
        if name not in held:
            held[name] = _derived(RULES[name], facts, held) if name in RULES else numbers(facts[name])
    return evaluate(rule, held, COIN)


def _overridden(verdict: Verdict, overrides: Mapping[str, str]) -> Verdict:
    return dataclasses.replace(verdict, override=overrides.get(verdict.column, ""))


def _refuse_needless(overrides: Mapping[str, str], found: Iterable[Verdict]) -> None:
    words = {v.column: v.verdict for v in found}
    for name in overrides:
        if words.get(name) not in ("suspect", "leak"):
            sentence = f"{name} is not suspect: there is nothing to override."
            raise InvalidInput(
                name, sentence, f"Suspect are: {', '.join(n for n, w in words.items() if w == 'suspect')}."
            )
