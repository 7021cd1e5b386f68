"""One spelling of every number and date."""

import datetime as dt
import json
import math
from pathlib import Path

import pytest

from app import formats

# The cases that hold in a browser, too: app/assets/formats.mjs.
SHARED = json.loads((Path(__file__).parents[1] / "javascript" / "formats.json").read_text("utf-8"))


def meant(value):
    """A number of a table; JSON knows no NaN."""
    return math.nan if value == "NaN" else value


def spaced(text):
    return text.replace(formats.NBSP, " ")


@pytest.mark.parametrize(("value", "currency", "symbol", "written"), SHARED["money"])
def test_money(value, currency, symbol, written):
    assert formats.symbol(currency) == symbol
    assert spaced(formats.money(meant(value), currency)) == written


@pytest.mark.parametrize(("value", "digits", "written"), SHARED["number"])
def test_number(value, digits, written):
    assert formats.number(meant(value), digits) == written


@pytest.mark.parametrize(("share", "written"), SHARED["threshold"])
def test_threshold(share, written):
    assert spaced(formats.threshold(share)) == written


@pytest.mark.parametrize(
    ("low", "high", "digits", "written"),
    [
        (0.55, 0.68, 0, "55–68 %"),
        (0, 1, 0, "0–100 %"),
        (0.83, 0.998, 0, "83 to over 99 %"),
        (0.002, 0.12, 0, "under 1 to 12 %"),
        (0.002, 0.998, 0, "under 1 to over 99 %"),
        (0.996, 0.998, 0, "over 99 %"),
        (0.001, 0.002, 0, "under 1 %"),
        (0.996, 1, 0, "over 99 to 100 %"),
        (0.99, 0.9999, 1, "99.0 to over 99.9 %"),
    ],
)
def test_intervals_of_shares(low, high, digits, written):
    assert spaced(formats.between(low, high, digits)) == written
    assert spaced(formats.interval(low, high, digits)) == f"[{written.removesuffix(' %')}]"


def test_ends_are_joined_with_the_unit_once():
    assert formats.ends("0.781", "0.804", " to ") == "0.781 to 0.804"
    assert spaced(formats.ends(formats.percent(0.2), formats.percent(0.3), " to ")) == "20 to 30 %"
    assert spaced(formats.ends(formats.percent(0.2), formats.percent(0.999), " to ")) == "20 to over 99 %"


def test_money_in_full():
    assert formats.money(1_234_567.4, "EUR", compact=False) == "€1,234,567"


@pytest.mark.parametrize(("share", "digits", "written"), SHARED["percent"])
def test_percent_never_rounds_to_certainty(share, digits, written):
    assert spaced(formats.percent(share, digits)) == written


@pytest.mark.parametrize(
    ("difference", "written"),
    [(0.032, "+3.2 pts"), (-0.032, "−3.2 pts"), (0.0, "0.0 pts"), (-0.0001, "0.0 pts"), (None, "–")],
)
def test_points_carry_a_real_sign(difference, written):
    assert spaced(formats.points(difference)) == written


def test_days_and_counts():
    assert [spaced(formats.days(n)) for n in (1, 41, 0, None)] == ["1 day", "41 days", "0 days", "–"]
    assert formats.count(12_000) == "12,000"
    assert formats.plural(1, "deal") == "1 deal"
    assert formats.plural(1200, "opportunity", "opportunities") == "1,200 opportunities"


def test_a_moment_has_its_minute_and_its_zone():
    assert formats.moment(dt.datetime(2026, 9, 3, 14, 5, tzinfo=dt.UTC)) == "3 Sep 2026, 14:05 UTC"


def test_dates():
    assert formats.date(dt.date(2026, 9, 3)) == "3 Sep 2026"
    assert formats.month(dt.date(2026, 9, 3)) == "Sep 2026"
    assert formats.date(None) == formats.month(None) == "–"


@pytest.mark.parametrize(
    ("change", "unit", "written"),
    [
        (-0.12, "percent", "−12 %"),
        (0.032, "points", "+3.2 pts"),
        (0.0, "percent", "0 %"),
        (-1200, "money", "−$1.2 k"),
        (4, "days", "+4 days"),
        (-3, "count", "−3"),
        (None, "count", "–"),
    ],
)
def test_delta_in_its_unit(change, unit, written):
    assert spaced(formats.delta(change, unit, "USD")) == written


def test_a_delta_is_judged_in_words():
    assert [formats.judged(better) for better in (True, False, None)] == ["better", "worse", "no clear change"]


@pytest.mark.parametrize(("unit", "written"), [("money", "$2"), ("percent", "200 %"), ("points", "+200.0 pts")])
def test_value_in_its_unit(unit, written):
    assert spaced(formats.value(2, unit, "USD")) == written


@pytest.mark.parametrize(("low", "high", "written"), SHARED["interval"])
def test_interval(low, high, written):
    assert formats.interval(low, high) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1200, "money", "€1,200"),
        (12.5, "percent", "12.5 %"),
        (30, "percent", "30 %"),
        (3, "days", "3 days"),
        (1996, "year", "1996"),
        (1_234_567, "", "1,234,567"),
        (1.239, "", "1.24"),
        (100, "", "100"),
        (-0.5, "", "−0.5"),
        (math.nan, "", "–"),
    ],
)
def test_a_value_is_measured_in_its_unit(value, unit, written):
    assert spaced(formats.measured(value, unit, "EUR")) == written


@pytest.mark.parametrize(
    ("known", "what", "expected"),
    [
        ("Ann", "owner", "Ann"),
        (None, "", "Not recorded"),
        (float("nan"), "owner", "Owner not recorded"),
        ("", "", "Not recorded"),
    ],
)
def test_a_name_that_is_not_recorded_is_said_so(known, what, expected):
    assert formats.name(known, what) == expected


@pytest.mark.parametrize(("letter", "times", "kept"), SHARED["cut"])
def test_a_name_longer_than_the_screen_takes_is_cut(letter, times, kept):
    assert formats.cut(letter * times) == letter * kept + ("…" if kept < times else "")
