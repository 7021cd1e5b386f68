"""The threshold page's numbers: eight held-out opportunities and four open ones, computed in the head."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from app.answer_json import as_json
from app.services import Published, Services
from app.views.extent import AT_THE_CLOSE
from app.views.pipeline.answer import pipeline
from app.views.threshold.answer import threshold, threshold_or_refused
from app.views.threshold.policy_history import write_policy
from data.errors import InvalidInput
from model.statistics.metrics import Holdout
from tests import rewritten


def asked(services, state):
    """The page's answer to a state."""
    return threshold(services, state)


@pytest.fixture
def answer(ten):
    return asked(ten, {})


def at(answer, line):
    """The row of a line, which must be a stop."""
    return answer.lines.stops.set_index("at").loc[line]


def test_the_line_follows_from_the_costs(answer):
    lines, row = answer.lines, at(answer, 1500)
    assert (lines.by, lines.suggested, lines.in_force, lines.here) == (
        "money", 1500, 1500, lines.stops["at"].tolist().index(1500),
    )  # fmt: skip
    # Five lie above 1500: lost are those of 2000, 4000 and 6000; missed is the lost one of 1000.
    assert row[["flagged", "true_alarms", "false_alarms", "missed", "left_alone"]].tolist() == [5, 3, 2, 1, 2]
    assert row[["true_alarms_amount", "false_alarms_amount", "missed_amount"]].tolist() == [12_000, 8_000, 1000]
    assert row[["acting_cost", "missed_cost", "cost"]].tolist() == [1500, 200, 1700]
    assert row[["precision", "recall", "f1"]].tolist() == [0.6, 0.75, 2 * 3 / 9]


def test_the_first_stop_flags_everybody_and_the_last_nobody(answer):
    first, last = answer.lines.stops.iloc[0], answer.lines.stops.iloc[-1]
    assert (first["at"], first["flagged"], first["cost"]) == (0, 8, 2400)
    assert (last["flagged"], last["cost"]) == (0, 0.2 * 13_000)
    assert np.isnan(last["precision"])
    assert (answer.none_cost, answer.all_cost) == (2600, 2400)


def test_a_flat_threshold_flags_what_lies_on_it(ten):
    flat = asked(ten, {"threshold": 0.5})
    assert len(flat.lines.stops) == 201
    assert at(flat, 0.5)[["flagged", "missed", "cost"]].tolist() == [4, 1, 4 * 300 + 0.2 * 6000]
    assert at(flat, 0.6)["flagged"] == 4
    assert at(flat, 0.605)["flagged"] == 3
    # Those in force are by money, so no flat line is.
    assert (flat.lines.suggested, flat.lines.in_force, flat.follows) == (0.3, None, 0.3)
    assert (flat.lines.cheapest, flat.lines.cheapest_cost) == (0.3, 1800)


def test_a_line_of_ones_own_is_a_stop(ten):
    own = asked(ten, {"flag_from": 1234.5})
    assert own.lines.stops["at"].iloc[own.lines.here] == 1234.5
    assert (own.follows, own.policy.chosen) == (1500, True)
    assert at(own, 1500)["cost"] == 1700


def test_open_opportunities_are_counted_at_every_stop(answer):
    now, here = answer.now, answer.lines.here
    assert (now.open_count, now.open_amount) == (4, 10_000)
    # O08 and O10 have an expected loss of 1600 each, O09 one of just 1500.
    assert now.stops.loc[here, ["flagged_count", "flagged_amount", "flagged_expected_loss"]].tolist() == [2, 6000, 3200]
    assert now.stops.loc[here, ["joined_count", "left_count"]].tolist() == [0, 0]
    assert now.stops.loc[0, ["flagged_count", "joined_count", "joined_amount"]].tolist() == [4, 2, 4000]
    assert now.stops.iloc[-1][["flagged_count", "left_count", "left_amount"]].tolist() == [0, 2, 6000]


def test_every_owner_has_a_number_at_every_stop(answer):
    owners = answer.now.owners.set_index("owner")
    assert owners["open_count"].to_dict() == {"Bob": 2, "Ann": 1, "Cat": 1}
    assert owners["flagged"].map(lambda each: each[answer.lines.here]).to_dict() == {"Bob": 1, "Ann": 0, "Cat": 1}
    assert owners["flagged"].map(lambda each: each[0]).to_dict() == {"Bob": 2, "Ann": 1, "Cat": 1}


def test_who_has_more_than_they_can_act_on_is_counted(ten):
    stops = asked(ten, {"capacity": 1}).now.stops
    assert stops.loc[0, ["most_owner", "most_flagged", "over_count", "over_by"]].tolist() == ["Bob", 2, 1, 1]
    assert stops.iloc[-1][["most_flagged", "over_count", "over_by"]].tolist() == [0, 0, 0]


def test_those_that_change_side_are_against_the_policy_in_force(ten):
    largest = asked(ten, {"threshold": 0.5}).now.largest.set_index("opportunity_id")
    assert largest.index.tolist() == ["O10", "O09", "O08", "O07"]
    assert largest["flagged"].to_dict() == {"O10": True, "O09": False, "O08": True, "O07": False}
    # At 0.5, stop 100 of 0 to 200, O10 is no longer flagged and O09 is: 0.5 lies on the line.
    assert largest["reach"].to_dict() == {"O10": 81, "O09": 101, "O08": 161, "O07": 41}


def test_money_and_flat_are_compared_on_the_hold_out(answer):
    choices = answer.comparison.choices.set_index("choice")
    # At a base rate of a third 1500 of expected loss is an amount of 4500: four lie above, of which one was lost.
    cost = {"money": 1700, "amount": 4 * 300 + 0.2 * 7000, "flat": 1800, "nobody": 2600, "everybody": 2400}
    assert choices["cost"].to_dict() == cost
    assert choices["flagged"].to_dict() == {"money": 5, "amount": 4, "flat": 6, "nobody": 0, "everybody": 8}
    assert choices["saved"].to_dict() == {"money": 900, "amount": 0, "flat": 800, "nobody": 0, "everybody": 200}
    assert (choices.loc["amount", "at"], answer.comparison.added.value) == (pytest.approx(4500), 900)
    gap = answer.comparison.difference
    assert gap.value == -100
    assert gap.low < -100 < gap.high
    # Eight deals cannot tell 100 from nothing.
    assert answer.comparison.cheaper is None


def test_a_deal_that_was_looked_at_often_counts_once_on_the_whole_page(ten, monkeypatch, answer):
    """The same eight on three days each, with the base rate known on each day: no sum is larger."""
    published = ten.published()
    once = published.bundle.holdout
    looks = {name: np.repeat(getattr(once, name), 3) for name in ("probability", "label", "amount", "opportunity")}
    often = dataclasses.replace(
        published.bundle, holdout=Holdout(**looks, landmarks=3, base=np.full(24, 1 / 3), managers=())
    )
    monkeypatch.setattr(ten, "published", lambda: Published(published.snapshot, often))
    found = asked(ten, {})
    pd.testing.assert_series_equal(at(found, 1500), at(answer, 1500))
    pd.testing.assert_frame_equal(found.comparison.choices, answer.comparison.choices)
    assert (found.none_cost, found.all_cost) == (pytest.approx(2600), pytest.approx(2400))
    assert found.comparison.added.low == pytest.approx(answer.comparison.added.low)


def test_without_a_model_the_base_rate_is_the_one_known_then(ten, monkeypatch):
    """At a base rate of 9 in 10 an amount above 1667 is flagged: seven of eight, and a lost one of 1000 is missed."""
    published = ten.published()
    held = dataclasses.replace(published.bundle.holdout, base=np.full(8, 0.9))
    later = dataclasses.replace(published.bundle, holdout=held)
    monkeypatch.setattr(ten, "published", lambda: Published(published.snapshot, later))
    row = asked(ten, {}).comparison.choices.set_index("choice").loc["amount"]
    assert row[["flagged", "cost"]].tolist() == [7, 7 * 300 + 0.2 * 1000]


def test_what_a_link_asks_for_in_vain_is_said_and_what_is_in_force_applies(no_amounts):
    found = threshold_or_refused(no_amounts, {"false_alarm": 10})
    assert found.refused == (
        "Acting on a deal cannot cost 10 deals where it saves 20\u00a0%: not even a sure loss would be worth it. "
        "The nearest possible value is 0.2."
    )
    assert (found.policy.chosen, found.policy.line.at) == (False, 0.5)
    assert threshold_or_refused(no_amounts, {"false_alarm": 0.1}).refused == ""


def test_the_scope_narrows_what_is_open_but_not_the_hold_out(ten, answer):
    north = asked(ten, {"region": ["North"]})
    assert (north.now.open_count, north.now.stops["flagged_count"].max()) == (1, 1)
    assert north.lines.stops.equals(answer.lines.stops)
    empty = asked(ten, {"owner": ["Nobody"]}).now
    assert (empty.open_count, empty.stops["flagged_count"].sum()) == (0, 0)
    assert empty.owners.empty
    assert empty.largest.empty


def test_what_was_adopted_is_in_force(ten, tmp_path):
    own = Services(dataclasses.replace(ten.settings, database_url=f"sqlite:///{tmp_path}/store.sqlite"))
    assert write_policy(own, {"act": "adopt", "author": "Mia", "state": {"threshold": 0.6}}).done
    found = asked(own, {})
    assert (found.lines.by, found.lines.in_force, found.follows, found.policy.chosen) == ("flat", 0.6, 0.6, False)
    # With other costs the line follows those; the one in force stays marked.
    dearer = asked(own, {"false_alarm": 900})
    assert (dearer.follows, dearer.lines.in_force) == (dearer.lines.suggested, 0.6)


def test_without_signal_no_line_is_offered(ten_without_signal):
    found = asked(ten_without_signal, {"false_alarm": 50})
    assert (found.lines, found.flags, found.comparison, found.looked) == (None, None, None, None)
    assert (found.none_cost, found.all_cost, found.flagging.line) == (None, None, None)
    assert found.base_rate.lost_share == pytest.approx(1 / 3)
    assert (found.now.open_count, found.now.open_amount) == (4, 10_000)
    assert as_json(found)["now"]["owners"] == []


def test_without_a_hold_out_there_are_no_costs(ten, monkeypatch):
    published = ten.published()
    nobody = Holdout(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp), 0)
    bare = Published(published.snapshot, dataclasses.replace(published.bundle, holdout=nobody))
    monkeypatch.setattr(ten, "published", lambda: bare)
    found = asked(ten, {})
    assert (found.looked, found.none_cost, found.lines, found.flags) == (None, None, None, None)


def test_without_amounts_every_deal_counts_as_one(no_amounts):
    found = asked(no_amounts, {})
    # Acting costs a tenth of a deal and saves a fifth of those that would be lost.
    assert (found.lines.suggested, found.currency) == (0.5, "deals")
    assert at(found, 0.5)[["flagged", "missed", "cost"]].tolist() == pytest.approx([4, 1, 4 * 0.1 + 0.2])
    assert found.now.largest["opportunity_id"].tolist() == ["O08", "O09", "O10", "O07"]


def test_where_nothing_is_open_nothing_is_flagged(none_open):
    found = asked(none_open, {})
    assert (found.now.open_anywhere, found.now.owners.empty, found.now.stops["flagged_count"].sum()) == (0, True, 0)


def test_what_is_no_threshold_is_refused_by_name(ten):
    with pytest.raises(InvalidInput) as refused:
        asked(ten, {"threshold": 1.5})
    assert refused.value.field == "threshold"


def test_a_team_of_nobody_is_refused_by_name_and_without_it_the_page_answers(ten):
    with pytest.raises(InvalidInput) as refused:
        asked(ten, {"team": "nobody"})
    assert (refused.value.field, refused.value.message) == ("team", "Nobody in the data is of the team of 'nobody'.")
    found = threshold_or_refused(ten, {"team": "nobody"})
    assert found.team is None
    assert found.refused.startswith(refused.value.message)


def test_where_the_close_writes_amounts_every_deal_counts_as_one(ten):
    found = asked(rewritten.services(ten), {})
    assert (found.lines.suggested, found.currency, found.amounts) == (0.5, "deals", False)
    assert found.in_deals == f"{AT_THE_CLOSE}."
    # Eight were held out, four of them lost: four are flagged and a loss is missed.
    assert at(found, 0.5)[["flagged", "missed", "cost"]].tolist() == pytest.approx([4, 1, 4 * 0.1 + 0.2])
    assert (found.none_cost, found.all_cost) == pytest.approx((4 * 0.2, 8 * 0.1))
    assert found.comparison.choices["cost"].tolist()[0] == pytest.approx(0.6)


def test_then_open_deals_are_flagged_by_their_loss_probability_and_keep_their_amounts(ten):
    world = rewritten.services(ten)
    listed, flagged = pipeline(world, {}).today, asked(world, {}).now
    assert listed["flagged"].tolist() == (listed["loss_probability"] > 0.5).tolist()
    assert set(listed["threshold"]) == {0.5}
    assert listed["expected_loss"].tolist() == pytest.approx((listed["loss_probability"] * listed["amount"]).tolist())
    here = flagged.stops.iloc[asked(world, {}).lines.here]
    assert (here["flagged_count"], flagged.open_amount) == (listed["flagged"].sum(), 10_000)
