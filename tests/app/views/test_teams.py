"""A team's own number, on the page as in the store: Ann and Bob are of Mia's team, Cat of Noa's.

Acting costs 300 and saves three tenths, so that it pays above 1,000: Bob's O08 may lose 1,600 and his O09 1,500, Cat's
O10 1,600, and Ann's O07 200.
"""

import dataclasses

import numpy as np
import pytest

from app.services import Published, Services
from app.views.at_risk.answer import page
from app.views.flagging import flagging
from app.views.rivals import competing_policies
from app.views.state import policy_of
from app.views.threshold.answer import threshold
from app.views.threshold.policy_history import write_policy
from app.views.what_if.answer import progress, what_if
from data.errors import InvalidInput
from data.records import policies
from data.records.policies import Proposal


@pytest.fixture
def own(ten, tmp_path):
    """The ten-row world with a store of its own, in which one deal of each owner is flagged."""
    found = Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))
    policies.adopt(found.store, "ten", Proposal("capacity", None, 300.0, 0.3, 1.0), "Noa")
    return found


def shown(services, state):
    """The threshold page's answer to a state."""
    return threshold(services, state)


def flagged(services, **state):
    rows = page(services, {"flagged": "yes", **state}).rows
    return sorted(rows["opportunity_id"])


def adopt(services, team, capacity, **state):
    return write_policy(
        services, {"act": "adopt", "author": "Mona", "state": {"team": team, "capacity": capacity, **state}}
    )


def test_a_team_adopts_a_number_and_nothing_changes_for_the_others(own):
    assert flagged(own) == ["O08", "O10"]
    assert adopt(own, "Mia", 2).done
    assert flagged(own) == ["O08", "O09", "O10"]
    assert adopt(own, "Noa", 0).done
    assert flagged(own) == ["O08", "O09"]
    assert write_policy(own, {"act": "give-up", "author": "Mona", "team": "Mia"}).done
    assert flagged(own) == ["O08"]


def test_only_the_number_is_adopted_whatever_else_the_address_asks_for(own):
    assert adopt(own, "Mia", 2, false_alarm=0, save_rate=0.5).done
    found = policy_of(None, own.published()).costs
    assert (found.false_alarm, found.save_rate, found.capacity, found.teams) == (300, 0.3, 1, (("Mia", 2.0),))


def test_a_number_is_tried_before_it_is_adopted(own):
    assert flagged(own, team="Mia", capacity="2") == ["O08", "O09", "O10"]
    assert flagged(own, team="Zoe", capacity="2") == ["O08", "O10"]
    assert policy_of({"team": "Mia", "capacity": "2"}, own.published()).chosen
    assert not policy_of({"team": "Mia"}, own.published()).chosen
    assert flagged(own) == ["O08", "O10"]


@pytest.mark.parametrize(
    ("team", "capacity", "words"),
    [("Zoe", 2, "of the team of 'Zoe'"), ("Mia", None, "How many"), ("Mia", -1, "between 0 and"), (7, 2, "manager's")],
)
def test_what_cannot_be_adopted_for_a_team_is_said(own, team, capacity, words):
    found = adopt(own, team, capacity)
    assert not found.done
    assert words in found.words
    assert policy_of(None, own.published()).costs.teams == ()


def test_a_team_has_no_number_beside_a_policy_by_money(own):
    policies.adopt(own.store, "ten", Proposal("money", None, 300.0, 0.3, None), "Noa")
    own.forget_policy()
    assert "by money" in adopt(own, "Mia", 2, policy="capacity").words
    assert shown(own, {"manager": ["Mia"], "policy": "capacity"}).team is None


def test_the_sentence_in_force_names_the_teams_that_differ(own):
    adopt(own, "Mia", 2)
    published = own.published()
    found = flagging(published, policy_of(None, published))
    assert found.line_words == "the 1 deal of each owner (2 in Mia's team) most worth acting on"
    assert (found.line, found.capacity, found.teams) == (1, 1, {"Mia": 2})
    bobs, cats = competing_policies(published, policy_of(None, published), ["O08", "O10"], ["Bob", "Cat"])
    assert flagging(published, bobs).line_words == "the 2 deals of each owner in Mia's team most worth acting on"
    assert flagging(published, cats).line_words == "the 1 deal of each owner most worth acting on"


def test_of_many_teams_three_are_named(own):
    published = own.published()
    many = tuple((name, 2.0) for name in ("Ann", "Bea", "Cid", "Dan", "Eve"))
    adopted = dataclasses.replace(published.adopted, teams=many)
    found = flagging(published, policy_of(None, dataclasses.replace(published, adopted=adopted)))
    assert "(2 in Ann's team, 2 in Bea's team, 2 in Cid's team and 2 more teams)" in found.line_words


def test_with_a_manager_chosen_the_slider_is_of_that_team_alone(own):
    adopt(own, "Noa", 0)
    found = shown(own, {"manager": ["Mia"]})
    assert (found.team, found.lines.stops["at"].iloc[found.lines.here], found.lines.in_force) == ("Mia", -1, -1)
    assert found.now.stops["flagged_count"].iloc[-3:].tolist() == [2, 1, 0]
    whole = shown(own, {})
    assert (whole.team, [(one.manager, one.capacity, one.known) for one in whole.teams]) == (None, [("Noa", 0, True)])
    # Cat's is Noa's, who flags none whatever everybody's number.
    assert whole.now.stops["flagged_count"].iloc[-3:].tolist() == [2, 1, 0]
    assert shown(own, {"manager": ["Mia", "Noa"]}).team is None
    assert shown(own, {"manager": [""]}).team is None
    tried = shown(own, {"team": "Mia", "capacity": 2})
    assert (tried.team, tried.policy.line.most, tried.in_force.line.most) == ("Mia", 2, 1)


def test_who_has_too_many_goes_by_the_teams_number(own):
    adopt(own, "Mia", 2)
    owners = shown(own, {}).now.owners.set_index("owner")["capacity"]
    assert owners.to_dict() == {"Ann": 2, "Bob": 2, "Cat": 1}


def test_a_team_that_is_no_longer_in_the_data_keeps_its_number_and_flags_nothing(own):
    policies.adopt_for_team(own.store, "ten", Proposal("capacity", None, 300.0, 0.3, 1.0), "Zoe", 9.0, "Zoe")
    own.forget_policy()
    assert flagged(own) == ["O08", "O10"]
    assert [(one.manager, one.known) for one in shown(own, {}).teams] == [("Zoe", False)]
    assert write_policy(own, {"act": "give-up", "author": "Noa", "team": "Zoe"}).done


def test_past_deals_go_by_the_teams_number_where_the_version_knows_their_managers(own, monkeypatch):
    """The first four past deals are of one of Mia's owners, the others of one of Noa's; acting pays above 1,000."""
    adopt(own, "Mia", 2)
    published = own.published()
    assert not shown(own, {}).past_by_team
    teams = {"group": np.repeat([0, 1], 4), "team": np.repeat([0, 1], 4), "managers": ("Mia", "Noa")}
    known = dataclasses.replace(
        published.bundle, version="known", holdout=dataclasses.replace(published.bundle.holdout, **teams)
    )
    monkeypatch.setattr(own, "published", lambda: Published(published.snapshot, known, adopted=published.adopted))
    found = shown(own, {})
    assert found.past_by_team
    # Mia's two of 2,400 and 2,100, one of them lost; Noa's first of 2,000 was won.
    cells = found.flags.cells.set_index("cell")["n"]
    assert (cells["caught"], cells["false_alarm"], cells["missed"]) == (1, 2, 3)
    assert found.lines.stops["flagged"].iloc[found.lines.here] == 3
    assert found.comparison.choices.set_index("choice").loc["capacity", "flagged"] == 3
    assert shown(own, {"manager": "Mia"}).lines.stops["flagged"].iloc[-3:].tolist() == [3, 2, 1]


def test_the_what_if_page_goes_by_the_teams_number(own):
    adopt(own, "Mia", 2)
    found = what_if(own, {}, "O09", {"discount": 1})
    assert found.flagging.line == 2
    assert "of this owner's deals" in progress(found)


def test_with_another_owner_the_list_is_as_long_as_that_owners_team_has_it(own, in_the_head):
    """O07 has 40 % of 1,000, which pays where acting costs nothing: Ann's first, Cat's second, none of hers flagged."""
    adopt(own, "Noa", 0)
    found = what_if(own, {"false_alarm": 0}, "O07", {"owner": "Cat"})
    assert (found.flagging.line, found.capacity_then, found.flagged_then) == (1, 0, False)
    assert progress(found).endswith("1st → 2nd of this owner's deals; off the list of 0.")


def test_a_team_is_a_name(own):
    with pytest.raises(InvalidInput, match="manager's name"):
        policy_of({"team": ["Mia"]}, own.published())
