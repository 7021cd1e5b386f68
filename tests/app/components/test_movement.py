"""Each change of the week up to 30 June 2026 with its deals."""

import dataclasses

import pytest

from app.components import movement as components
from app.views.movement.answer import movement
from app.views.movement.steps import steps
from tests import moves


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    return movement(moves.services(tmp_path_factory.mktemp("week")), {"closes": "this-quarter"})


def test_each_kind_has_its_count_its_money_and_leads_to_its_deals(week, kinds, words):
    found = {words(tile): tile for tile in kinds(components.tiles(week, {"closes": "this-quarter"}), "Li")}
    (pushed,) = [words for words in found if words.startswith("Moved out of the period")]
    assert pushed == "Moved out of the period 1 €4.0 k"
    (link,) = kinds(found[pushed], "A")
    assert link.href == "/movement?closes=this-quarter&class=pushed_out"


def test_a_kind_that_did_not_happen_leads_nowhere(week, kinds, words):
    none = [tile for tile in kinds(components.tiles(week), "Li") if words(tile).startswith("Value down 0")]
    assert none
    assert not kinds(none, "A")


def test_the_kind_that_is_shown_is_marked(week, kinds, words):
    listed = kinds(components.tiles(week, {"class": "won"}), "Li")
    marked = [words(tile) for tile in listed if "aria-current" in tile.to_plotly_json()["props"]]
    assert [each.split()[0] for each in marked] == ["Won"]


def test_a_moved_date_stands_beside_the_former_one(week, words):
    said = words(components.deals("pushed_out", week, ""))
    assert "written as of 23 Jun 2026 → as of 30 Jun 2026." in said
    assert "30 Jun 2026 → 20 Jul 2026" in said


def test_what_lowers_the_amount_most_is_shown_first(week):
    assert components.first_kind(week) == "pushed_out"


def test_a_kind_that_is_none_says_so(week, words):
    assert "Nothing of this kind happened" in words(components.deals("nonsense", week, ""))


def test_where_nothing_can_be_compared_it_is_said_when_it_can(week, words):
    nothing = dataclasses.replace(week, none="No dates.", next_step="Import again.")
    assert words(components.tiles(nothing)) == "Nothing to compare yet No dates. Import again."


def test_a_kind_of_which_nothing_is_known_has_a_dash_and_says_why(week, kinds, words):
    *others, last = week.classes
    unknown = dataclasses.replace(last, n=None, amount=float("nan"), change=float("nan"), not_known="nothing is logged")
    answer = dataclasses.replace(week, classes=(*others, unknown))
    tile = kinds(components.tiles(answer), "Li")[len(others)]
    assert words(tile) == "Value down – not known: nothing is logged"
    assert not kinds(tile, "A")
    assert components.listed(answer)["label"].iloc[-2] == "Value down (not known: nothing is logged)"
    assert len(steps(answer)) == len(steps(week)) - bool(last.change)
