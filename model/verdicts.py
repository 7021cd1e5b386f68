"""The leak firewall: every column gets a verdict, with its evidence, before it may become a feature."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from data.errors import InvalidInput
from data.schema import Field, Kind
from model import evidence
from model.columns import Numbers, numbers
from model.endings import Endings, endings
from model.evaluate import COIN
from model.rules import DERIVED, RULES, Rule, evaluate, source_columns
from model.rulings import DERIVED_HARD, HARD, RULINGS, TELLTALE_AUC, Case, Word, almost_telltale, is_text

__all__ = ["TABLES", "TELLTALE_AUC", "Evidence", "Verdict", "catalogue_of", "let_through", "verdicts"]

TABLES = ("opportunities", "facts", "team", "accounts", "products")


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


def verdicts(
    facts: pd.DataFrame, catalogue: Iterable[Field], overrides: Mapping[str, str] | None = None
) -> tuple[Verdict, ...]:
    """Judge every column of the catalogue, then every derived feature by the columns it rests on.

    `overrides` says of a suspect column by whom, when and why it is used all the same; a leak stays refused. Raise
    InvalidInput naming a column that is overridden though nothing speaks against it, or there is none.
    """
    fields, overrides = catalogue_of(catalogue), overrides or {}
    ends = endings(facts)
    inputs = {column for rule in DERIVED for column in source_columns(rule)}
    asked = {n: f for n, f in fields.items() if f.feature or f.known == "at close" or n in inputs - {"as_of_on"}}
    parts = _parts(facts, asked)
    judged = {n: _overridden(_judge(facts, f, ends, part=n in parts), overrides) for n, f in asked.items()}
    held: dict[str, Numbers] = {}
    derived = tuple(_overridden(_judge_rule(rule, facts, judged, ends, held), overrides) for rule in DERIVED)
    raw = (v for name, v in judged.items() if fields[name].feature or v.verdict in ("leak", "suspect"))
    found = (*raw, *derived)
    _refuse_needless(overrides, found)
    return found


def let_through(facts: pd.DataFrame, judged: Iterable[Verdict]) -> tuple[str, ...]:
    """Name the used columns that the rows themselves refuse, whatever the verdict on them says: none, or a leak.

    Judged anew by hard evidence alone: known only at close, a restated ending, gaps or a single value that go with one
    outcome, an order of outcomes that no honest column has.
    """
    ends = endings(facts)
    held: dict[str, Numbers] = {}
    return tuple(v.column for v in judged if v.used and _told(v, facts, ends, held))


def _told(verdict: Verdict, facts: pd.DataFrame, ends: Endings, held: dict[str, Numbers]) -> bool:
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
    case = _case(column, Field("", name, name, kind, "at opening"), ends, history=True)
    return any(hard(case) for hard in (DERIVED_HARD if name in RULES else HARD))


def _judge(facts: pd.DataFrame, field: Field, ends: Endings, *, part: bool) -> Verdict:
    if field.name not in facts or facts[field.name].isna().all():
        known = Evidence(field.known)
        if field.known == "at close":
            return Verdict(field.name, "leak", "Known only at close.", known)
        return Verdict(field.name, "unused", "This source does not have it.", known)
    case = _case(facts[field.name], field, ends, history=_history(facts, field, ends), part=part)
    for word, rules in RULINGS:
        for rule in rules:
            if reason := rule(case):
                return Verdict(field.name, word, reason, case.evidence)
    used = "Known at opening." if field.known == "at opening" else "Known while open, as its history records it."
    return Verdict(field.name, "use", used, case.evidence)


def _case(column: pd.Series[Any], field: Field, ends: Endings, *, history: bool, part: bool = False) -> Case:
    text, date = is_text(field), field.kind == "date"
    values = evidence.readings(column, ends)
    line = evidence.follows(values, ends)
    varies = (field.tracked or line > evidence.STRAIGHT) and evidence.varies(column, ends)
    share, ending = evidence.restated(values, ends, grows=varies)
    levels = int(column.nunique())
    binned = evidence.bins(column.iloc[ends.last], text=text)
    placed = column if not date else pd.Series(evidence.since_opening(column, ends))
    judged = Evidence(
        field.known,
        history,
        *evidence.missing_shares(column, ends),
        auc=None if date else evidence.single_column_auc(binned, ends),
        moved_at_close=evidence.moved_at_close(placed, ends, text=text),
        restated=share,
        distinct=levels / max(1, ends.opportunities),
    )
    return Case(
        field,
        judged,
        ends.some_open,
        ends.lost_share,
        ending,
        fixed=(0.0, "") if date else evidence.fixed_in_one_outcome(binned, column.isna().to_numpy()[ends.last], ends),
        follows=line,
        part=part,
        varies=varies,
        constant=levels <= 1 and not column.isna().any(),
        levels=levels,
        opportunities=ends.opportunities,
    )


def _history(facts: pd.DataFrame, field: Field, ends: Endings) -> bool:
    """Tell whether the rows hold a column as it stood: derived from events, or tracked where changes are logged."""
    if field.table == "facts":
        return True
    if not field.tracked:
        return False
    log = "stage_entered_on" if field.name == "stage" else "pushes"
    logged = log in facts and bool(facts[log].notna().any())
    return logged or evidence.varies(facts[field.name], ends)


def _parts(facts: pd.DataFrame, fields: Mapping[str, Field]) -> frozenset[str]:
    told = [name for name, f in fields.items() if f.kind == "number" and f.table == "opportunities" and name in facts]
    return evidence.parts_of_a_whole({name: numbers(facts[name]) for name in told})


def _judge_rule(
    rule: Rule, facts: pd.DataFrame, judged: Mapping[str, Verdict], ends: Endings, held: dict[str, Numbers]
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
    return _judge_derived(rule, pd.Series(_derived(rule, facts, held)), ends, doubt)


def _judge_derived(rule: Rule, values: pd.Series[Any], ends: Endings, doubt: str) -> Verdict:
    case = _case(values, Field("facts", rule.name, rule.label, "number", "while open"), ends, history=True)
    if len(values.dropna().unique()) <= 1:
        return Verdict(rule.name, "unused", "It has one value everywhere.", case.evidence)
    if told := "".join(hard(case) for hard in DERIVED_HARD):
        return Verdict(rule.name, "leak", told, case.evidence)
    if doubt := doubt or almost_telltale(case):
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
