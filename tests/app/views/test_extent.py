"""What an export holds at all, and what every view says of one without dates, amounts or anything open."""

import dataclasses

import pytest

from app.views.at_risk.answer import columns
from app.views.extent import AT_THE_CLOSE, Extent, ever, extent, in_deals, in_money
from app.views.freshness import freshness
from app.views.import_report.answer import import_report
from app.views.model.backtest import backtest
from app.views.model.quality import model_quality
from app.views.pipeline.answer import pipeline
from app.views.win_rate.answer import win_rate
from tests import rewritten

NO_STAGES = {"stage_history": False, "stages_reached": False}
ONLY_WHAT_IS_KNOWN = {"win_rate": 4 / 6, "closed": 6}


def values(answer):
    """Return the key figures' values by key."""
    return {kpi.key: kpi.value for kpi in answer.kpis}


def test_what_an_export_holds_is_counted(ten, no_dates, none_open):
    whole = Extent(
        dated=True,
        amounts=True,
        closed=6,
        won=4,
        open_count=4,
        close_dates=True,
        stage_history=True,
        stages_reached=True,
    )
    assert extent(ten.published().snapshot) == whole
    undated = dataclasses.replace(whole, dated=False, lacking="dates", close_dates=False, **NO_STAGES)
    assert extent(no_dates.published().snapshot) == undated
    assert extent(none_open.published().snapshot) == dataclasses.replace(undated, amounts=False, open_count=0)


def test_the_sentence_has_the_share_and_its_interval():
    said = ever(4, 6, "closing dates").replace("\u00a0", " ")
    assert said.endswith("; of its 6 closed opportunities 66.7 % were won [30.0–90.3].")
    assert said.startswith("This export has no closing dates, so nothing can be placed in a period")
    assert "none of its opportunities with these filters is closed" in ever(0, 0, "dates")


@pytest.mark.parametrize("period", ["last-12-months", "this-quarter", "all"])
def test_win_rates_are_of_everything_closed_whatever_the_period(no_dates, period):
    answer = win_rate(no_dates, {"period": period})
    assert values(answer) == pytest.approx({**ONLY_WHAT_IS_KNOWN, "win_rate_amount": 13_000 / 21_000})
    assert (answer.period, answer.start, len(answer.trend)) == ("", None, 0)
    assert [one.field for one in answer.comparisons] == ["region", "manager", "product", "owner", "sector"]
    assert (answer.owners, answer.products) == (3, 2)


def test_a_scope_without_dates_says_whose_deals_it_means(no_dates):
    assert "of the filters' 3 closed opportunities" in win_rate(no_dates, {"owner": ["Ann"]}).undated
    nobody = win_rate(no_dates, {"owner": ["Nobody"]})
    assert (nobody.overall, nobody.widen) == (None, "Widen the filter on owner.")


def test_without_amounts_nothing_is_said_of_money(no_amounts):
    assert values(win_rate(no_amounts, {})) == pytest.approx(ONLY_WHAT_IS_KNOWN)
    # Acting costs a tenth of a deal and saves a fifth of those lost: it pays above a loss probability of a half.
    assert values(pipeline(no_amounts, {})) == pytest.approx({"open_deals": 4, "at_risk": 1, "win_rate": 4 / 6})
    risk = next(kpi for kpi in pipeline(no_amounts, {}).kpis if kpi.key == "at_risk")
    assert risk.note == "loss chance above 50\u00a0%"
    assert pipeline(no_amounts, {}).today["opportunity_id"].tolist() == ["O08", "O09", "O10", "O07"]


def test_nothing_open_has_no_key_figure_of_what_is_open(none_open):
    assert values(pipeline(none_open, {})) == pytest.approx({"win_rate": 4 / 6})
    assert columns(none_open, {}).anything_open is False


def test_a_model_judged_without_dates_is_not_compared_with_a_rule_that_needs_them(ten, no_dates):
    assert [skill.against for skill in model_quality(ten, {}).skills] == ["the base rate", "age × calendar"]
    assert [skill.against for skill in model_quality(no_dates, {}).skills] == ["the base rate"]
    assert (backtest(ten).dated, backtest(no_dates).dated) == (True, False)


def test_the_day_of_import_is_told_from_the_datas_own(ten, no_dates):
    assert (import_report(no_dates).dated, import_report(ten).dated) == (False, True)
    assert (freshness(no_dates).dated, freshness(ten).dated) == (False, True)


def test_costs_are_in_deals_where_nobody_knows_what_was_at_stake(ten, no_amounts):
    assert (in_deals(ten.published()), in_money(ten.published())) == ("", True)
    assert in_deals(no_amounts.published()) == "This export has no amounts."
    written = rewritten.services(ten).published()
    assert (in_deals(written), in_money(written)) == (f"{AT_THE_CLOSE}.", False)
