"""What differs, ranked by money, with numbers computed in the head."""

import dataclasses

import pandas as pd
import pytest

from app.views.extent import AT_THE_CLOSE
from app.views.win_rate.comparisons import compare
from app.views.win_rate.differences import LAST, NONE, TOO_FEW, ranked_differences


def field(name, *rows):
    """Compare the levels of a field: (level, n, won, amount)."""
    levels = pd.DataFrame(rows, columns=["level", "n", "won", "amount"])
    return compare(name, name.title(), levels.astype({"amount": float}))


@pytest.fixture
def regions():
    """East wins 75 % of 200, West 25 %: half of what each closed lies between them, 500,000 and 150,000."""
    return field("region", ("East", 200, 150, 300_000), ("West", 200, 50, 1_000_000))


def told(found):
    return [(one.label, one.money, one.deals) for one in found.ranked]


def test_the_segment_worth_most_money_comes_first(regions):
    found = ranked_differences((regions,), "USD", told=True)
    assert told(found) == [("West", 500_000, 100), ("East", -150_000, -100)]
    assert [one.words.replace("\u00a0", " ") for one in found.ranked] == [
        "would have won $500 k more at the others' rate",
        "would have won $150 k less at the others' rate",
    ]
    assert (found.unit, found.compared) == ("money", 2)
    assert found.finding == "2 of 2 segments differ beyond chance."
    assert "times the amount that it closed in the period." in found.worked_out


def test_what_is_recorded_at_the_close_comes_last(regions):
    of_the_close = dataclasses.replace(
        field("reason", ("Won", 200, 200, 9_000_000), ("Price", 200, 0, 9)), at_close=True
    )
    found = ranked_differences((of_the_close, regions), "USD", told=True)
    assert [one.label for one in found.ranked] == ["West", "East", "Won", "Price"]
    assert found.worked_out.endswith(LAST)
    assert not ranked_differences((regions,), "USD", told=True).worked_out.endswith(LAST)


def test_each_says_its_rate_its_number_its_interval_and_the_others_rate(regions):
    west = ranked_differences((regions,), "USD", told=True).ranked[0]
    assert (west.field, west.field_label, west.level, west.differs) == ("region", "Region", "West", "less")
    assert (west.n, west.won, west.rate, west.others, west.amount) == (200, 50, 0.25, 0.75, 1_000_000)
    assert west.low < 0.25 < west.high


def test_segments_of_all_fields_share_one_list_and_those_like_the_others_are_not_in_it(regions):
    """Energy wins 10 % against 50 %: 40 % of 2,000,000; Health wins 40 %, as Energy and Retail do together."""
    sectors = field("sector", ("Energy", 100, 10, 2_000_000), ("Retail", 200, 110, 1), ("Health", 100, 40, 1))
    found = ranked_differences((regions, sectors), "USD", told=True)
    assert [one.label for one in found.ranked] == ["Energy", "West", "East", "Retail"]
    assert found.ranked[0].money == pytest.approx(800_000)
    assert found.compared == 5


@pytest.mark.parametrize("is_told", [True, False])
def test_without_amounts_the_list_is_in_deals(is_told):
    known = None if is_told else 1_000
    found = ranked_differences(
        (field("region", ("East", 200, 150, known), ("West", 200, 50, known)),), "USD", told=is_told
    )
    assert {(one.money, one.amount) for one in found.ranked} == {(None, None)}
    assert {one.words for one in found.ranked} == {
        "would have won 100 deals more at the others' rate",
        "would have won 100 deals fewer at the others' rate",
    }
    assert found.unit == "deals"
    assert (AT_THE_CLOSE.lower() in found.worked_out) is not is_told


def test_a_segment_none_of_whose_deals_has_an_amount_comes_last_in_deals():
    found = ranked_differences((field("region", ("East", 200, 150, None), ("West", 200, 50, 10)),), "USD", told=True)
    assert told(found) == [("West", 5, 100), ("East", None, -100)]
    assert found.ranked[1].words == "would have won 100 deals fewer at the others' rate"


def test_nothing_that_differs_is_said_as_such():
    alike = field("region", ("East", 100, 40, 1), ("West", 100, 40, 1))
    assert ranked_differences((alike,), "USD", told=True).finding == NONE == "No segment differs beyond chance."
    few = field("region", ("East", 9, 9, 1), ("West", 9, 0, 1))
    assert ranked_differences((few,), "USD", told=True).finding == TOO_FEW
    assert ranked_differences((), "USD", told=True).finding == TOO_FEW
