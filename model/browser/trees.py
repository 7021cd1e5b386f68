"""CatBoost's trees as plain data: the distinct conditions they ask for, what makes each true, what each leaf adds."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from catboost import CatBoost, CatBoostError

from model.arrays import Numbers
from model.features.matrix import FeatureSet

Levels = Mapping[str, Sequence[str]]
Truths = tuple[int, ...]
# A column, and the border of a number or None for a category.
Question = tuple[str, float | None]
ROWS_AT_ONCE = 1_000
FINEST = 2.0**24
KNOWN_PARTS = {"float_features", "categorical_features", "ctrs"}
UNKNOWN_IS_HIGH: Mapping[str, bool] = {"AsIs": False, "AsFalse": False, "AsTrue": True}


class Inexact(ValueError):
    """These trees cannot be told exactly as plain data; the words say why."""


@dataclasses.dataclass(frozen=True)
class Choice:
    """The conditions that each level of a categorical column makes true; a level that is not listed, `unseen`."""

    column: str
    unseen: Truths
    levels: Mapping[str, Truths]


@dataclasses.dataclass(frozen=True, eq=False)
class Trees:
    """Conditions are numbered: first the numeric ones, true where the value as float32 is above `border`.

    numeric: columns that are asked for. high: those whose unknown values count as above every border. feature, border:
    per numeric condition its place in `numeric`, and float32. depth: conditions of each tree. condition: their numbers,
    tree after tree; the first decides the lowest bit of the leaf's number. leaf: float64, tree after tree, 2**depth of
    each. Raw log-odds are scale x the sum of one leaf per tree, added in the order of the trees, + bias.
    """

    numeric: tuple[str, ...]
    high: tuple[str, ...]
    feature: npt.NDArray[np.uint16]
    border: npt.NDArray[np.float32]
    choices: tuple[Choice, ...]
    depth: tuple[int, ...]
    condition: npt.NDArray[np.uint16]
    leaf: Numbers
    scale: float
    bias: float


def tree_payload(classifier: CatBoost, chosen: FeatureSet, levels: Levels) -> Trees:
    """Tell a model's trees as plain data; `levels` are all that it may have learned from, by categorical column.

    Raise Inexact where that cannot be exact.
    """
    held = _read_model(classifier)
    trees, parts = held["oblivious_trees"], held["features_info"]
    questions = _questions(parts, chosen)
    splits = [_splits(tree, questions) for tree in trees]
    asked = {index: questions[index] for index in sorted({index for each in splits for index in each})}
    place = {index: number for number, index in enumerate(asked)}
    numeric = [(column, border) for column, border in asked.values() if border is not None]
    columns = tuple(dict.fromkeys(column for column, _ in numeric))
    categorical = {index: column for index, (column, border) in asked.items() if border is None}
    truths = _truths(classifier, chosen, levels, splits, categorical)
    scale, (bias,) = held["scale_and_bias"]
    return Trees(
        numeric=columns,
        high=tuple(name for name in _high(parts, chosen) if name in columns),
        feature=np.array([columns.index(column) for column, _ in numeric], dtype="uint16"),
        border=np.array([border for _, border in numeric], dtype="float32"),
        choices=_choices(truths, categorical, place, levels),
        depth=tuple(len(each) for each in splits),
        condition=np.array([place[index] for each in splits for index in each], dtype="uint16"),
        leaf=np.concatenate([np.zeros(0), *(tree["leaf_values"] for tree in trees)]),
        scale=float(scale),
        bias=float(bias),
    )


def rounded(classifier: CatBoost) -> CatBoost:
    """Round what each leaf adds to a multiple of 2**-24 of log-odds, in place: far below noise, and a copy stays small.

    Sums of such numbers are exact in any order.
    """
    leaf = np.asarray(classifier.get_leaf_values(), dtype="float64")
    classifier.set_leaf_values(np.round(leaf * FINEST) / FINEST)
    return classifier


def _read_model(classifier: CatBoost) -> dict[str, Any]:
    """Read what CatBoost itself tells of a model, after a look at whether all of it is known here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        try:
            classifier.save_model(str(path), format="json")
        except CatBoostError as error:
            raise Inexact("CatBoost does not say what the model's trees are.") from error
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if "oblivious_trees" not in held:
        raise Inexact("The model's trees are not symmetric.")
    strange = sorted(part for part, entries in held["features_info"].items() if entries and part not in KNOWN_PARTS)
    if strange:
        raise Inexact(f"The model's trees ask for {', '.join(strange).replace('_', ' ')}.")
    if len(held["scale_and_bias"][1]) != 1:
        raise Inexact("The model tells more than two outcomes apart.")
    return held


def _questions(parts: Mapping[str, Any], chosen: FeatureSet) -> list[Question]:
    """Every condition in CatBoost's own order; of one on a combination of columns the name is empty."""
    categorical = [chosen.names[one["flat_feature_index"]] for one in parts.get("categorical_features") or ()]
    found: list[Question] = []
    for one in parts.get("float_features") or ():
        found += [(chosen.names[one["flat_feature_index"]], border) for border in one.get("borders") or ()]
    for name, one in zip(categorical, parts.get("categorical_features") or (), strict=True):
        found += [(name, None)] * len(one.get("values") or ())
    for one in parts.get("ctrs") or ():
        found += [(_counted(one["elements"], categorical), None)] * len(one["borders"])
    return found


def _counted(elements: Sequence[Mapping[str, Any]], categorical: Sequence[str]) -> str:
    """Name the one column whose levels a statistic counts; '' if it counts a combination."""
    alone = len(elements) == 1 and elements[0]["combination_element"] == "cat_feature_value"
    return categorical[elements[0]["cat_feature_index"]] if alone else ""


def _splits(tree: Mapping[str, Any], questions: Sequence[Question]) -> list[int]:
    """Numbers of a tree's conditions in CatBoost's order, each compared with what the tree says of it."""
    splits = tree.get("splits") or []
    for split in splits:
        column, border = questions[split["split_index"]]
        if not column:
            raise Inexact("The model's trees ask for combinations of columns.")
        numeric = split["split_type"] == "FloatFeature"
        if numeric != (border is not None) or (numeric and split["border"] != border):
            raise Inexact(f"A condition on {column} is not what CatBoost lists.")
    if len(tree["leaf_values"]) != 2 ** len(splits):
        raise Inexact("The model tells more than two outcomes apart.")
    return [split["split_index"] for split in splits]


def _high(parts: Mapping[str, Any], chosen: FeatureSet) -> list[str]:
    found = []
    for one in parts.get("float_features") or ():
        treatment = str(one.get("nan_value_treatment", "AsIs"))
        if treatment not in UNKNOWN_IS_HIGH:
            raise Inexact(f"The model's trees treat unknown values {treatment}.")
        if UNKNOWN_IS_HIGH[treatment]:
            found.append(chosen.names[one["flat_feature_index"]])
    return found


def _truths(
    classifier: CatBoost,
    chosen: FeatureSet,
    levels: Levels,
    splits: Sequence[Sequence[int]],
    categorical: Mapping[int, str],
) -> dict[int, npt.NDArray[np.bool_]]:
    """Ask the trees themselves of which levels each categorical condition is true, and last of one never seen.

    In every row each column holds its next level; the bits of the leaf a row falls into are its conditions.
    """
    first = {index: (tree, bit) for tree, each in enumerate(splits) for bit, index in enumerate(each)}
    most = max((len(levels[column]) for column in categorical.values()), default=-1) + 1
    found = {index: np.zeros(most, dtype=bool) for index in categorical}
    for start in range(0, most, ROWS_AT_ONCE):
        rows = range(start, min(start + ROWS_AT_ONCE, most))
        leaves = classifier.calc_leaf_indexes(_one_level_each(chosen, levels, rows), thread_count=1)
        for index, (tree, bit) in ((index, first[index]) for index in categorical):
            found[index][rows.start : rows.stop] = (leaves[:, tree] >> bit) & 1
    return found


def _one_level_each(chosen: FeatureSet, levels: Levels, rows: range) -> pd.DataFrame:
    frame = pd.DataFrame(0.0, index=rows, columns=list(chosen.numeric))
    texts = {name: _from(levels[name], rows) for name in chosen.categorical}
    return pd.concat([frame, pd.DataFrame(texts, index=rows)], axis=1)


def _from(names: Sequence[str], rows: range) -> list[str]:
    never = "?" * (max(map(len, names), default=0) + 1)
    return [names[row] if row < len(names) else never for row in rows]


def _choices(
    truths: Mapping[int, npt.NDArray[np.bool_]],
    categorical: Mapping[int, str],
    place: Mapping[int, int],
    levels: Levels,
) -> tuple[Choice, ...]:
    found = []
    for column in dict.fromkeys(categorical.values()):
        asked = [index for index, name in categorical.items() if name == column]
        names = levels[column]
        true = [tuple(place[i] for i in asked if truths[i][row]) for row in range(len(names) + 1)]
        listed = {name: those for name, those in zip(names, true, strict=False) if those != true[-1]}
        found.append(Choice(column, true[-1], listed))
    return tuple(found)
