"""What the demo's reps say of deals: by their stage, more of the declared share of them, and logged as it changes."""

import duckdb
import pytest

from data import demo
from data.demo.opinions import CATEGORIES, OPTIMISTIC, POINTS, PROBABILITIES


@pytest.fixture(scope="module")
def crm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    demo.generate(folder / "crm", folder / "truth.parquet", opportunities=2_000)
    with duckdb.connect() as connection:
        for table in ("opportunities", "changes"):
            place = folder / "crm" / table
            connection.execute(f"create view {table} as select * from read_parquet('{place}/*.parquet')")
        yield connection


def said(crm, stage):
    asked = "select forecast_category, rep_probability, count(*) from opportunities where stage = $1 group by all"
    return {(category, probability): n for category, probability, n in crm.execute(asked, [stage]).fetchall()}


def test_a_deal_is_spoken_of_by_its_stage_or_by_the_next_one(crm):
    assert set(said(crm, "Proposal")) == {("Best Case", 50 + POINTS), ("Commit", 75 + POINTS)}
    assert set(said(crm, "Negotiation")) == {(CATEGORIES[3], PROBABILITIES[3] + POINTS)}
    assert set(said(crm, "Closed Won")) == {("Closed", 100)}
    assert set(said(crm, "Closed Lost")) == {("Omitted", 0)}


def test_reps_say_more_of_the_declared_share(crm):
    """In Prospecting nothing but the digest tells 20 % from 35 %."""
    found = said(crm, "Prospecting")
    more = sum(n for (_, probability), n in found.items() if probability == PROBABILITIES[1] + POINTS)
    assert 100 * more / sum(found.values()) == pytest.approx(OPTIMISTIC, abs=12)


def test_what_is_logged_leads_to_what_stands(crm):
    wrong = crm.execute(
        """select count(*) from opportunities o join (
            select opportunity_id, list(to_value) as told from changes where field = 'forecast_category' group by 1
        ) using (opportunity_id) where not list_contains(told, o.forecast_category)"""
    ).fetchall()[0][0]
    assert wrong == 0
    moved = crm.execute("select count(*) from changes where field = 'forecast_category' and from_value = to_value")
    assert moved.fetchall() == [(0,)]
