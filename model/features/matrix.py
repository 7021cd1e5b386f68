"""The one feature code: training, batch scoring, the API and every slider build features here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.errors import InvalidInput
from data.schema import Field
from model.arrays import MISSING, Numbers, amounts, choices, numbers
from model.derived.definitions import DERIVED, RULES, evaluate
from model.derived.side_effects import Change, affected_columns, side_effect_values
from model.features import bounds
from model.leaks.recorded_changes import Records
from model.leaks.verdicts import Verdict, catalogue_of, verdicts


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

    @property
    def unverified(self) -> tuple[str, ...]:
        """Features that are declared to be known in time, which nothing could verify."""
        doubtful = {v.column for v in self.verdicts if v.evidence.verified == "declared, not verified"}
        return tuple(name for name in self.names if name in doubtful)

    @property
    def amounts_told(self) -> bool:
        """Tell whether amounts of closed deals say what was at stake: not where the close writes them."""
        return not any(v.column == "amount" and v.verdict == "leak" for v in self.verdicts)


def feature_set(
    facts: pd.DataFrame,
    catalogue: Iterable[Field],
    overrides: Mapping[str, str] | None = None,
    records: Records | None = None,
) -> FeatureSet:
    """Choose features by verdict. `facts` are landmark rows with `label_lost` and `closed_on`.

    `overrides` says of suspect columns by whom, when and why they are used; of any other column it says nothing.
    `records` hold what is on record of columns beside the rows.
    """
    catalogue = tuple(catalogue)
    fields = catalogue_of(catalogue)
    judged = verdicts(facts, catalogue, records=records)
    suspects = {v.column for v in judged if v.verdict == "suspect"}
    # What a person once vouched for may have become a leak, or beyond suspicion.
    answered = {column: words for column, words in (overrides or {}).items() if column in suspects}
    judged = verdicts(facts, catalogue, answered, records) if answered else judged
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


def stakes(facts: pd.DataFrame, chosen: FeatureSet) -> Numbers:
    """What was at stake in each row: its amount; NaN if there is none, and in all if the close writes it."""
    return amounts(facts) if chosen.amounts_told else np.full(len(facts), np.nan)


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
    related: Mapping[str, Mapping[str, Any]] | None = None,
) -> pd.DataFrame:
    """Return the row with changed inputs; derived features are built when it is scored.

    `related` gives, per changed column, the facts that come with its new value (a new owner's loss history, manager).
    Raise InvalidInput naming the field that is unknown, not changeable, of the wrong type or out of range.
    """
    before = {str(name): facts_row[name].iloc[0] for name in facts_row}
    return with_changes(facts_row, [apply_changes(before, changes, catalogue_of(catalogue), related or {})])


def apply_changes(
    before: Mapping[str, Any],
    changes: Mapping[str, object],
    fields: Mapping[str, Field],
    related: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the facts that several changes of one opportunity set, one after the other; raise as `change` does."""
    held, made = dict(before), dict[str, Any]()
    for name, value in changes.items():
        one = apply_change(held, field_of(fields, name), value, related.get(name) or {}, before)
        held |= one
        made |= one
    return made


def with_changes(facts: pd.DataFrame, made: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the rows with what `apply_changes` makes of each; all rows that move a column are set at once."""
    moved: dict[str, dict[int, Any]] = {}
    for place, one in enumerate(made):
        for column, value in one.items():
            moved.setdefault(column, {})[place] = value
    rows = facts.copy()
    for column, by_place in moved.items():
        rows[column] = pd.Series(_set(facts, column, by_place), index=facts.index)
    return rows


def _set(facts: pd.DataFrame, column: str, by_place: Mapping[int, Any]) -> npt.NDArray[Any]:
    values = column_of(facts, column, [*by_place.values()])
    if len(by_place) == len(facts):
        return values
    kind = facts[column].dtype.kind if column in facts else values.dtype.kind
    likely = "float64" if kind in "iuf" else "datetime64[us]" if kind == "M" else "object"
    held = facts[column].to_numpy(likely) if column in facts else np.full(len(facts), None).astype(likely)
    whole = np.array(held)
    whole[[*by_place]] = values
    return whole


def apply_change(
    held: Mapping[str, Any],
    field: Field,
    value: object,
    known: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the facts that one change sets, its side effects among them; none where it changes nothing.

    `held` are its facts, `before` those before the first of several changes, `known` those that come with the value.
    Raise InvalidInput as `change` does.
    """
    name = field.name
    # What an opportunity already holds may lie outside the range that is offered: leaving it is no change.
    if _same(held.get(name), value):
        return {}
    parsed = _parsed(field, value, held)
    if _same(held.get(name), parsed):
        return {}
    more = {column: known[column] for column in known.keys() - affected_columns(name)}
    return {**more, **side_effect_values(Change(name, held, parsed, known, before or held)), name: parsed}


def field_of(fields: Mapping[str, Field], name: str) -> Field:
    """Return a field that can be changed; raise InvalidInput for any other."""
    field = fields.get(name)
    if field is None:
        raise InvalidInput(name, f"There is no field {name!r}.", f"Use one of: {', '.join(_changeable(fields))}.")
    if not field.changeable:
        raise InvalidInput(name, f"{field.label} cannot be changed.", field.fixed_because)
    return field


def _parsed(field: Field, value: object, held: Mapping[str, Any]) -> Any:
    parsed, name = field.parse(value), field.name
    if parsed is None and field.required:
        raise InvalidInput(name, f"{field.label} cannot be empty.")
    if isinstance(parsed, dt.date):
        bounds.refuse(field, parsed, held)
    return parsed


def _changeable(fields: Mapping[str, Field]) -> list[str]:
    return [name for name, field in fields.items() if field.changeable]


def _same(old: Any, new: Any) -> bool:
    if old is None or pd.isna(old):
        return new is None
    if new is None:
        return False
    if isinstance(new, dt.date):
        return bool(pd.Timestamp(old) == pd.Timestamp(new))
    # NumPy's numbers refuse to be compared with a whole number that no float holds; Python's do not.
    return bool((old.item() if isinstance(old, np.generic) else old) == new)


def column_of(row: pd.DataFrame, name: str, values: Sequence[Any]) -> npt.NDArray[Any]:
    """Return values as a column of the facts, of the kind that the row has it in: dates, float64, or text."""
    kind = row[name].dtype.kind if name in row else "O"
    known = [value for value in values if value is not None]
    if kind == "M" or (known and all(isinstance(value, dt.date) for value in known)):
        return np.array([None if pd.isna(v) else pd.Timestamp(v).to_datetime64() for v in values], "datetime64[us]")
    if kind in "iuf" or (known and all(isinstance(value, (bool, int, float, np.number)) for value in known)):
        return np.array([np.nan if value is None else value for value in values], "float64")
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
