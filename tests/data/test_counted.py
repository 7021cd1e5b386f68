"""A unit is singular where its number is shown as 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import formats
from data.counted import UNITS, counted, with_singulars


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1 activities a week, won deals 1", "1 activity a week, won deals 1"),
        ("0.1 activities a week, won deals 2", "0.1 activities a week, won deals 2"),
        ("Open for 1 days, usual 21 days", "Open for 1 day, usual 21 days"),
        ("Call today: 1\u00a0days without a word", "Call today: 1\u00a0day without a word"),
        ("Q1 deals, 1,001 deals and 2.1 days", "Q1 deals, 1,001 deals and 2.1 days"),
        ("1 daysack", "1 daysack"),
    ],
)
def test_sentences_are_in_the_singular_where_1_stands_before_a_unit(text, written):
    assert with_singulars(text) == written
    assert with_singulars(written) == written


@given(st.floats(-2, 2), st.sampled_from(sorted(UNITS)))
def test_what_is_shown_decides_and_not_what_it_was_rounded_from(value, many):
    for digits in (0, 1):
        said = formats.plural(value, UNITS[many], many, digits=digits)
        assert said == with_singulars(f"{formats.number(value, digits)} {many}")
        assert said.endswith(f" {UNITS[many]}") == (formats.number(value, digits) in ("1", "\u22121"))


def test_what_has_no_s_is_named():
    assert counted("1", "row repeats", "rows repeat") == "1 row repeats"
    assert counted("1.0", "deal") == "1.0 deals"
