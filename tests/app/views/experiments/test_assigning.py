"""What a publication does to the experiment that runs."""

from app.views.experiments.assigning import Assigned, assign_arms, running
from data.records import experiments as records
from data.records.actions import Plan, plan

TODAY = {"O08", "O10"}


def test_flagged_deals_get_their_arms_once(desk, begun):
    number = begun()
    found = assign_arms(desk)
    assert found is not None
    assert (found.name, found.act + found.held_out, found.ending) == ("Spring", 2, "")
    given = records.arms(desk.store, number)
    assert {one.opportunity_id for one in given} == TODAY
    assert {(one.owner, one.band) for one in given} == {("Bob", "smaller"), ("Cat", "larger")}
    # What is said of O08 by the end of 90 days, and what it would then bring of its 2000.
    said = next(one for one in given if one.opportunity_id == "O08")
    assert (said.loss_probability, said.amount, said.assigned_on) == (0.8, 2_000.0, desk.published().snapshot.as_of_on)
    assert assign_arms(desk) == Assigned("Spring", 0, 0, "")
    assert records.arms(desk.store, number) == given


def test_a_deal_for_which_something_was_planned_before_takes_no_part(desk, begun):
    number = begun()
    plan(desk.store, desk.published().bundle.source, [Plan("O08", "Call", "Bob", desk.store.today())], "Bob")
    assign_arms(desk)
    assert [one.opportunity_id for one in records.arms(desk.store, number)] == ["O10"]


def test_its_rule_ends_it_with_what_it_shows(desk, begun, given):
    number = begun(planned=7)
    given(number)
    assert assign_arms(desk) == Assigned("Spring", 0, 0, "futility")
    assert assign_arms(desk) is None
    assert running(desk) is None
    (ended,) = records.kept(desk.store, desk.published().bundle.source)
    assert (ended.ended_by, ended.ending) == ("the experiment's rule", "futility")
    assert len(records.arms(desk.store, number)) == 7


def test_where_none_runs_nothing_is_done(desk):
    assert assign_arms(desk) is None
    assert desk.store.audit(9) == ()
