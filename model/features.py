"""The one feature code: training, batch scoring, the API and every slider build features here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.errors import InvalidInput
from data.schema import Field
from model.columns import MISSING, Numbers, choices, numbers
from model.rules import DERIVED, RULES, Follow, evaluate, following
from model.verdicts import Verdict, catalogue_of, verdicts


@dataclasses.dataclass(frozen=True)
class FeatureSet:
    """Which columns the model reads, every column's verdict, and the loss rate that thin histories lean on."""

    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    prior: float

    @property
    def names(self) -> tuple[str, ...]:
        """All features in the order the model reads them."""
        return self.numeric + self.categorical


def feature_set(
    facts: pd.DataFrame, catalogue: Iterable[Field], overrides: Mapping[str, str] | None = None
) -> FeatureSet:
    """Choose features by verdict. `facts` are landmark rows with `label_lost` and `closed_on`.

    `overrides` says of suspect columns by whom, when and why they are used; of any other column it says nothing.
    """
    catalogue = tuple(catalogue)
    fields = catalogue_of(catalogue)
    judged = verdicts(facts, catalogue)
    suspects = {v.column for v in judged if v.verdict == "suspect"}
    # What a person once vouched for may have become a leak, or beyond suspicion.
    answered = {column: words for column, words in (overrides or {}).items() if column in suspects}
    judged = verdicts(facts, catalogue, answered) if answered else judged
    used = [v.column for v in judged if v.used]
    raw = [name for name in used if name in fields]
    text = tuple(name for name in raw if fields[name].kind in ("text", "choice"))
    derived = [rule.name for rule in DERIVED if rule.name in used]
    numeric = (*(name for name in raw if name not in text), *derived)
    return FeatureSet(numeric, text, judged, loss_rate(facts))


def loss_rate(facts: pd.DataFrame) -> float:
    """Share of opportunities with a known outcome that were lost, each counted once; 0.5 where none is known."""
    label = numbers(facts["label_lost"])
    known = np.isfinite(label) & ~facts["opportunity_id"].duplicated().to_numpy()
    return float(label[known].mean()) if known.any() else 0.5


def features(facts: pd.DataFrame, chosen: FeatureSet) -> pd.DataFrame:
    """Build the feature matrix: float64 columns, then categoricals of text with 'missing'; same row order and index."""
    held: dict[str, Numbers] = {}
    matrix = np.empty((len(chosen.numeric), len(facts)))
    for place, name in enumerate(chosen.numeric):
        matrix[place] = _number(name, facts, chosen.prior, held)
    frame = pd.DataFrame(matrix.T, columns=list(chosen.numeric), index=facts.index, copy=False)
    levels = {name: _choice(name, facts) for name in chosen.categorical}
    return pd.concat([frame, pd.DataFrame(levels, index=facts.index)], axis=1) if levels else frame


def _number(name: str, facts: pd.DataFrame, prior: float, held: dict[str, Numbers]) -> Numbers:
    if name not in held:
        rule = RULES.get(name)
        if rule is None:
            held[name] = numbers(facts[name]) if name in facts else np.full(len(facts), np.nan)
        else:
            held[name] = evaluate(rule, {i: _number(i, facts, prior, held) for i in rule.inputs}, prior)
    return held[name]


def _choice(name: str, facts: pd.DataFrame) -> pd.Categorical[Any]:
    if name not in facts:
        return pd.Categorical.from_codes(np.zeros(len(facts), dtype="int64"), pd.Index([MISSING]))
    return choices(facts[name])


def change(
    facts_row: pd.DataFrame,
    changes: Mapping[str, object],
    catalogue: Iterable[Field],
    *,
    follows: Mapping[str, Mapping[str, Any]] | None = None,
) -> pd.DataFrame:
    """Return the row with changed inputs; derived features follow when it is scored.

    `follows` gives, per changed column, the facts that come with its new value (a new owner's loss history, manager).
    Raise InvalidInput naming the field that is unknown, not changeable, of the wrong type or out of range.
    """
    fields = catalogue_of(catalogue)
    row = facts_row.copy()
    for name, value in changes.items():
        field = _field(fields, name)
        # What an opportunity already holds may lie outside the range that is offered: leaving it is no change.
        if _same(_value(row, name), value):
            continue
        parsed = _parsed(field, value, row)
        if not _same(_value(row, name), parsed):
            _follow(row, name, parsed, (follows or {}).get(name) or {})
            row[name] = _column(row, name, parsed)
    return row


def _field(fields: Mapping[str, Field], name: str) -> Field:
    field = fields.get(name)
    if field is None:
        raise InvalidInput(name, f"There is no field {name!r}.", f"Use one of: {', '.join(_changeable(fields))}.")
    if not field.changeable:
        raise InvalidInput(name, f"{field.label} cannot be changed.", field.fixed_because)
    return field


def _parsed(field: Field, value: object, row: pd.DataFrame) -> Any:
    parsed, name = field.parse(value), field.name
    if parsed is None and field.required:
        raise InvalidInput(name, f"{field.label} cannot be empty.")
    if (
        name == "last_activity_on"
        and parsed is not None
        and pd.Timestamp(parsed) > pd.Timestamp(_value(row, "as_of_on"))
    ):
        raise InvalidInput(name, f"{field.label} cannot lie after {_value(row, 'as_of_on'):%Y-%m-%d}, the data's date.")
    return parsed


def _changeable(fields: Mapping[str, Field]) -> list[str]:
    return [name for name, field in fields.items() if field.changeable]


def _value(row: pd.DataFrame, name: str) -> Any:
    return row[name].iloc[0] if name in row else None


def _same(old: Any, new: Any) -> bool:
    if old is None or pd.isna(old):
        return new is None
    if new is None:
        return False
    if isinstance(new, dt.date):
        return bool(pd.Timestamp(old) == pd.Timestamp(new))
    # NumPy's numbers refuse to be compared with a whole number that no float holds; Python's do not.
    return bool((old.item() if isinstance(old, np.generic) else old) == new)


def _follow(row: pd.DataFrame, name: str, value: Any, known: Mapping[str, Any]) -> None:
    carried = following(name)
    for follow in carried:
        if follow.column in row:
            row[follow.column] = _carried(row, follow, value, known)
    for column in known.keys() - {follow.column for follow in carried}:
        row[column] = _column(row, column, known[column])


def _carried(row: pd.DataFrame, follow: Follow, value: Any, known: Mapping[str, Any]) -> pd.Series[Any]:
    match follow.how:
        case "as_of":
            return row["as_of_on"]
        case "one_more_if_later":
            return row[follow.column] + int("composed" not in row and _later(_value(row, follow.field), value))
        case "comes_along":
            return _column(row, follow.column, known.get(follow.column, follow.otherwise))
        case "same_if_composed":
            return _column(row, follow.column, value) if "composed" in row else row[follow.column]


def _later(old: Any, new: Any) -> bool:
    return old is not None and not pd.isna(old) and new is not None and pd.Timestamp(new) > pd.Timestamp(old)


def _column(row: pd.DataFrame, name: str, value: Any) -> pd.Series[Any]:
    if isinstance(value, dt.date):
        return pd.Series(pd.Timestamp(value), index=row.index, dtype="datetime64[us]")
    if value is None and name in row and row[name].dtype.kind in "iufM":
        return pd.Series(pd.NaT if row[name].dtype.kind == "M" else np.nan, index=row.index)
    if isinstance(value, (bool, int, float)):
        return pd.Series(float(value), index=row.index)
    return pd.Series([value] * len(row), index=row.index, dtype=object)
