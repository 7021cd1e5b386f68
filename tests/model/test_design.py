import numpy as np
import pandas as pd

from model.design import RAREST_LEVEL, Design

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
