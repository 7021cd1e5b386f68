"""A column is looked at by its values, its words, the length of its texts, its digits and how round it is."""

import numpy as np
import pandas as pd

from model.leaks.aspects import aspects


def parts(values, *, text, nth):
    """The share of all rows in each part, by its words."""
    aspect = list(aspects(pd.Series(values), text=text))[nth]
    shares = aspect.share(np.arange(len(values)), np.full(len(values), 1 / len(values)))
    return {aspect.predicted(part): round(float(share), 3) for part, share in enumerate(shares) if share}


def test_levels_are_parts_and_rare_ones_are_one():
    values = ["Yes"] * 10 + ["No"] * 6 + [None] * 5 + ["Perhaps"] * 4
    assert parts(values, text=True, nth=0) == {
        "“Yes”": 0.4,
        "“No”": 0.24,
        "no value": 0.2,
        "a value that is rare": 0.16,
    }


def test_texts_of_many_levels_are_looked_at_by_word_and_by_length():
    values = [f"called {n}" if n % 2 else f"met the buyer {n}" for n in range(40)]
    assert parts(values, text=True, nth=1) == {"the word “called”": 0.5} | dict.fromkeys(
        ["the word “the”", "the word “met”", "the word “buyer”"], 0.5
    )
    assert (
        parts(values, text=True, nth=2) == {"texts of 0 to 9 letters": 0.5, "texts of 10 to 19 letters": 0.5}
        or len(parts(values, text=True, nth=2)) == 2
    )


def test_few_levels_have_no_words_of_their_own():
    assert len(list(aspects(pd.Series(["a b", "c d"] * 20), text=True))) == 1


def test_numbers_are_looked_at_by_their_last_digit_and_how_round_they_are():
    values = [3000.0, 400.0, 50.0, 7.0, 7.5, 0.0, np.nan, 17.0]
    assert parts(values, text=False, nth=1) == {
        "numbers that end in 0": 0.5, "numbers that end in 7": 0.375, "no value": 0.125,
    }  # fmt: skip
    assert parts(values, text=False, nth=2) == {
        "multiples of 1,000": 0.125, "multiples of 100": 0.125, "multiples of 10": 0.125, "whole numbers": 0.25,
        "fractions": 0.125, "0": 0.125, "no value": 0.125,
    }  # fmt: skip


def test_a_number_that_many_hold_is_a_part_of_its_own():
    values = [0.0] * 50 + [float(n) for n in range(1, 51)]
    found = parts(values, text=False, nth=0)
    assert found["0"] == 0.5
    assert all(name.startswith("values from") or "," in name or name.replace(".", "").isdigit() for name in found)
