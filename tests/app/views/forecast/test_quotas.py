"""Quotas of the second and third quarter of the ten-row world, and how far what is won and open covers them."""

import datetime as dt

import pandas as pd
import pytest

from app.views.forecast import quotas
from app.views.forecast.answer import period_forecast
from app.views.forecast.period import ForecastPeriod
from app.views.forecast.quotas import of_period
from data.calendar import Calendar
from tests import worlds

NEXT = {"closes": "next-quarter"}
# Ann and Bob are Mia's, Cat is Noa's; of Zoe there is no deal.
QUOTAS = """\
owner,period,quota
Ann,2026 Q2,5000
Bob,Q2/2026,3000
Ann,2026 Q3,2000
Bob,2026 Q3,1500
Zoe,2026 Q3,500
"""


def services(folder, text=QUOTAS):
    columns = {"owner": "owner", "period": "period", "quota": "quota"}
    mapping = worlds.source(quotas={"file": "quotas.csv", "columns": columns})
    return worlds.services(folder, mapping=mapping, files={"quotas": text})


@pytest.fixture(scope="module")
def sold(tmp_path_factory):
    return services(tmp_path_factory.mktemp("quotas"))


def by_name(rows):
    return rows.set_index("name").drop(columns="team", errors="ignore").to_dict("index")


def test_what_is_won_is_held_against_the_quota_owner_by_owner(sold):
    """In the second quarter Bob won 4000 of 3000, Cat 6000 without a quota, Ann nothing of 5000."""
    found = period_forecast(sold, {}).coverage
    assert (found.quota, found.gap, found.none) == (8000, 0, "")
    owners = by_name(found.owners)
    assert (owners["Ann"]["quota"], owners["Ann"]["won"], owners["Ann"]["gap"]) == (5000, 0, 5000)
    assert (owners["Bob"]["gap"], owners["Bob"]["closing"]) == (0, 2000), "O08 was to close on 20 June"
    assert pd.isna(owners["Bob"]["coverage"]), "nothing is left to win"
    assert pd.isna(owners["Cat"]["quota"])
    assert owners["Cat"]["won"] == 6000


def test_what_is_open_covers_what_is_left_to_win(sold):
    """By 30 September Ann's O07 of 1000 is to close, and Bob's O09 of 3000; O10 has no date."""
    answer = period_forecast(sold, NEXT)
    found = answer.coverage
    assert (found.quota, found.gap, found.strangers) == (4000, 4000, 1)
    assert found.owners["name"].tolist() == ["Ann", "Bob", "Zoe", "Cat"], "the largest gap first"
    assert found.owners["coverage"].head(3).tolist() == [0.5, 2.0, 0.0]
    assert found.owners["expected"].tolist() == pytest.approx([700, 200 + 1200, 0, 1800])
    teams = by_name(found.teams)
    assert (teams["Mia"]["quota"], teams["Mia"]["closing"]) == (3500, 4000)
    assert teams["Mia"]["coverage"] == pytest.approx(4000 / 3500)
    assert "; quota €4.0\u00a0k: €" in answer.headline
    assert answer.headline.endswith(("short at the middle", "above at the middle"))


def test_a_quarter_that_is_over_says_how_far_it_was(sold):
    assert (
        period_forecast(sold, {}).headline.replace("\u00a0", " ")
        == "2026 Q2 ended with €10.0 k; quota €8.0 k: €2.0 k above"
    )


def test_filters_of_people_narrow_quotas_and_others_hide_them(sold):
    assert period_forecast(sold, {**NEXT, "manager": ["Mia"]}).coverage.quota == 3500
    assert period_forecast(sold, {**NEXT, "owner": ["Ann"]}).coverage.quota == 2000
    hidden = period_forecast(sold, {**NEXT, "product": ["Alpha"]}).coverage
    assert (hidden.quota, hidden.gap, hidden.none, hidden.next_step) == (None, None, quotas.OF_OWNERS, quotas.REMOVE)


def test_without_a_quota_the_next_step_is_said_and_deals_still_stand_there(ten, sold):
    found = period_forecast(ten, NEXT).coverage
    assert (found.quota, found.none, found.next_step) == (None, quotas.NO_QUOTA, quotas.LOAD)
    assert by_name(found.owners)["Ann"]["closing"] == 1000
    assert period_forecast(sold, {"closes": "next-month"}).coverage.none == (
        "No quota of July 2026 is loaded, of 3 other periods there is."
    )


def test_without_signal_nothing_is_likely(tmp_path, ten_without_signal):
    assert period_forecast(ten_without_signal, NEXT).coverage.owners["expected"].isna().all()


def test_a_quota_that_is_no_number_is_set_aside(tmp_path):
    odd = services(tmp_path, "owner,period,quota\nAnn,2026 Q3,much\nBob,2026 Q3,1000\nBob,2026 Q3,1000\n")
    assert period_forecast(odd, NEXT).coverage.quota == 2000, "several of one owner and period add up"


@pytest.mark.parametrize(
    ("written", "quarter", "month"),
    [
        (["2026 Q3", "Q3-2026", "2026q3", "2025 Q3", "Q3"], [True, True, True, False, False], [False] * 5),
        (["2026-07", "2026-09", "2026-10"], [True, True, False], [True, False, False]),
        (["2026-07-01", "2026-10-01"], [True, False], [False, False]),
        (["2026-07-01", "2026-08-01"], [True, True], [True, False]),
        (["2026 Q3", "2026-07"], [True, False], [False, True]),
        (["someday", ""], [False, False], [False, False]),
    ],
)
def test_a_period_is_told_by_its_name_its_month_or_its_first_day(written, quarter, month):
    today, first = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    third = ForecastPeriod("next-quarter", "quarter", first, dt.date(2026, 9, 30), "2026 Q3", today)
    july = ForecastPeriod("next-month", "month", first, dt.date(2026, 7, 31), "July 2026", today)
    assert of_period(pd.Series(written), third, Calendar()).tolist() == quarter
    assert of_period(pd.Series(written), july, Calendar()).tolist() == month


def test_a_fiscal_year_of_ones_own_has_quarters_of_its_own():
    fiscal = Calendar(fiscal_year_start=2)
    first = dt.date(2026, 8, 1)
    third = ForecastPeriod("this-quarter", "quarter", first, dt.date(2026, 10, 31), "FY2027 Q3", first)
    assert of_period(pd.Series(["FY2027 Q3", "2026 Q3", "2026-08"]), third, fiscal).tolist() == [True, False, False]
