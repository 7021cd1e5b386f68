"""Teams with a capacity of their own: of two owners Ann is of Mia's team, Bob of Noa's, each with three deals."""

import numpy as np
import pytest

from model.money.costs import Costs
from model.money.every_line import confusion, every_line
from model.money.flag_line import Line, line_of
from model.money.teams import EVERYBODY, Teams, own_of, with_own

# Expected losses 900, 400, 1800 of Ann's and 1000, 200, 500 of Bob's. Ann's first two and Bob's first were lost.
PROBABILITY = np.array([0.9, 0.8, 0.6, 0.5, 0.2, 0.1])
LABEL = np.array([1, 1, 0, 1, 0, 0], dtype=float)
AMOUNT = np.array([1000.0, 500.0, 3000.0, 2000.0, 1000.0, 5000.0])
OWNER = np.array([0, 0, 0, 1, 1, 1])
MANAGERS = ("Mia", "Mia", "Mia", "Noa", "Noa", "Noa")
ROWS = PROBABILITY, AMOUNT, OWNER, MANAGERS


def flagged(line, managers=MANAGERS):
    return np.flatnonzero(line.flags(PROBABILITY, AMOUNT, OWNER, managers)).tolist()


def by_capacity(*own):
    return line_of(Costs(0, 0.25, 1, teams=own), by="capacity")


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ((), [2, 3]),
        ((("Mia", 2.0),), [0, 2, 3]),
        ((("Mia", 0.0), ("Noa", 2.0)), [3, 5]),
        # Nobody is of that team.
        ((("Zoe", 9.0),), [2, 3]),
    ],
)
def test_each_owner_has_as_many_flagged_as_the_team_says(own, found):
    assert flagged(by_capacity(*own)) == found


def test_where_no_manager_is_recorded_everybodys_number_holds():
    line = by_capacity(("Mia", 3.0))
    assert flagged(line, None) == [2, 3]
    assert flagged(line, (None, None, None, "", "Noa", None)) == [2, 3]


@pytest.mark.parametrize("team", ["Mia", "Noa", "Zoe"])
def test_a_line_of_one_team_alone_flags_the_same(team):
    line = by_capacity(("Mia", 2.0))
    assert flagged(line.of_team(team)) == flagged(line)
    assert line.of_team(team).most == {"Mia": 2, "Noa": 1, "Zoe": 1}[team]


def test_a_line_of_one_team_alone_moves_for_nobody_else():
    line = by_capacity(("Noa", 2.0)).of_team("Mia")
    assert [flagged(line.at_line(-most)) for most in (0.0, 1.0, 2.0, 3.0)] == [
        [3, 5], [2, 3, 5], [0, 2, 3, 5], [0, 1, 2, 3, 5],
    ]  # fmt: skip
    assert line.reached(np.array([-3.0, -2.0, -1.0, 0.0]), *ROWS).tolist() == [2, 1, 3, 4, 0, 4]


def test_every_line_of_one_team_begins_with_what_the_others_have_flagged():
    """Of Bob's one is flagged whatever Mia's number, and was lost."""
    lines = every_line(PROBABILITY, LABEL, AMOUNT, by_capacity().of_team("Mia"), None, OWNER, MANAGERS)
    assert lines["at"].tolist() == [0, -1, -2, -3]
    assert lines["flagged"].tolist() == [1, 2, 3, 4]
    assert lines["true_alarms"].tolist() == [1, 1, 2, 3]
    assert lines["missed_stake"].tolist() == [1500, 1500, 500, 0]


def test_what_flagging_would_have_done_goes_by_each_deals_team():
    costs = Costs(200, 0.25, 1, teams=(("Mia", 2.0),))
    line = Line("capacity", -1.0, teams=Teams(costs.teams))
    found = confusion(PROBABILITY, LABEL, AMOUNT, line, costs, None, OWNER, MANAGERS)
    assert (found.true_alarms, found.false_alarms, found.missed) == (2, 1, 1)
    assert (found.acting_cost, found.missed_cost) == (3 * 200, 500 * 0.25)


def test_beside_its_rivals_a_deal_is_flagged_by_the_gain_of_the_last_that_its_team_flags():
    line = by_capacity(("Mia", 2.0))
    rivals = np.array([1800.0, 900.0])
    assert [line.by_gain(rivals, manager).at for manager in ("Mia", "Noa", None)] == [900, 1800, 1800]
    assert [line.most_of(manager) for manager in ("Mia", "Noa", None)] == [2, 1, 1]


def test_a_team_gets_a_number_of_its_own_and_gives_it_up():
    own = with_own(with_own((), "Noa", 3.0), "Mia", 8.0)
    assert own == (("Mia", 8.0), ("Noa", 3.0))
    assert with_own(own, "Mia", None) == (("Noa", 3.0),)
    assert (own_of(own, "Mia"), own_of(own, "Zoe"), own_of(own, None)) == (8, None, None)
    assert EVERYBODY.most("Mia", 5.0) == 5
