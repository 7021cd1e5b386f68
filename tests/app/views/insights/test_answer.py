"""What stands out of the ten-row world, where nothing can, and of a world of 400 deals, where one source wins all."""

import pytest

from app.views.insights.answer import NO_COMPARISON, insights
from app.views.win_rate.answer import win_rate
from tests import worlds

HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount\n"


def world(won_of_ten):
    """Twenty closed deals of each owner and product, of which so many in ten were won, each worth 100."""
    rows = [
        f"O{owner}{n},Alder,{'Alpha' if n % 2 else 'Beta'},{owner},{'Won' if n % 10 < won else 'Lost'},"
        f"2026-0{1 + n % 4}-01,2026-06-01,2026-06-{1 + n % 28:02d},100,{100 if n % 10 < won else 0},{n % 3 * 5}\n"
        for owner, won in won_of_ten.items()
        for n in range(100)
    ]
    return HEAD + "".join(rows) + "OPEN,Alder,Alpha,Ann,Offer,2026-06-01,2026-07-31,,100,,0\n"


@pytest.fixture(scope="module")
def uneven(tmp_path_factory):
    return worlds.services(
        tmp_path_factory.mktemp("uneven"),
        files={**worlds.FILES, "opportunities": world({"Ann": 8, "Bob": 3, "Cat": 3})},
    )


def test_too_few_deals_are_not_compared(ten):
    found = insights(ten, {})
    assert (found.tested, found.compared, found.said) == ((), 0, NO_COMPARISON)


def test_a_group_that_wins_less_is_named_with_its_money_and_its_proof(uneven):
    first, *_ = insights(uneven, {"period": "all"}).tested
    assert first.sentence.replace("\u00a0", " ") == (
        "Region South wins less than all others: 30 % against 80 %, €10.0 k less won"
    )
    # Half of the 20,000 that Bob and Cat closed.
    assert [round(money) for money in (first.low, first.money, first.high) if money] == [-11783, -10000, -7777]
    assert first.address == "/win-rate?period=all&compare=quarter&region=South#win-rate-kpis"
    proof = win_rate(uneven, {"period": "all", "region": ["South"]})
    closed = next(kpi for kpi in proof.kpis if kpi.key == "win_rate")
    assert (closed.value, closed.n) == (0.3, first.n)


def test_the_same_deals_are_named_once(uneven):
    """Ann alone sells in the North and Cat alone is Noa's, so neither owner says more than the other groups do."""
    sentences = [one.sentence for one in insights(uneven, {"period": "all"}).tested]
    assert [words.split(" wins")[0] for words in sentences] == ["Region South", "Manager Mia", "Product Alpha"]


def test_where_nothing_differs_it_is_said(tmp_path):
    even = worlds.services(tmp_path, files={**worlds.FILES, "opportunities": world({"Ann": 4, "Bob": 4, "Cat": 4})})
    found = insights(even, {"period": "all"})
    assert (found.tested, found.said) == ((), "Nothing differs beyond chance.")
    assert found.compared > 0


def test_what_is_counted_of_open_deals_leads_to_its_list(ten):
    found = insights(ten, {})
    gaps = {one.address: one for one in found.counted if one.kind == "gap"}
    assert gaps["/at-risk?flagged=all&gap=no-close-date"].money == 4000
    assert [one.money for one in found.counted if one.money] == sorted(
        (one.money for one in found.counted if one.money), reverse=True
    )


def test_the_filters_stand_in_the_proof(uneven):
    found = insights(uneven, {"period": "all", "product": ["Alpha"]})
    assert all("product=Alpha" in one.address for one in found.tested if one.kind == "segment")


def test_without_an_earlier_period_the_reason_is_given(ten):
    found = insights(ten, {"period": "all"})
    assert (found.splits, bool(found.no_earlier)) == ((), True)
