"""A stage stands for a chance where most of its open deals have one, and two in three of these the same."""

from typing import Any

import pytest

from data.proposals.proposed import OutcomeGuess
from data.proposals.stages.chances import usual_chances

ANY_FILE: Any = None
LOST = OutcomeGuess("lost", {"Status": ("Lost",)}, 0.9, "")


def usual(*rows, rules=()):
    """Rows of a stage, a chance and how many there are; with rules, of a status behind the chance."""
    return usual_chances(ANY_FILE, ("Stage", "Chance"), ["demo", "offer"], rules, lambda *_: list(rows))


APART = {"Demo": (18, 20, 22, 30), "Offer": (50, 60, 70, 80)}
OFFER = ("Offer", "60 %", 4)
FITTING = [
    *([("Demo", "20", 4)], [("Demo", "20,0", 3), ("Demo", "", 2)], [("Demo", "20", 2), ("Demo", "25", 1)]),
    [("Demo", "20", 1), ("Demo", "0", 9), ("Demo", "100", 9)],
]


@pytest.mark.parametrize("demo", FITTING)
def test_a_stage_has_its_usual_chance(demo):
    assert usual(*demo, OFFER) == {"demo": 20.0, "offer": 60.0}


TELLING_NOTHING = [
    *([("Demo", "20", 2), ("Demo", "", 2)], [("Demo", "20", 3), ("Demo", "25", 2)], [("Demo", "soon", 4)], []),
]


@pytest.mark.parametrize("demo", TELLING_NOTHING)
def test_a_chance_of_half_the_deals_or_one_that_differs_tells_nothing_of_any_stage(demo):
    assert usual(*demo, OFFER) == {}


def test_deals_that_have_ended_tell_nothing():
    kept = [("Demo", "20", "", 2), ("Demo", "5", "Lost", 9), ("Demo", "", "lost", 9), ("Offer", "60", "", 1)]
    assert usual(*kept, rules=[LOST]) == {"demo": 20.0, "offer": 60.0}


@pytest.mark.parametrize("times", [1, 0.01])
def test_chances_that_differ_tell_by_their_middle_where_these_lie_apart(times):
    """As a CRM works them out for each deal: a quarter of them alike at most."""
    rows = [(name, str(n * times), 2) for name, ns in APART.items() for n in ns]
    assert usual(*rows) == {"demo": pytest.approx(20 * times), "offer": pytest.approx(60 * times)}


def test_chances_that_lie_among_each_other_tell_nothing():
    among = {"Demo": range(5, 90, 10), "Offer": range(9, 99, 10)}
    assert usual(*((name, str(n), 2) for name, numbers in among.items() for n in numbers)) == {}
