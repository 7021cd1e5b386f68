"""The trained model as compact JSON: what a browser needs to evaluate it, with the proof that it does so exactly."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost

from data.errors import NotFinite
from model.arrays import MISSING, choices, numbers
from model.browser.parity import ROWS, STRANGE, largest_difference
from model.browser.trees import Inexact, Trees, tree_payload
from model.derived.definitions import RULES, Rule
from model.derived.side_effects import LOOKED_AT, SIDE_EFFECTS
from model.features.matrix import FeatureSet, features
from model.finite import json_text
from model.statistics.calibration import Calibration
from model.statistics.venn_abers import Band

# A page on a slow connection waits for it.
MOST_BYTES = 150_000
LARGEST = 1e-9
PROBES = 32
SEEN_ROWS = 2_000
SEED = 7
# As float32 it lies above every border.
BEYOND = 1e39
Plain = float | str | None


@dataclasses.dataclass(frozen=True)
class Exported:
    """A model for the browser, or why there is none.

    payload: JSON, utf-8; None where refused. fingerprint: of the payload, '' where refused. refused: a sentence, ''
    where not. rows: how many the proof compared. largest: largest difference found in the raw log-odds.
    """

    payload: bytes | None = None
    fingerprint: str = ""
    refused: str = ""
    rows: int = 0
    largest: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return all but the payload."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "payload"}


def export(
    classifier: CatBoost | None,
    chosen: FeatureSet,
    calibration: Calibration,
    band: Band | None,
    facts: pd.DataFrame,
    *,
    rows: int = ROWS,
) -> Exported:
    """Export a model exactly, or refuse with the reason. `facts` hold all rows that the trees may have learned from."""
    if classifier is None:
        return Exported(refused="The model does not tell one opportunity from another.")
    levels = {name: levels_of(facts, name) for name in chosen.categorical}
    some = facts.sample(min(SEEN_ROWS, len(facts)), random_state=SEED)
    try:
        trees = tree_payload(classifier, chosen, levels)
    except Inexact as reason:
        return Exported(refused=str(reason))
    with np.errstate(all="ignore"):  # extremes overflow, on purpose
        content = _content(trees, chosen, calibration, band) | {"probes": _probes(classifier, chosen, some)}
        try:
            payload = json_text(content, "The model's copy for the browser").encode()
        except NotFinite as problem:
            return Exported(refused=problem.message)
        size = len(zlib.compress(payload, 6))
        if size > MOST_BYTES:
            return Exported(
                refused=f"The model takes {size / 1000:,.0f} kB, more than the {MOST_BYTES // 1000} of a page."
            )
        largest = largest_difference(payload, classifier, features(some, chosen), levels, rows=rows)
    if not largest <= LARGEST:
        return Exported(
            refused=f"The model's copy for the browser differs from it by {largest:.2g} log-odds.", rows=rows
        )
    return Exported(payload, hashlib.sha256(payload).hexdigest()[:12], "", rows, largest)


def levels_of(facts: pd.DataFrame, name: str) -> list[str]:
    """List the levels of a categorical feature, that of unknown values included where there are any."""
    return list(choices(facts[name]).categories) if name in facts else [MISSING]


def facts_of(row: pd.DataFrame, chosen: FeatureSet) -> dict[str, Plain]:
    """Plain facts of one row that the scorer reads: numbers, dates as days since 1970-01-01, text, None if unknown."""
    return {name: values[0] for name, values in plain_columns(row, chosen).items()}


def plain_columns(facts: pd.DataFrame, chosen: FeatureSet) -> dict[str, list[Plain]]:
    """Columns of plain facts that the scorer reads, those of side effects included, where there are any."""
    text = dict.fromkeys(chosen.categorical, True) | dict.fromkeys(_inputs(chosen.numeric), False)
    for name in (*LOOKED_AT, *(part for one in SIDE_EFFECTS for part in (one.field, one.column))):
        if name in facts:
            text.setdefault(name, _is_text(facts[name]))
    return {name: (_texts if text[name] else _numbers)(facts[name]) for name in text if name in facts}


def _inputs(names: Iterable[str]) -> list[str]:
    """Columns of the facts that numeric features are built from."""
    found = []
    for name in names:
        found += _inputs(RULES[name].inputs) if name in RULES else [name]
    return list(dict.fromkeys(found))


def _is_text(column: pd.Series[Any]) -> bool:
    known = column.dropna()
    return len(known) > 0 and isinstance(known.iloc[0], str)


def _numbers(column: pd.Series[Any]) -> list[Plain]:
    return [value if np.isfinite(value) else None for value in numbers(column).tolist()]


def _texts(column: pd.Series[Any]) -> list[Plain]:
    return [None if pd.isna(value) else str(value) for value in column.to_numpy(dtype=object)]


def _content(trees: Trees, chosen: FeatureSet, calibration: Calibration, band: Band | None) -> dict[str, Any]:
    return {
        "numeric": [[name, BEYOND if name in trees.high else -BEYOND] for name in trees.numeric],
        "feature": words(trees.feature),
        "border": words(trees.border),
        "categorical": [[one.column, one.unseen, list(one.levels.items())] for one in trees.choices],
        "depth": trees.depth,
        "condition": words(trees.condition),
        "leaf": words(trees.leaf),
        "scale": trees.scale,
        "bias": trees.bias,
        "rules": [[name, _rule(RULES[name])] for name in _rules(trees.numeric)],
        # Bundles of any age are read by the same script: the key stays as it was first kept.
        "follows": [[one.field, one.column, one.how, one.otherwise] for one in SIDE_EFFECTS],
        "prior": chosen.prior,
        "slope": calibration.slope,
        "intercept": calibration.intercept,
        "band": None if band is None else [words(band.raw), words(band.low), words(band.high)],
    }


def words(numbers: npt.NDArray[Any]) -> str:
    """Write numbers in base64, the least significant byte first."""
    return base64.b64encode(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()).decode()


def _rule(rule: Rule) -> list[Any]:
    return [rule.op, rule.inputs, rule.strength]


def _rules(names: Iterable[str]) -> list[str]:
    """Name the rules that features are built by, and those that feed them."""
    found = []
    for name in names:
        if name in RULES:
            found += [name, *_rules(RULES[name].inputs)]
    return list(dict.fromkeys(found))


def _probes(classifier: CatBoost, chosen: FeatureSet, facts: pd.DataFrame) -> list[list[Any]]:
    """Rows of plain facts that no opportunity has, each with its raw log-odds: real values mixed, unknown, strange."""
    rng = np.random.default_rng(SEED)
    read = facts[[name for name in plain_columns(facts.head(1), chosen) if name in facts]]
    mixed = {name: _mixed(read[name], rng, strange=name in chosen.categorical) for name in read.columns}
    frame = pd.DataFrame(mixed)
    raw = classifier.predict(features(frame, chosen), prediction_type="RawFormulaVal", thread_count=1)
    columns = plain_columns(frame, chosen)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [[row, float(each)] for row, each in zip(rows or [{}] * PROBES, raw, strict=True)]


def _mixed(column: pd.Series[Any], rng: np.random.Generator, *, strange: bool) -> pd.Series[Any]:
    """One in eight of the values unknown, and one in eight strange where a stranger may come."""
    found = column.iloc[rng.integers(0, len(column), PROBES)].reset_index(drop=True)
    kind = rng.random(PROBES)
    if strange:
        found = found.astype(object).mask(kind > 0.875, pd.Series(rng.choice(STRANGE, PROBES), dtype=object))
    return found.mask(kind < 0.125)
