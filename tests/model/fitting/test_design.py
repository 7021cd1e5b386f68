import numpy as np
import pandas as pd
import pytest

from model.fitting.design import RAREST_LEVEL, Design

ROWS = 2 * RAREST_LEVEL + 2
SIZE = np.r_[np.zeros(RAREST_LEVEL), np.full(RAREST_LEVEL, 2.0), np.nan, 100.0]
COLOUR = ["red"] * RAREST_LEVEL + ["blue"] * RAREST_LEVEL + ["green", "red"]
MATRIX = pd.DataFrame({"size": SIZE, "colour": pd.Categorical(COLOUR)})
LEARNED = np.arange(ROWS - 1)


def test_numbers_are_scaled_by_what_was_learned_from_and_unknown_ones_are_marked():
    design = Design.of(MATRIX, LEARNED)
    assert design.numbers[:RAREST_LEVEL, 0].tolist() == [-1.0] * RAREST_LEVEL
    assert design.numbers[RAREST_LEVEL, 0] == 1.0
    assert design.numbers[-2:, 0].tolist() == [0.0, 99.0]
    assert design.unknown[:, 0].tolist() == [0.0] * (ROWS - 2) + [1.0, 0.0]


def test_frequent_levels_have_a_column_and_a_code_and_rare_ones_none():
    design = Design.of(MATRIX, LEARNED)
    rows = np.array([0, RAREST_LEVEL, ROWS - 2])
    assert design.wide(rows)[:, 2:].sum(axis=1).tolist() == [1.0, 1.0, 0.0]
    assert design.wide(rows).shape == (3, 4)
    assert design.narrow(rows)[:, design.coded[0]].tolist() == [2.0, 1.0, 0.0]


def test_a_constant_number_and_no_choices_do_no_harm():
    design = Design.of(pd.DataFrame({"size": [5.0, 5.0, 5.0]}), np.arange(3))
    assert design.wide(np.arange(3)).tolist() == [[0.0], [0.0], [0.0]]
    assert design.coded == []


def test_where_levels_are_too_many_together_the_most_frequent_ones_have_a_column(monkeypatch):
    monkeypatch.setattr("model.fitting.design.MOST_LEVELS_IN_ALL", 3)
    colour = ["red"] * 60 + ["blue"] * 20 + ["green"] * 20
    shape = ["round"] * 50 + ["flat"] * 30 + ["long"] * 20
    matrix = pd.DataFrame({"colour": pd.Categorical(colour), "shape": pd.Categorical(shape)})
    assert Design.of(matrix, np.arange(100)).wide(np.arange(100)).sum(axis=0).tolist() == [60.0, 30.0, 50.0]


def test_of_many_equally_frequent_levels_no_more_are_kept_than_may_be(monkeypatch):
    monkeypatch.setattr("model.fitting.design.MOST_LEVELS_IN_ALL", 3)
    matrix = pd.DataFrame({name: pd.Categorical(list("abcde") * RAREST_LEVEL) for name in ("one", "two")})
    assert Design.of(matrix, np.arange(len(matrix))).wide(np.arange(5)).shape == (5, 3)


@pytest.mark.parametrize("largest", [1e15, 1e200, -1e308])
def test_no_value_is_too_large_to_be_scaled(largest):
    values = np.r_[np.arange(999.0), largest]
    design = Design.of(pd.DataFrame({"size": values}), np.arange(999))
    assert np.isfinite(design.numbers).all()
    assert design.numbers[998, 0] == pytest.approx(np.sqrt(3), rel=0.01)
