"""The list of open opportunities, against the ten-row world computed in the head.

Open are O07 (Ann, 1000 at 0.2), O08 (Bob, 2000 at 0.8), O09 (Bob, 3000 at 0.5) and O10 (Cat, 4000 at 0.4), so that the
expected losses are 200, 1600, 1500 and 1600.
"""

import contextlib
import datetime as dt

import pytest

from data.building import build
from data.errors import NotFound
from data.snapshots import listing
from data.snapshots.listing import ALL, ORDERS, Listing, Narrowing, Order
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from tests import worlds

USUAL, EVERYTHING = Order(), Scope()


def at(threshold):
    """A flat line there."""
    return {"policy": worlds.FLAT["policy"] | {"threshold": threshold}}


@pytest.fixture(scope="module")
def snapshot(ten):
    return ten.published().snapshot


def ids(snapshot, order=USUAL, scope=EVERYTHING, line=worlds.FLAT, offset=0, limit=10, **narrowed):
    """Return the ids of one page of the list."""
    page = Listing(snapshot, scope, line, Narrowing(**narrowed)).page(order, offset, limit)
    return [identity.removeprefix("O") for identity in page["opportunity_id"]]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order(), "08 10 09 07"),
        (Order("expected_loss"), "07 09 08 10"),
        (Order("expected_loss", descending=True), "08 10 09 07"),
        (Order("amount"), "07 08 09 10"),
        (Order("opportunity_id", descending=True), "10 09 08 07"),
        (Order("account"), "07 08 09 10"),
        (Order("account", descending=True), "10 09 08 07"),
        (Order("owner"), "07 08 09 10"),
        (Order("stage"), "10 09 08 07"),
        (Order("expected_close_on"), "08 07 09 10"),
        (Order("expected_close_on", descending=True), "09 07 08 10"),
        (Order("pushes", descending=True), "07 08 10 09"),
        (Order("days_since_activity", descending=True), "08 09 10 07"),
    ],
    ids=str,
)
def test_orders_put_what_is_missing_last_and_settle_ties_by_the_lists_own_order(snapshot, order, expected):
    assert ids(snapshot, order) == expected.split()


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, "08 10 09 07"),
        ({"flagged": True}, "08 09"),
        ({"flagged": False}, "10 07"),
        ({"stale": True}, ""),
        ({"q": "BOB"}, "08 09"),
        ({"q": "o1"}, "10"),
        ({"account_has": "ar"}, "09"),
        ({"account_has": "birch"}, "08"),
        ({"owner_has": "c"}, "10"),
        ({"stage_has": "off"}, "08 07"),
        ({"amount_from": 2000, "amount_to": 3000}, "08 09"),
        ({"loss_from": 0.4, "loss_to": 0.5}, "10 09"),
        ({"expected_loss_from": 1600.0}, "08 10"),
        ({"closes_from": dt.date(2026, 7, 15)}, "09 07"),
        ({"closes_to": dt.date(2026, 7, 15)}, "08 07"),
        ({"age_from": 30, "age_to": 30}, "08"),
        ({"inactive_to": 1}, "07"),
        ({"inactive_from": 2}, "08 10 09"),
    ],
    ids=str,
)
def test_narrowing_includes_both_ends_and_null_means_all(snapshot, narrowed, expected):
    assert ids(snapshot, **narrowed) == expected.split()


@pytest.mark.parametrize("text", ["%", "_", "O0_", "'", "\\", "' or 1=1 --", "); drop table open_list; --"])
def test_what_people_type_is_neither_a_wildcard_nor_sql(snapshot, text):
    assert ids(snapshot, q=text) == []
    assert ids(snapshot, account_has=text) == []
    assert len(ids(snapshot)) == 4


def test_the_scope_narrows_too(snapshot):
    assert ids(snapshot, scope=Scope(owner=("Ann", "Cat"))) == ["10", "07"]
    assert ids(snapshot, scope=Scope(region=("South",), stage=("Lead",))) == ["10", "09"]


@pytest.mark.parametrize("column", ORDERS)
def test_pages_are_cut_from_one_total_order(snapshot, column):
    whole = ids(snapshot, Order(column))
    assert [one for offset in range(4) for one in ids(snapshot, Order(column), offset=offset, limit=1)] == whole
    assert sorted(whole) == ["07", "08", "09", "10"]


def test_chunks_are_the_pages_again(snapshot):
    listed = Listing(snapshot, Scope(), worlds.FLAT)
    for order in (Order(), Order("amount"), Order("account", descending=True)):
        chunks = [list(chunk["opportunity_id"]) for chunk in listed.chunks(order, rows=3)]
        assert [len(chunk) for chunk in chunks] == [3, 1]
        assert [one for chunk in chunks for one in chunk] == list(listed.page(order, 0, 10)["opportunity_id"])


def test_an_empty_list_is_one_chunk_with_its_columns(snapshot):
    (chunk,) = Listing(snapshot, Scope(), worlds.FLAT, Narrowing(q="nobody")).chunks(Order())
    assert chunk.empty
    assert "account" in chunk


def test_totals_agree_with_the_head(snapshot):
    totals = Listing(snapshot, Scope(), worlds.FLAT).totals()
    assert totals["n"] == 4
    assert totals["amount"] == 10_000
    assert totals["expected_loss"] == pytest.approx(200 + 1600 + 1500 + 1600)
    assert totals["flagged"] == 2
    assert totals["flagged_amount"] == 5000
    assert totals["flagged_expected_loss"] == pytest.approx(1600 + 1500)
    assert Listing(snapshot, Scope(), worlds.FLAT, Narrowing(q="nobody")).totals()["amount"] == 0


def test_filters_count_what_is_listed_within_the_filters_before_them(snapshot):
    """Flagged are O08 and O09, both Bob's; a chosen owner narrows products and stages, not owners."""
    counts = Listing(snapshot, Scope(owner=("Ann",)), worlds.FLAT, Narrowing(flagged=True)).counts()
    found = counts.set_index(["dimension", "name"])["n"].to_dict()
    assert {name: n for (dimension, name), n in found.items() if dimension == "owner"} == {"Bob": 2}
    assert not [name for dimension, name in found if dimension in ("product", "stage")]
    everything = Listing(snapshot, Scope(), worlds.FLAT).counts().set_index(["dimension", "name"])["n"]
    assert everything["owner"].to_dict() == {"Ann": 1, "Bob": 2, "Cat": 1}


def test_the_threshold_itself_is_flagged(snapshot):
    assert Listing(snapshot, Scope(), at(0.8)).totals()["flagged"] == 1
    assert Listing(snapshot, Scope(), at(0.81), ALL).totals()["flagged"] == 0


def test_by_money_the_expected_loss_flags_and_the_line_itself_does_not(snapshot):
    assert ids(snapshot, line=worlds.BY_MONEY, flagged=True) == ["08", "10"]
    assert ids(snapshot, line=worlds.BY_MONEY, flagged=False) == ["09", "07"]
    page = Listing(snapshot, Scope(), worlds.BY_MONEY).page(Order(), 0, 10)
    assert page["flagged"].tolist() == [True, True, False, False]
    totals = Listing(snapshot, Scope(), worlds.BY_MONEY).totals()
    assert (totals["flagged"], totals["flagged_amount"]) == (2, 6000)
    assert totals["flagged_expected_loss"] == pytest.approx(3200)


@pytest.mark.parametrize(("line", "flagged"), [(0.0, False), (0.4, True)])
def test_by_money_one_without_an_amount_is_not_flagged_where_others_have_one(tmp_path, line, flagged):
    """Where none has an amount each counts as 1, and a line of 0.4 is a loss probability."""
    nameless = worlds.OPPORTUNITIES.replace("2026-08-31,,3000", "2026-08-31,,")
    path = worlds.draft(tmp_path / "ten.duckdb", worlds.write(tmp_path / "export", opportunities=nameless))
    found = Snapshot(worlds.scored(path, "b1"))
    page = Listing(
        found, Scope(), {"policy": worlds.BY_MONEY["policy"] | {"flag_from": line, "unpriced": float(flagged)}}
    ).page(Order("opportunity_id"), 2, 1)
    assert page[["opportunity_id", "flagged"]].values.tolist() == [["O09", flagged]]


def test_without_signal_the_list_is_by_what_is_known(ten_without_signal):
    assert ids(ten_without_signal.published().snapshot) == ["08", "10", "09", "07"]


def test_scoring_again_lays_out_the_list_again(tmp_path):
    path = worlds.scored(worlds.drafted(tmp_path / "ten.duckdb"), "b1")
    with contextlib.closing(build.open_draft(path)) as draft:
        draft.execute("update scores set loss_probability = 1, expected_loss = 9000 where opportunity_id = 'O07'")
        listing.write_list(draft)
    assert ids(Snapshot(path))[0] == "07"


def test_an_order_is_written_as_in_an_address():
    assert str(Order("amount", descending=True)) == "-amount"
    assert str(Order("amount")) == "amount"


def test_one_opportunity_its_stages_and_its_changes(snapshot):
    found = listing.opportunity(snapshot, "O07", worlds.FLAT)
    assert (found["amount"], found["pushes"], found["days_since_activity"]) == (1000, 2, 1)
    stages = listing.stages(snapshot, "O07")
    assert list(zip(stages["stage"], stages["days"], strict=True)) == [("Lead", 30), ("Offer", 30)]
    changes = listing.changes(snapshot, "O07")
    assert list(changes["field"]) == ["expected_close_on", "amount", "expected_close_on"]


@pytest.mark.parametrize("identity", ["O01", "nobody", "' or 1=1 --"])
def test_what_is_not_open_is_not_found(snapshot, identity):
    with pytest.raises(NotFound, match="not an open opportunity"):
        listing.opportunity(snapshot, identity, worlds.FLAT)


def test_the_words_for_what_is_not_recorded_find_it_and_whoever_is_called_so(gaps):
    """Nobody owns O09, and somebody of that name owns O10; O10 has no account."""
    snapshot = gaps.published().snapshot
    assert ids(snapshot, owner_has="not rec") == ["10", "09"]
    assert ids(snapshot, account_has="not rec") == ["10"]
    assert ids(snapshot, q="not recorded") == ["10", "09"]
    assert ids(snapshot, scope=Scope(owner=("",))) == ["09"]


def test_the_days_while_a_reopened_opportunity_was_closed_belong_to_no_stage(tmp_path):
    """O07 was in Lead from 1 to 20 May, lost until 10 June, and has been in Offer for 20 days since."""
    folder = worlds.write(tmp_path / "export", stage_history=worlds.REOPENED)
    found = Snapshot(worlds.scored(worlds.draft(tmp_path / "ten.duckdb", folder), "b1"))
    stages = listing.stages(found, "O07")
    assert list(zip(stages["stage"], stages["days"], strict=True)) == [("Lead", 19), ("Offer", 20)]
    assert listing.opportunity(found, "O07", worlds.FLAT)["days_in_stage"] == 20
    won = listing.stages(found, "O02")
    assert list(zip(won["stage"], won["days"], strict=True)) == [("Lead", 19), ("Offer", 5), ("Offer", 7)]
