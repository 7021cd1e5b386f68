"""The leak firewall: every column gets a verdict, with its evidence, before it may become a feature."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pandas as pd

from data.schema import Field
from model import evidence
from model.columns import Numbers, numbers
from model.rules import DERIVED, RULES, Rule, evaluate, source_columns

Word = Literal["use", "suspect", "leak", "unused"]
TABLES = ("opportunities", "facts", "team", "accounts", "products")
LARGEST_GAP = 0.10
TELLTALE_AUC = 0.95
MOST_LEVELS = 200
# Below this a level is recognised, not learned from: accounts with 13 opportunities each cost 0.04 of AUC out of time.
FEWEST_ROWS_A_LEVEL = 50
UNIQUE_SHARE = 0.5


@dataclasses.dataclass(frozen=True)
class Evidence:
    """What a verdict rests on; None where it cannot be measured.

    missing_*: share of opportunities of that outcome for which the column is empty. auc: how well it orders outcomes
    alone, out of time. moved_at_close: how far values of closed opportunities lie from those of open ones of the same
    age, 0 to 1. restated: share of rows in which it equals the ending. distinct: different values per opportunity.
    """

    known: str = ""
    history: bool = False
    missing_open: float | None = None
    missing_won: float | None = None
    missing_lost: float | None = None
    auc: float | None = None
    moved_at_close: float | None = None
    restated: float | None = None
    distinct: float | None = None


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What a column may be used for, why, and the evidence.

    'use'; 'suspect' (used only where a person has overridden it: by whom, when and why); 'leak' (it tells the ending);
    'unused' (it tells nothing).
    """

    column: str
    verdict: Word
    reason: str
    evidence: Evidence = Evidence()
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


def verdicts(facts: pd.DataFrame, catalogue: Iterable[Field]) -> tuple[Verdict, ...]:
    """Judge every column of the catalogue, then every derived feature by the columns it rests on."""
    fields = catalogue_of(catalogue)
    endings = evidence.endings(facts)
    inputs = {column for rule in DERIVED for column in source_columns(rule)}
    judged = {
        name: _judge(facts, field, endings)
        for name, field in fields.items()
        if field.feature or field.known == "at close" or name in inputs - {"as_of_on"}
    }
    held: dict[str, Numbers] = {}
    derived = tuple(_judge_rule(rule, facts, judged, endings, held) for rule in DERIVED)
    raw = (v for name, v in judged.items() if fields[name].feature or v.verdict == "leak")
    return (*raw, *derived)


def _judge(facts: pd.DataFrame, field: Field, endings: evidence.Endings) -> Verdict:
    if field.known == "at close":
        return Verdict(field.name, "leak", "Known only at close.")
    if field.name not in facts or facts[field.name].isna().all():
        return Verdict(field.name, "unused", "This source does not have it.")
    reason = _leak(facts[field.name], field, endings)
    if reason:
        return Verdict(field.name, "leak", reason)
    reason = _useless(facts[field.name], field, endings)
    return Verdict(field.name, "unused", reason) if reason else Verdict(field.name, "use", "Known while open.")


def _leak(column: pd.Series[Any], field: Field, endings: evidence.Endings) -> str:
    return (
        evidence.restates_the_ending(column, endings)
        or evidence.missing_gives_away(column, endings, LARGEST_GAP)
        or ("" if field.kind == "date" else evidence.telltale(column, endings, text=_is_text(field), most=TELLTALE_AUC))
    )


def _is_text(field: Field) -> bool:
    return field.kind in ("text", "choice")


def _useless(column: pd.Series[Any], field: Field, endings: evidence.Endings) -> str:
    if field.kind == "date":
        return "" if not field.feature else "A date enters only through what is derived from it."
    if len(column.unique()) == 1:
        return "It has one value everywhere."
    if not _is_text(field):
        return ""
    levels = column.nunique()
    opportunities = endings.opportunities
    if levels > UNIQUE_SHARE * opportunities:
        return f"{levels:,} levels on {opportunities:,} opportunities: nearly unique to each."
    if levels > MOST_LEVELS and opportunities < FEWEST_ROWS_A_LEVEL * levels:
        return f"{levels:,} levels with fewer than {FEWEST_ROWS_A_LEVEL} opportunities each; its loss history remains."
    return ""


def _judge_rule(
    rule: Rule, facts: pd.DataFrame, judged: Mapping[str, Verdict], endings: evidence.Endings, held: dict[str, Numbers]
) -> Verdict:
    for name in source_columns(rule):
        found = judged.get(name)
        if found is not None and found.verdict == "leak":
            return Verdict(rule.name, "leak", f"It rests on {name}, which is refused: {found.reason}")
        if name not in facts or facts[name].isna().all():
            return Verdict(rule.name, "unused", f"It needs {name}, which this source does not have.")
    values = pd.Series(_derived(rule, facts, held))
    if len(values.unique()) <= 1:
        return Verdict(rule.name, "unused", "It has one value everywhere.")
    reason = evidence.telltale(values, endings, text=False, most=TELLTALE_AUC)
    return Verdict(rule.name, "leak" if reason else "use", reason or f"Follows from {', '.join(source_columns(rule))}.")


def _derived(rule: Rule, facts: pd.DataFrame, held: dict[str, Numbers]) -> Numbers:
    for name in rule.inputs:
        if name not in held:
            held[name] = _derived(RULES[name], facts, held) if name in RULES else numbers(facts[name])
    return evaluate(rule, held, evidence.COIN)
