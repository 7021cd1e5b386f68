"""The pipeline page's numbers, against the ten-row world computed in the head."""

import math

import pytest

from app.views.pipeline.answer import morning, pipeline
from app.views.what_if.opening import start
from tests import worlds
from tests.held import hold_out


@pytest.fixture(scope="module")
def answer(ten):
    return pipeline(ten, {"threshold": 0.5})


def figures(answer):
    """Return the key figures by key."""
    return {kpi.key: kpi for kpi in answer.kpis}


def test_key_figures_agree_with_the_head(answer):
    found = figures(answer)
    assert found["open_pipeline"].value == 10_000
    assert found["expected_revenue"].value == pytest.approx(800 + 400 + 1500 + 2400)
    assert (found["at_risk"].value, found["at_risk"].n) == (5000, 2)
    assert found["win_rate"].value == pytest.approx(4 / 6)


def test_by_money_the_expected_loss_is_at_risk(ten):
    found = pipeline(ten, {})
    risk = figures(found)["at_risk"]
    assert (risk.value, risk.n) == (6000, 2)
    assert risk.note.replace("\u00a0", " ") == (
        "60 % of the open amount; €3.2 k of it expected to be lost; expected loss above €1.5 k"
    )
    rows = found.today.set_index("opportunity_id")
    assert rows["flagged"].to_dict() == {"O08": True, "O10": True, "O09": False, "O07": False}
    assert rows["threshold"].drop("O07").to_dict() == {"O08": 0.75, "O10": 0.375, "O09": 0.5}
    assert math.isnan(rows.loc["O07", "threshold"])


def test_a_threshold_moves_the_amount_at_risk(ten):
    assert figures(pipeline(ten, {"threshold": 0.75}))["at_risk"].value == 2000


def test_the_first_months_of_ten_deals_are_compared_with_nothing(ten):
    found = figures(pipeline(ten, {"period": "this-quarter"}))
    assert found["win_rate"].value == pytest.approx(2 / 3)
    assert {found[key].delta for key in ("win_rate", "open_pipeline")} == {None}
    assert found["open_pipeline"].against == "no comparison: until 1 Apr 2026 this CRM was filling up"


def test_pipeline_health_is_the_share_of_the_open_amount_that_is_expected_to_be_won(answer, ten_without_signal):
    health = figures(answer)["pipeline_health"]
    assert (health.value, health.n) == (pytest.approx(5100 / 10_000), 4)
    assert "pipeline_health" not in figures(pipeline(ten_without_signal, {}))


def test_the_funnel_gives_conversion_with_its_interval(answer):
    lead = answer.funnel.iloc[0]
    assert lead["conversion"] == pytest.approx(5 / 6)
    assert lead["low"] < 5 / 6 < lead["high"]


def test_what_matters_today_carries_flags_in_words(answer):
    flags = dict(zip(answer.today["opportunity_id"], answer.today["flags"], strict=True))
    assert flags["O07"] == ["Pushed 2 times"]
    assert flags["O08"] == ["Overdue by 10 days"]


def test_expected_revenue_falls_into_the_months_ahead(answer):
    # By the end of July 0.4 of 1,000, 0.1 of 2,000, nothing of 3,000 and 0.15 of 4,000; in all 5,100.
    expected = answer.expected.set_index("month")
    months = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]
    assert list(expected.index) == ["Overdue", *months, "Later", "No date"]
    assert list(expected["expected_won"]) == pytest.approx([0, 1200, 1400, 1300, 300, 500, 400, 0, 0], abs=1e-9)
    assert expected["expected_won"].sum() == pytest.approx(figures(answer)["expected_revenue"].value)
    assert list(expected["open_amount"]) == [2000, 1000, 3000, 0, 0, 0, 0, 0, 4000]
    assert list(expected["open_count"]) == [1, 1, 1, 0, 0, 0, 0, 0, 1]
    assert answer.undated == ""


def test_each_month_and_the_whole_have_an_interval(answer):
    expected = answer.expected.set_index("month")
    ahead = expected.drop(["Overdue", "No date"])
    assert expected["low"].isna().sum() == 2
    assert (ahead["low"] <= ahead["expected_won"] + 1e-9).all()
    assert (ahead["high"] >= ahead["expected_won"] - 1e-9).all()
    # In July O07 is won in four of ten cases and O10 in one of seven: nothing or about 4,000.
    assert ahead.loc["2026-07", "low"] == 0
    assert ahead.loc["2026-07", "high"] > 3_000
    whole = figures(answer)["expected_revenue"]
    assert 0 <= whole.low < whole.value < whole.high


def test_the_same_scope_has_the_same_interval(ten, answer):
    again = pipeline(ten, {"threshold": 0.5}).expected
    assert again.equals(answer.expected)


def test_expected_months_follow_the_scope(ten):
    found = pipeline(ten, {"owner": ["Ann"]})
    expected = found.expected.set_index("month")
    assert expected.index[0] == "2026-07"
    assert expected.index[-1] == "Later"
    assert expected["expected_won"].sum() == pytest.approx(800)
    # Ann's one deal of 1,000 brings nothing or all of it, give or take the doubt about all that is said.
    whole = figures(found)["expected_revenue"]
    assert whole.low == 0
    assert whole.high == pytest.approx(1_000, rel=0.8)


def test_where_nothing_is_known_by_date_it_says_why(undated, ten_without_signal):
    answer = pipeline(undated, {})
    assert answer.expected.empty
    assert "Too few deals closed" in answer.undated
    assert "no signal" in pipeline(ten_without_signal, {}).undated
    assert pipeline(ten_without_signal, {}).expected.empty


def test_without_signal_nothing_is_ranked_by_a_loss_probability(ten_without_signal):
    answer = pipeline(ten_without_signal, {})
    assert answer.verdict == "No signal"
    assert answer.today["opportunity_id"].tolist() == ["O08", "O10", "O09", "O07"]
    assert {"loss_probability", "expected_loss", "flagged", "threshold", "reasons"}.isdisjoint(answer.today)
    assert "expected_revenue" not in answer.months
    found = figures(answer)
    assert list(found) == ["open_pipeline", "stale", "overdue", "win_rate"]
    assert (found["overdue"].value, found["overdue"].n, found["overdue"].href) == (
        2000,
        1,
        "/at-risk?closes_to=2026-06-29",
    )


def test_an_empty_scope_is_an_answer(ten):
    answer = pipeline(ten, {"region": ["Nowhere"]})
    assert figures(answer)["open_pipeline"].value == 0
    assert figures(answer)["win_rate"].value is None
    assert answer.today.empty
    assert answer.months.empty
    assert (len(answer.expected), answer.undated) == (0, "")


def test_without_stage_history_nobody_knows_which_stages_were_reached(no_dates, ten):
    found = pipeline(no_dates, {"period": "all"})
    assert found.no_history.startswith("This export has no stage history")
    assert found.funnel[["reached", "went_on", "conversion", "low", "high"]].isna().all(axis=None)
    assert found.funnel["open_count"].tolist() == [2, 2]
    assert (pipeline(ten, None).no_history, pipeline(ten, None).owners_dates) == ("", True)


def test_what_matters_today_is_nothing_that_an_experiment_holds_out(tmp_path):
    world = worlds.services(tmp_path)
    hold_out(world, "O08")
    found = morning(world, {})
    assert found.today["opportunity_id"].tolist() == ["O10", "O09", "O07"]
    assert (found.held_out, found.kpis) == (1, morning(world, {}).kpis)
    assert start(world, {}, "").rows["opportunity_id"].tolist() == ["O10", "O09", "O07"]
    # Whoever searches for it finds it.
    assert start(world, {}, "O08").rows["opportunity_id"].tolist() == ["O08"]
    world.store.close()
