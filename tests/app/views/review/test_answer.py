"""The weekly review of the ten-row world up to 30 June 2026, where only O06 (Ann, 6,000) closed in the last week."""

import datetime as dt

from app.documents.markdown import markdown
from app.documents.review import document
from app.views.deals.hygiene import hygiene
from app.views.forecast.answer import period_forecast
from app.views.insights.answer import insights
from app.views.movement.answer import movement
from app.views.pipeline.answer import morning
from app.views.review.answer import review
from data.records.actions import Plan, plan
from tests import worlds
from tests.held import hold_out


def test_it_says_what_the_pages_say(ten):
    found = review(ten, {})
    assert found.movement.closing == movement(ten, {}).closing
    assert found.numbers == morning(ten, {}).kpis
    assert found.forecast == f"{period_forecast(ten, {}).headline}."
    assert found.hygiene == hygiene(ten, {})
    assert (found.as_of_on, found.verdict, found.ranked) == (dt.date(2026, 6, 30), "Ready", True)


def test_flagged_deals_are_discussed_first_and_each_says_why(ten):
    rows = review(ten, {}).discuss
    assert rows["opportunity_id"].tolist() == ["O08", "O10", "O09", "O07"]
    assert rows["title"].tolist() == ["Birch", "O10", "Cedar", "Alder"]
    assert rows["flagged"].tolist() == [True, True, False, False]
    assert rows["flags"].tolist()[0] == ["Overdue by 10 days"]
    # What stands out is said by the flags of O08 and O07; of the others nothing does.
    assert [bool(words) for words in rows["because"]] == [False, True, True, False]


def test_a_deal_to_discuss_says_what_is_planned_for_it(tmp_path):
    world = worlds.services(tmp_path)
    plan(world.store, "ten", [Plan("O10", "Call", "Bob", dt.date(2026, 7, 9))], "Mia")
    found = review(world, {})
    assert dict(found.discuss[["opportunity_id", "actions"]].itertuples(index=False)) == {
        "O08": 0, "O10": 1, "O09": 0, "O07": 0
    }  # fmt: skip
    assert "1 action planned" in markdown(document(found))
    world.store.close()


def test_without_signal_nothing_is_ranked_and_the_order_is_said(ten_without_signal):
    found = review(ten_without_signal, {})
    assert (found.ranked, found.verdict) == (False, "No signal")
    assert found.order
    assert found.discuss[["loss_probability", "expected_loss", "flagged"]].isna().all(axis=None)


def test_the_filters_and_the_days_apply_and_are_said(ten):
    found = review(ten, {"owner": ["Ann"], "since": "2026-05-31"})
    assert found.filters == ("Owner: Ann",)
    assert found.movement.since == dt.date(2026, 5, 31)
    assert found.discuss["opportunity_id"].tolist() == ["O07"]


def test_what_stands_out_is_what_the_insights_say(ten):
    found, said = review(ten, {}), insights(ten, {})
    assert (found.insights, found.insights_said) == (said.tested[:3], said.said)


def test_what_an_experiment_holds_out_is_left_out_of_what_to_discuss_and_counted(tmp_path):
    world = worlds.services(tmp_path)
    hold_out(world, "O08", "O10")
    found = review(world, {"owner": ["Bob"]})
    assert found.discuss["opportunity_id"].tolist() == ["O09"]
    assert (found.held_out, found.held_out_words.partition(" and ")[0]) == (
        1, "1 deal is held out for the experiment “Spring”"
    )  # fmt: skip
    written = markdown(document(review(world, {})))
    assert "Birch" not in written
    assert "2 deals are held out for the experiment “Spring” and left out" in written
    everything = review(world, {"owner": ["Cat"]})
    assert everything.discuss.empty
    assert "Nothing else is open with these filters." in markdown(document(everything))
    world.store.close()
