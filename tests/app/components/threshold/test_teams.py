"""Whose number holds by capacity is said where the slider is, with the way back to everybody's."""

import dataclasses

import pytest

from app.components.threshold import sentences as words_of
from app.components.threshold.client_payload import payload
from app.components.threshold.controls import units
from app.components.threshold.policies import history
from app.components.threshold.teams import GONE, OLD_VERSION, teams_in_force
from app.services import Services
from app.views.teams import TeamCapacity
from app.views.threshold.answer import threshold
from app.views.threshold.policy_history import policy_history
from data.records import policies
from data.records.policies import Proposal


@pytest.fixture
def ask(ten, tmp_path):
    """Answer where one deal of each owner is flagged, and two in Mia's team."""
    own = Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))
    policies.adopt(own.store, "ten", Proposal("capacity", None, 300.0, 0.3, 1.0, teams=(("Mia", 2.0),)), "Noa")
    return lambda state, services=own: threshold(services, state)


def here(answer, each):
    return each[answer.lines.here].replace("\u00a0", " ")


def test_with_a_manager_chosen_everything_says_that_it_is_of_that_team(ask, words):
    answer = ask({"manager": ["Mia"]})
    assert words(teams_in_force(answer)).startswith("The slider is of Mia's team alone; everybody's number is 1.")
    assert units(answer)["label"] == "Deals of each owner in Mia's team that are flagged"
    assert here(answer, words_of.adopt_labels(answer, answer.lines)) == "Adopt 2 for Mia's team"
    assert here(answer, words_of.proposals(answer, answer.lines)) == (
        "Flag 2 of each owner in Mia's team; everybody else, and all else, stays as it is."
    )
    decision = here(answer, words_of.decisions(answer, answer.lines))
    assert decision.startswith("With 2 of each owner in Mia's team: 2 of 3 open deals are flagged")
    assert "On the 8 past deals of all teams" in decision
    told = payload(answer, {})
    assert (told["team"], told["costs"]["capacity"], told["usual"]["capacity"]) == ("Mia", 2, 2)


def test_without_one_the_slider_is_of_the_teams_without_a_number_of_their_own(ask, words):
    answer = ask({})
    said = words(teams_in_force(answer))
    assert said.startswith("The slider is of every team without a number of its own. Choose one manager")
    assert here(answer, words_of.adopt_labels(answer, answer.lines)) == "Adopt this policy"
    assert here(answer, words_of.decisions(answer, answer.lines)).startswith(
        "With 1 of each owner (2 in Mia's team): 3 of 4"
    )
    assert payload(answer, {})["team"] is None
    assert here(answer, words_of.owner_sentences(answer, answer.lines)).endswith(
        "nobody has more than the number of their team."
    )


def test_each_team_that_differs_is_listed_with_the_way_back(ask, words, kinds):
    answer = dataclasses.replace(
        ask({}), teams=(TeamCapacity("Mia", 2, known=True), TeamCapacity("Zoe", 9, known=False))
    )
    listed = teams_in_force(answer)
    assert [words(one) for one in kinds(listed, "Li")] == [
        "Mia's team: 2 Back to everybody's 1", f"Zoe's team: 9 ({GONE}) Back to everybody's 1",
    ]  # fmt: skip
    assert [getattr(button, "data-give-up") for button in kinds(listed, "Button")] == ["Mia", "Zoe"]


def test_a_version_that_knows_no_managers_of_past_deals_says_so(ask, words):
    assert OLD_VERSION in words(teams_in_force(ask({})))
    assert OLD_VERSION not in words(teams_in_force(dataclasses.replace(ask({}), past_by_team=True)))


def test_nothing_is_said_where_no_manager_is_recorded_or_the_policy_is_another(ask):
    assert teams_in_force(ask({"policy": "money"})) == []
    assert teams_in_force(dataclasses.replace(ask({}), teams=(), managed=False)) == []


def test_the_history_has_the_numbers_of_the_teams(ask, ten, tmp_path, words):
    ask({})
    own = Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))
    assert "1 an owner, 2 in Mia's team" in words(history(policy_history(own)))
