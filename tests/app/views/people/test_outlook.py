"""What Ann, Bob and Cat end the third quarter with beside their quotas, as the Forecast page says it."""

import pandas as pd
import pytest

from app.views.forecast.answer import period_forecast
from app.views.forecast.period import period_of
from app.views.people.answer import people
from app.views.people.outlook import outlook, with_outlook
from app.views.state import scope_of
from tests import worlds

NEXT = {"closes": "next-quarter"}
# Ann and Bob are Mia's; Cat, who is Noa's, has no quota.
QUOTAS = "owner,period,quota\nAnn,2026 Q3,2000\nBob,2026 Q3,1000\nAnn,2026 Q2,5000\n"


@pytest.fixture(scope="module")
def sold(tmp_path_factory):
    columns = {"owner": "owner", "period": "period", "quota": "quota"}
    mapping = worlds.source(quotas={"file": "quotas.csv", "columns": columns})
    return worlds.services(tmp_path_factory.mktemp("quotas"), mapping=mapping, files={"quotas": QUOTAS})


def ahead(services, state):
    published = services.published()
    return outlook(published, scope_of(state), period_of(NEXT, published.snapshot))


def test_each_is_expected_what_their_open_deals_bring_by_the_quarters_end(sold):
    """Won by 30 September: 0.7 of Ann's 1000, 0.1 of 2000 and 0.4 of 3000 of Bob's, 0.45 of Cat's 4000."""
    found = ahead(sold, {})
    assert (found.period, found.none, found.no_quota) == ("2026 Q3", "", "")
    assert found.owners["forecast"].to_dict() == pytest.approx({"Ann": 700, "Bob": 1400, "Cat": 1800})
    named = pd.Series(["Ann", "Bob", "Cat"])
    rows = with_outlook(pd.DataFrame({"owner": named}), named, found.owners, dated=True)
    assert rows["to_quota"].head(2).tolist() == pytest.approx([-1300, 400])
    assert rows["quota"].isna().tolist() == [False, False, True]
    assert found.teams.loc["Mia"].tolist() == pytest.approx([2100, 3000])


def test_it_is_what_the_forecast_page_says_of_each(sold):
    said = period_forecast(sold, {}).coverage.owners.set_index("name")
    rows = people(sold, {}).people.set_index("owner")
    assert rows["forecast"].to_dict() == said["expected"].to_dict() == {"Ann": 0, "Bob": 4000, "Cat": 6000}
    assert rows.loc["Ann", "to_quota"] == -5000


def test_that_no_quota_is_loaded_is_said(ten):
    found = people(ten, {})
    assert found.no_quota.startswith("No quota is loaded.")
    assert found.people["quota"].isna().all()
    assert found.people["forecast"].sum() == 10_000


def test_who_has_nothing_open_and_won_nothing_ends_with_nothing(sold):
    named = pd.Series(["Dan", None])
    rows = with_outlook(pd.DataFrame({"owner": named}), named, ahead(sold, {}).owners, dated=True)
    assert rows["forecast"].fillna(-1).tolist() == [0, -1]


def test_a_stage_that_is_chosen_leaves_what_is_won(sold):
    chosen, whole = ahead(sold, {"stage": ["Lead"]}), ahead(sold, {})
    assert chosen.owners.equals(whole.owners)


def test_without_signal_no_forecast_is_known_but_what_is_said_of_why(ten_without_signal):
    found = people(ten_without_signal, {})
    assert found.no_forecast
    assert found.people["forecast"].isna().all()
