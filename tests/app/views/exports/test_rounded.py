"""Numbers as the screen shows them, still numbers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app import formats
from app.views.exports.export import Column
from app.views.exports.rounded import as_shown, share


@pytest.mark.parametrize(
    ("kind", "digits", "value", "shown"),
    [
        ("money", 0, 1_234_567.0, 1_200_000),
        ("money", 0, -999_600.0, -1_000_000),
        ("money", 0, 123.4, 123),
        ("percent", 0, 0.126, 0.13),
        ("percent", 1, 0.1264, 0.126),
        ("percent", 0, 0.0001, 0.01),
        ("percent", 0, 0.9999, 0.99),
        ("percent", 0, 1.0, 1.0),
        ("percent", 0, 0.0, 0.0),
        ("percent", 0, 0.975, 0.98),
        ("number", 1, 2.25, 2.2),
        ("count", 0, 3.0, 3),
        ("days", 0, 41.4, 41),
    ],
)
def test_a_number_is_rounded_as_on_screen(kind, digits, value, shown):
    column = Column("n", "N", kind, digits=digits)
    (chunk,) = as_shown(iter([pd.DataFrame({"n": [value, None], "text": ["a", "b"]})]), [column, Column("text", "T")])
    assert chunk["n"].iloc[0] == pytest.approx(shown)
    assert chunk["n"].isna().tolist() == [False, True]
    assert chunk["text"].tolist() == ["a", "b"]


@given(some.floats(min_value=-1e14, max_value=1e14))
def test_money_is_written_alike_exact_and_rounded(amount):
    assert formats.money(formats.compact(amount), "USD") == formats.money(amount, "USD")


@given(some.floats(min_value=0, max_value=1) | some.integers(0, 1_000_000).map(lambda millionths: millionths / 1e6))
def test_a_share_is_the_number_that_is_written(value):
    assert f"{share(value, 0) * 100:.0f}" == formats.percent(value).rstrip(f"{formats.NBSP}%").lstrip("<>")
