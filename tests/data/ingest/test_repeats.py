"""Rows of one deal: those that say the same count once, line items add up, others are refused until it is declared."""

import pytest

from data.errors import CheckFailed
from tests import cases
from tests.cases import COUNTS, SUMS, imported, mapping, refused


def doubled(change=lambda _: {}):
    """Every deal twice, the second time with cells changed."""
    return cases.text([row for deal in cases.DEALS for row in (cases.row(deal), cases.row(deal) | change(deal))])


def test_rows_that_say_the_same_count_once(tmp_path):
    answer = imported(tmp_path, {"deals.csv": doubled()})
    assert answer.is_right
    assert answer.notes == ["40 rows repeat another in every cell, and each deal counts once."]


def test_rows_that_differ_only_where_nobody_reads_count_once(tmp_path):
    """Two contacts of one deal, or two products of the same price: the report asks."""
    second = [cases.row(deal) | {"Contact": "B"} for deal in cases.DEALS]
    first = [cases.row(deal) | {"Contact": "A"} for deal in cases.DEALS]
    answer = imported(tmp_path, {"deals.csv": cases.text(first + second)})
    assert answer.is_right
    (note,) = answer.notes
    assert note.startswith("40 rows repeat another in every column that is read, and not in others; it counts once.")
    assert 'repeats = "sum"' in note
    parts = cases.text(line_items(0.4))
    assert imported(tmp_path, {"deals.csv": parts}, mapping(under='repeats = "sum"')).is_right


def test_a_deals_total_in_each_of_its_rows_is_not_added_up(tmp_path):
    totals = [row for deal in cases.DEALS for row in twice(deal)]
    with pytest.raises(CheckFailed, match=r"the same amount in each.*repeats = \"first\""):
        imported(tmp_path, {"deals.csv": cases.text(totals)}, mapping(under='repeats = "sum"'))
    assert imported(tmp_path, {"deals.csv": cases.text(totals)}, mapping(under='repeats = "first"')).is_right


def twice(deal):
    """A deal's row for each of two of its products."""
    return [cases.row(deal) | {"Product": product} for product in ("First", "Second")]


def line_items(share=0.25):
    """Every deal as two of its products, the first with a share of its amount."""
    return [
        cases.row(deal) | {"Product": product, "Amount": f"{deal.amount * part:.3f}"}
        for deal in cases.DEALS
        for product, part in (("First", share), ("Second", 1 - share))
    ]


def test_amounts_of_line_items_add_up(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.text(line_items())}, mapping(under='repeats = "sum"'))
    assert answer.is_right
    assert any("40 more rows of one deal: their amounts are added up." in note for note in answer.notes)


def test_a_line_item_that_is_exported_twice_adds_up_once(tmp_path):
    table = line_items()
    answer = imported(tmp_path, {"deals.csv": cases.text(table + table[:10])}, mapping(under='repeats = "sum"'))
    assert answer.is_right


def test_a_line_item_without_an_amount_leaves_the_others(tmp_path):
    table = line_items()
    table[7]["Amount"] = ""
    answer = imported(tmp_path, {"deals.csv": cases.text(table)}, mapping(under='repeats = "sum"'))
    assert answer.amount == SUMS | {"open": 220_005 - 3_000.375}


def test_a_deal_of_which_a_line_item_is_set_aside_has_no_sum(tmp_path):
    table = line_items()
    table[7]["Amount"] = "inf"
    answer = imported(tmp_path, {"deals.csv": cases.text(table)}, mapping(under='repeats = "sum"'))
    assert answer.amount == SUMS | {"open": 220_005 - 4_000.5}
    assert answer.opportunities == COUNTS | {"open": 9}
    assert len(answer.set_aside) == 2


def test_rows_of_one_deal_that_differ_are_refused_with_what_to_declare(tmp_path):
    said = refused(tmp_path, {"deals.csv": cases.text(line_items())})
    assert "40 of 40 deals stand in several rows that differ (D01: Repeats row 2, which was kept, and differs" in said
    assert 'repeats = "sum"' in said


@pytest.mark.parametrize(("which", "owner"), [("first", "Rep 1"), ("last", "Someone")])
def test_one_of_several_rows_may_be_declared_to_count(tmp_path, which, owner):
    table = doubled(lambda _: {"Owner": "Someone"})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(under=f'repeats = "{which}"'))
    assert answer.is_right
    assert answer.rows["D01"]["owner"] == owner


def test_a_deal_is_worth_a_constant_where_there_are_no_amounts(tmp_path):
    table = cases.text(cases.without(cases.rows(), "Amount"))
    answer = imported(tmp_path, {"deals.csv": table}, mapping(amount=None, under="constant = { amount = 250.5 }"))
    assert answer.opportunities == COUNTS
    assert answer.amount == {"open": 2_505.0, "won": 5_010.0}


def test_rows_without_an_id_that_were_pasted_twice_are_told(tmp_path):
    """Each counts as a deal, since nothing but the row says which is which."""
    numbered = mapping(under="number_rows = true", opportunity_id=None)
    rows = [cases.row(deal) for deal in cases.DEALS]
    answer = imported(tmp_path, {"deals.csv": cases.text([*rows, rows[0]])}, numbered)
    assert sum(answer.opportunities.values()) == len(rows) + 1
    assert [note for note in answer.notes if note.startswith("1 row repeats another in every cell")]
    assert not [
        note for note in imported(tmp_path, {"deals.csv": cases.text(rows)}, numbered).notes if "repeat" in note
    ]
