"""The pipeline page's numbers, against the ten-row world computed in the head."""

import pytest

from app.views.pipeline import pipeline


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


def test_a_threshold_moves_the_amount_at_risk(ten):
    assert figures(pipeline(ten, {"threshold": 0.75}))["at_risk"].value == 2000


def test_win_rate_is_compared_with_the_period_before_and_noise_is_not_called_better(ten):
    win_rate = figures(pipeline(ten, {"period": "this-quarter"}))["win_rate"]
    assert win_rate.value == pytest.approx(2 / 3)
    assert win_rate.delta == pytest.approx(0)
    assert win_rate.better is None


def test_open_pipeline_is_compared_with_the_end_of_the_period_before(ten):
    open_pipeline = figures(pipeline(ten, {"period": "this-quarter"}))["open_pipeline"]
    assert open_pipeline.delta == pytest.approx(10_000 / 4000 - 1)
    assert open_pipeline.against == "than on 31 Mar 2026"


def test_the_funnel_gives_conversion_with_its_interval(answer):
    lead = answer.funnel.iloc[0]
    assert lead["conversion"] == pytest.approx(5 / 6)
    assert lead["low"] < 5 / 6 < lead["high"]


def test_what_matters_today_carries_flags_in_words(answer):
    flags = dict(zip(answer.today["opportunity_id"], answer.today["flags"], strict=True))
    assert flags["O07"] == ["Pushed 2 times"]
    assert flags["O08"] == ["Overdue by 10 days"]


def test_without_signal_nothing_is_ranked_by_a_loss_probability(ten_without_signal):
    answer = pipeline(ten_without_signal, {})
    assert answer.verdict == "No signal"
    assert answer.today["amount"].is_monotonic_decreasing
    assert "at_risk" not in figures(answer)


def test_an_empty_scope_is_an_answer(ten):
    answer = pipeline(ten, {"region": ["Nowhere"]})
    assert figures(answer)["open_pipeline"].value == 0
    assert figures(answer)["win_rate"].value is None
    assert answer.today.empty
    assert answer.months.empty
