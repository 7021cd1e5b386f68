"""What reps say of the deals of the ten-row world that are to close in the third quarter, and what came of such deals.

At the beginning of May O04 and O05 stood in Commit and were to close within the month; O05 was lost, O04 was won, for
5000 and 4000.
"""

import pandas as pd
import pytest

from app.views.forecast.answer import period_forecast
from app.views.forecast.categories import MAP_THEM, NO_CATEGORIES, NOT_LOGGED, named
from model.leaks.verdicts import catalogue_of
from tests import worlds

NEXT = {"closes": "next-quarter"}
SAID = {"O07": ("COMMIT", 90), "O08": ("Best Case", 50), "O09": ("BEST_CASE", 40), "O10": ("", "")}
LOG = """\
O05,forecast_category,Pipeline,Commit,2026-04-20
O05,forecast_category,Commit,Omitted,2026-05-01
O04,forecast_category,Pipeline,Commit,2026-04-10
O04,forecast_category,Commit,Closed,2026-05-30
"""
# O05 was to close on 10 April, then on 20 May; O04 on 20 May all the time.
DATES = """\
O05,expected_close_on,2026-04-10,2026-05-20,2026-04-25
O05,expected_close_on,2026-05-20,2026-05-02,2026-05-01
O04,expected_close_on,2026-05-20,2026-05-30,2026-05-30
"""


def services(folder, log=LOG):
    lines = worlds.OPPORTUNITIES.splitlines()
    rows = [f"{line},{','.join(map(str, SAID.get(line[:3], ('Closed', 100))))}" for line in lines[1:]]
    opportunities = "\n".join([f"{lines[0]},category,probability", *rows]) + "\n"
    mapped = worlds.MAPPING["opportunities"]
    own = {"forecast_category": "category", "rep_probability": "probability"}
    mapping = worlds.source(opportunities=mapped | {"columns": mapped["columns"] | own})
    files = {"opportunities": opportunities, "changes": worlds.CHANGES + log + (DATES if log else "")}
    return worlds.services(folder, mapping=mapping, files=files)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return services(tmp_path_factory.mktemp("told"))


def test_deals_that_are_to_close_stand_by_category_in_order_of_sureness(told):
    """O07 and O09 are; O08 was to close in June, O10 has no date."""
    found = period_forecast(told, NEXT).categories
    assert found.rows["category"].tolist() == ["Commit", "Best case"]
    assert found.rows["amount"].tolist() == [1000, 3000]
    assert found.rows["expected"].tolist() == pytest.approx([700, 1200])
    assert found.rows["by_reps"].tolist() == pytest.approx([0.9, 0.4])
    assert found.none == ""


def test_what_came_true_is_of_deals_as_they_stood_then(told):
    """In May both stood in Commit, in June O07 with 800, each to close within the month: of 9800 4000 were won."""
    found = period_forecast(told, {"closes": "next-month"}).categories
    commit = found.rows.set_index("category").loc["Commit"]
    assert (commit["past_n"], commit["past_amount"]) == (3, 9800)
    assert commit["came_true"] == pytest.approx(4000 / 9800)
    assert found.unlogged == ""


def test_where_no_category_is_logged_nothing_is_known_of_the_past(tmp_path):
    found = period_forecast(services(tmp_path, log=""), NEXT).categories
    assert found.unlogged == NOT_LOGGED
    assert found.rows["came_true"].isna().all()


def test_without_categories_it_says_what_to_map(ten):
    found = period_forecast(ten, NEXT).categories
    assert (found.none, found.next_step) == (NO_CATEGORIES, MAP_THEM)


def test_opinions_are_never_offered_to_the_model(told):
    fields = catalogue_of(told.published().snapshot.catalogue)
    assert not fields["forecast_category"].feature
    assert not fields["rep_probability"].feature


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("BEST_CASE", "Best case"),
        ("commit", "Commit"),
        ("Omit", "Omitted"),
        ("Long shot", "Long shot"),
        (None, "Not recorded"),
    ],
)
def test_a_category_is_named_however_it_is_written(written, shown):
    assert named(written) == shown
    assert pd.Series([written]).map(named).tolist() == [shown]
