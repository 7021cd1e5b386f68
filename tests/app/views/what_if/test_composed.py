"""Deals that are not in the snapshot, composed from what is told of them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.views.what_if.composed import composed, composed_rows
from data.errors import InvalidInput
from data.snapshots.snapshot import Snapshot
from tests import worlds
from tests.examples import examples

TOLD = some.fixed_dictionaries(
    {},
    optional={
        "owner": some.sampled_from(["Ann", "Bob", "Cat"]),
        "account": some.sampled_from(["Alder", "Birch", "Cedar", None]),
        "product": some.sampled_from(["Alpha", "Beta"]),
        "segment": some.sampled_from(["Small", "Large"]),
        "stage": some.sampled_from(["Lead", "Offer"]),
        "amount": some.sampled_from([0, 900, 12.5, "1000", None]),
        "expected_close_on": some.sampled_from(["2026-07-01", None]),
        "opened_on": some.sampled_from(["2026-06-01", None]),
    },
)


@settings(max_examples=examples(30))
@given(some.lists(TOLD, min_size=1, max_size=6))
def test_many_are_composed_as_each_would_be_alone(segmented, told):
    alone = pd.concat([composed(segmented, facts) for facts in told], ignore_index=True)
    pd.testing.assert_frame_equal(composed_rows(segmented, told), alone)


def test_of_many_the_one_at_fault_is_named(segmented):
    with pytest.raises(InvalidInput, match="Opportunity 2: Amount must lie between") as refused:
        composed_rows(segmented, [{"amount": 1}, {"amount": 1e300}])
    assert refused.value.field == "amount"


def test_a_new_opportunity_is_held_against_the_usual_cycle_known_today(ten):
    found = composed(ten.published().snapshot, {"owner": "Bob", "amount": 500}).iloc[0]
    # O01, O02 and O04 took 40, 70 and 90 days; O06 is won today and counts from tomorrow.
    assert found["usual_cycle_days"] == pytest.approx((41 * 71 * 91) ** (1 / 3) - 1)
    assert found["activities"] == 0


def test_a_new_opportunity_is_opened_today_in_the_first_stage_with_what_its_names_bring(ten):
    row = composed(ten.published().snapshot, {"owner": "Bob", "product": "Beta", "account": "Cedar", "amount": 500})
    found = row.iloc[0]
    assert f"{found['opened_on']:%Y-%m-%d}" == "2026-06-30"
    assert found["stage"] == "Lead"
    assert (found["pushes"], found["activities"], found["opening_amount"]) == (0, 0, 500)
    assert (found["manager"], found["region"], found["sector"], found["list_price"]) == ("Mia", "South", "Energy", 3000)
    # Before 30 June Bob had closed O04 and O05, Beta O03 and O05; what closes that day counts from the next.
    assert (found["owner_closed"], found["owner_lost"]) == (2, 1)
    assert (found["product_closed"], found["product_lost"]) == (2, 2)
    assert (found["account_closed"], found["account_lost"]) == (1, 0)


@pytest.fixture(scope="module")
def segmented(tmp_path_factory) -> Snapshot:
    """The world where Alder is a small customer, Birch and Cedar are large ones."""
    folder = tmp_path_factory.mktemp("segmented")
    accounts = "name,sector,segment\nAlder,Retail,Small\nBirch,Retail,Large\nCedar,Energy,Large\n"
    columns = {"account": "name", "sector": "sector", "segment": "segment"}
    mapping = worlds.source(accounts={"file": "accounts.csv", "columns": columns})
    export = worlds.write(folder / "export", accounts=accounts)
    return Snapshot(worlds.scored(worlds.draft(folder / "ten.duckdb", export, mapping), "b1"))


def test_a_told_segment_brings_its_record_and_its_usual_cycle(segmented):
    # Before 30 June small ones closed O01 (won after 40 days) and O03 (lost), large ones O02 and O04 (won after 70 and
    # 90 days) and O05 (lost).
    rows = {name: composed(segmented, {"segment": name}).iloc[0] for name in ("Small", "Large")}
    found = {name: (row["segment"], row["segment_closed"], row["segment_lost"]) for name, row in rows.items()}
    assert found == {"Small": ("Small", 2, 1), "Large": ("Large", 3, 1)}
    assert rows["Small"]["usual_cycle_days"] == pytest.approx(40)
    assert rows["Large"]["usual_cycle_days"] == pytest.approx((71 * 91) ** 0.5 - 1)


def test_an_account_brings_its_segment_and_a_told_segment_is_the_one_that_counts(segmented):
    names = ["segment", "segment_closed", "segment_lost", "usual_cycle_days"]
    alder, told = (composed(segmented, {"account": "Alder", **more}) for more in ({}, {"segment": "Large"}))
    pd.testing.assert_frame_equal(alder[names], composed(segmented, {"segment": "Small"})[names])
    pd.testing.assert_frame_equal(told[names], composed(segmented, {"segment": "Large"})[names])
    assert told["account_closed"].iloc[0] == 2


def test_a_new_opportunity_has_the_columns_of_every_other(ten):
    snapshot = ten.published().snapshot
    known = snapshot.ask("open_facts_of", opportunity_id="O07")
    assert list(composed(snapshot, {}).columns) == list(known.columns)
