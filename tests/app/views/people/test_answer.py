"""Who sells in the ten-row world: Ann (Mia's, North), Bob (Mia's) and Cat (Noa's)."""

import pytest

from app.views.people.answer import finding, people, sentence
from app.views.pipeline.answer import morning


@pytest.fixture(scope="module")
def found(ten):
    return people(ten, {"period": "all"})


def test_what_each_has_open_and_won_adds_up_to_the_pages(ten, found):
    flagged = next(one for one in morning(ten, {}).kpis if one.counted == "flagged")
    rows = found.people
    assert (rows["open_count"].sum(), rows["open_amount"].sum()) == (4, 10_000)
    assert rows["flagged_count"].sum() == flagged.n
    assert (rows["won"].sum(), rows["n"].sum()) == (4, 6)
    assert rows["expected"].sum() == pytest.approx(4)


def test_each_owner_has_their_own(found):
    rows = found.people.set_index("owner")
    assert rows.loc["Ann", ["open_count", "open_amount"]].tolist() == [1, 1000]
    assert rows.loc["Bob", ["manager", "open_count", "open_amount"]].tolist() == ["Mia", 2, 5000]


def test_a_team_is_its_people(found):
    teams, rows = found.teams.set_index("manager"), found.people
    for manager, team in teams.iterrows():
        own = rows[rows["manager"] == manager]
        assert (team["open_amount"], team["won"], team["people"]) == (
            own["open_amount"].sum(), own["won"].sum(), len(own),
        )  # fmt: skip
        assert team["expected"] == pytest.approx(own["expected"].sum())
        assert (team["expected_low"] < team["expected"] < team["expected_high"], team["differs"]) == (True, "")


def test_few_deals_name_nobody(found):
    assert set(found.people["differs"]) == {""}
    assert found.finding == "Nobody's results differ from what was to be expected beyond chance."


def test_who_is_beyond_chance_is_named(found):
    named = found.people.assign(differs=["less", "more", "less"][: len(found.people)])
    assert finding(named).endswith("more deals than expected.")
    assert "fewer deals than expected; " in finding(named)


def test_the_sentence_says_what_was_expected():
    row = {"won": 31, "expected": 27.4, "expected_low": 21.6, "expected_high": 33.2}
    assert sentence(row) == "won 31 where 27.4 were expected [22 to 33]"


def test_the_filters_apply(ten):
    assert people(ten, {"owner": ["Bob"]}).people["owner"].tolist() == ["Bob"]


def test_without_signal_nothing_is_flagged(ten_without_signal):
    found = people(ten_without_signal, {})
    assert not found.ranked
    for rows in (found.people, found.teams):
        assert rows[["flagged_count", "flagged_amount", "expected_loss"]].isna().all(axis=None)


def test_what_is_not_recorded_is_somebody_without_a_name(gaps):
    owners = people(gaps, {"period": "all"}).people["owner"]
    assert owners.isna().sum() == 1


def test_where_nothing_closed_no_deals_are_alike_and_nothing_is_expected(ten):
    nobody = people(ten, {"period": "all", "owner": ["Nobody"]})
    assert nobody.people.empty


def test_where_nobody_is_left_or_nothing_closed_there_is_nobody_to_judge(ten):
    assert people(ten, {"owner": ["nobody"]}).people.empty
    found = people(ten, {"period": "2026-06-29..2026-06-30", "owner": ["Bob"]})
    assert (found.people["n"].sum(), found.finding) == (0, "")


def test_what_is_expected_is_what_everybody_makes_of_the_same_deals(ten):
    everybody = people(ten, {"period": "all"}).people.set_index("owner")
    alone = people(ten, {"period": "all", "owner": ["Bob"]}).people.set_index("owner")
    assert alone.loc["Bob", "expected"] == pytest.approx(everybody.loc["Bob", "expected"])
