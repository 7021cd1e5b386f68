"""Proof that a model told as data is the model: an interpreter of the payload, and rows that look for a difference."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost

from model.arrays import MISSING, Numbers
from model.browser.trees import Levels
from model.derived.definitions import Rule, evaluate

ROWS = 10_000
ROWS_AT_ONCE = 1_000
EXTREMES = (0.0, -0.0, 5e-324, -1e-40, 1.0, -1.0, 2.0**24 + 1, 3.4e38, 3.5e38, 1e308, -1e308, np.inf, -np.inf)
# Levels that no file holds, and some that a careless interpreter would take for something else.
STRANGE = (
    "",
    " ",
    MISSING,
    "Missing",
    "constructor",
    "__proto__",
    "toString",
    "null",
    "NaN",
    "0",
    "Ünïcode",
    "日本語",
    "🦊",
)
Columns = Mapping[str, Any]


class Interpreter:
    """The payload's model, evaluated by NumPy: features from facts, raw log-odds from features."""

    def __init__(self, payload: bytes) -> None:
        """Read the payload as a browser would."""
        self.held: dict[str, Any] = json.loads(payload)
        self.numeric: dict[str, float] = dict(self.held["numeric"])
        self.feature, self.border = read(self.held["feature"], "<u2"), read(self.held["border"], "<f4")
        self.condition, self.leaf = read(self.held["condition"], "<u2"), read(self.held["leaf"], "<f8")

    def features(self, facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Build the columns that the conditions ask for, from rows of plain facts."""
        rules = {name: Rule(name, "", op, tuple(inputs), strength=s) for name, (op, inputs, s) in self.held["rules"]}

        def number(name: str) -> Numbers:
            if name in rules:
                return evaluate(rules[name], {each: number(each) for each in rules[name].inputs}, self.held["prior"])
            held = [row.get(name) for row in facts]
            return np.array([np.nan if value is None else value for value in held], dtype="float64")

        def text(name: str) -> list[str]:
            held = [row.get(name) for row in facts]
            return [MISSING if value is None else value for value in held]

        texts = {name: text(name) for name, _, _ in self.held["categorical"]}
        return {name: number(name) for name in self.numeric} | texts

    def raw(self, columns: Columns, rows: int) -> Numbers:
        """Sum the trees for each row of feature columns."""
        true = self._conditions(columns, rows)
        total, leaf, condition = np.zeros(rows), 0, 0
        for depth in self.held["depth"]:
            place = np.full(rows, leaf)
            for bit in range(depth):
                place += true[self.condition[condition + bit]].astype(np.intp) << bit
            total += self.leaf[place]
            leaf, condition = leaf + 2**depth, condition + depth
        return np.asarray(total * self.held["scale"] + self.held["bias"])

    def _conditions(self, columns: Columns, rows: int) -> npt.NDArray[np.bool_]:
        """Conditions x rows."""
        held = [self._narrowed(name, columns[name]) for name in self.numeric]
        true = np.zeros((1 + int(self.condition.max(initial=0)), rows), dtype=bool)
        for place, (feature, border) in enumerate(zip(self.feature, self.border, strict=True)):
            true[place] = held[feature] > border
        for name, unseen, levels in self.held["categorical"]:
            known = dict(levels)
            for row, level in enumerate(columns[name]):
                true[known.get(level, unseen), row] = True
        return true

    def _narrowed(self, name: str, values: Numbers) -> npt.NDArray[np.float32]:
        """As trees see a number: float32, and of what is unknown the least or the most there is."""
        with np.errstate(over="ignore"):
            return np.where(np.isnan(values), self.numeric[name], values).astype("float32")


def read(words: str, kind: str) -> npt.NDArray[Any]:
    """Read numbers of a kind such as '<f8' from base64."""
    return np.frombuffer(base64.b64decode(words), dtype=kind)


def edge_rows(
    interpreter: Interpreter, seen: pd.DataFrame, levels: Levels, rows: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Feature rows that no opportunity has: each column on its own real, unknown, extreme, strange or at a border."""
    borders = {name: interpreter.border[interpreter.feature == j] for j, name in enumerate(interpreter.numeric)}
    columns = {
        name: _texts(levels[name], rows, rng)
        if name in levels
        else _numbers(seen[name].to_numpy(), borders.get(name, EXTREMES), rows, rng)
        for name in seen.columns
    }
    return pd.DataFrame(columns)


def _numbers(seen: Numbers, borders: Sequence[float], rows: int, rng: np.random.Generator) -> Numbers:
    """Half of them real, the others in equal parts unknown, extreme, and on or beside a border."""
    at = rng.choice(np.asarray(borders, dtype="float32"), rows)
    side = rng.choice(np.array([-np.inf, np.inf], dtype="float32"), rows)
    with np.errstate(over="ignore"):  # beside the largest float32 lies the infinite
        next_to = np.nextafter(at, side)
    beside = np.where(rng.random(rows) < 0.5, next_to, at).astype("float64")
    # Halfway to the next float32, and a float64 beside it: which way is it rounded?
    finer = np.where(rng.random(rows) < 0.5, np.nextafter(beside, side.astype("float64")), beside)
    middle = (next_to.astype("float64") + at) / 2
    kinds = [rng.choice(seen, rows), np.full(rows, np.nan), rng.choice(EXTREMES, rows), finer, middle]
    return np.asarray(np.choose(rng.choice(5, rows, p=(0.5, 0.125, 0.125, 0.2, 0.05)), kinds), dtype="float64")


def _texts(seen: Sequence[str], rows: int, rng: np.random.Generator) -> pd.Categorical[Any]:
    """Nine in ten are levels as they are, the others altered by a letter, or strange."""
    names = list(dict.fromkeys([*seen, *(f"{name}\u0301" for name in seen[:20]), *STRANGE]))
    known = rng.integers(0, max(len(seen), 1), rows)
    return pd.Categorical.from_codes(np.where(rng.random(rows) < 0.9, known, rng.integers(0, len(names), rows)), names)


def largest_difference(
    payload: bytes, classifier: CatBoost, seen: pd.DataFrame, levels: Levels, *, rows: int = ROWS, seed: int = 7
) -> float:
    """Largest difference of raw log-odds between a payload and the trees it was told from; NaN if one is no number.

    `seen` is a feature matrix to draw numbers from, `levels` what its categorical columns hold. Rows are made a
    thousand at a time, because training is short of memory.
    """
    interpreter, rng = Interpreter(payload), np.random.default_rng(seed)
    worst = [_of_probes(interpreter)]
    for start in range(0, rows, ROWS_AT_ONCE):
        matrix = edge_rows(interpreter, seen, levels, min(ROWS_AT_ONCE, rows - start), rng)
        predicted = interpreter.raw({name: matrix[name].to_numpy() for name in matrix.columns}, len(matrix))
        meant = classifier.predict(matrix, prediction_type="RawFormulaVal", thread_count=1)
        worst.append(float(np.abs(predicted - meant).max()))
    return float(np.max(worst))


def _of_probes(interpreter: Interpreter) -> float:
    """Largest difference over the payload's own rows of facts, whose features follow from its own rules."""
    facts, raw = zip(*interpreter.held["probes"], strict=True)
    return float(np.abs(interpreter.raw(interpreter.features(facts), len(facts)) - np.array(raw)).max())
