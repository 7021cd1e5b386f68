"""A table of a frame: headings, right-aligned numbers, bars, links, totals."""

import datetime as dt

import pandas as pd
import pytest

from app.components.loss import SEVERITY
from app.components.table import Column, table


@pytest.fixture
def deals():
    return pd.DataFrame(
        {
            "deal": ["Cancity <b>", "Isdom"],
            "href": ["?deal=A1", None],
            "account": ["Cancity Ltd", None],
            "amount": [182_000.0, None],
            "close": [dt.date(2026, 10, 14), None],
            "p": [0.62, 0.12],
            "t": [0.48, None],
            "f": [True, False],
            "low": [0.55, None],
            "high": [0.68, None],
        }
    )


COLUMNS = (
    Column("deal", "Deal", href="href", sub="account"),
    Column("amount", "Amount", "money", currency="USD"),
    Column("close", "Close", "date", minor=True),
    Column("p", "Loss", "loss", threshold="t", flagged="f", low="low", high="high"),
)


def test_cells_are_written_in_their_kind(deals, kinds, words):
    first, second = kinds(kinds(table(deals, COLUMNS), "Tbody"), "Tr")
    assert words(first).replace("\u00a0", " ") == "Cancity <b> Cancity Ltd $182 k 14 Oct 2026 62 %"
    assert words(second).replace("\u00a0", " ") == "Isdom – – 12 %"


def test_numbers_stand_right_and_minor_columns_give_way(deals, kinds):
    heads = [head for head in kinds(table(deals, COLUMNS), "Th") if head.scope == "col"]
    assert [head.className for head in heads] == [None, "hw-right", "hw-whole hw-minor", "hw-right"]


def test_the_first_cell_of_a_row_is_its_heading_and_links(deals, kinds):
    tree = table(deals, COLUMNS)
    assert len([head for head in kinds(tree, "Th") if head.scope == "row"]) == len(deals)
    assert [link.href for link in kinds(tree, "A")] == ["?deal=A1"]


def test_what_to_do_with_a_deal_stands_below_its_loss_in_the_words_of_the_grid(deals, find, words):
    said = table(deals.assign(s=["watch", "fine"]), [Column("p", "Loss", "loss", flagged="f", severity="s")])
    assert [words(one) for one in find(said, "hw-severity")] == [SEVERITY["watch"]] == ["◆ watch"]


def test_loss_is_a_number_a_bar_and_a_tick(deals, find):
    flagged, calm = find(table(deals, COLUMNS), "hw-loss")
    assert "hw-flagged" in flagged.className
    assert "hw-flagged" not in calm.className
    assert find(flagged, "hw-track")[0].style == {"--v": "0.6200", "--t": "0.4800"}
    assert "55–68" in flagged.title
    assert find(calm, "hw-track")[0].style == {"--v": "0.1200"}


def test_totals_and_what_is_left_out(deals, kinds, words):
    tree = table(deals, COLUMNS, foot={"deal": "Total", "amount": 182_000.0}, limit=1, caption="Deals")
    assert words(kinds(tree, "Tfoot")).replace("\u00a0", " ") == "Total $182 k"
    assert words(tree).endswith("and 1 more")
    assert words(kinds(tree, "Caption")) == "Deals"


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("text", 1234, "1,234"),
        ("text", 1234.5, "1,234.50"),
        ("text", 12.0, "12"),
        ("text", True, "True"),
        ("number", 1.25, "1.2"),
        ("percent", 0.123, "12.3 %"),
        ("count", 12_000, "12,000"),
        ("days", 1, "1 day"),
        ("points", 0.01, "+1.0 pts"),
        ("month", dt.date(2026, 10, 14), "Oct 2026"),
        ("money", "unknown", "unknown"),
        ("text", "", "–"),
    ],
)
def test_each_kind(kind, value, written, kinds, words):
    tree = table(
        pd.DataFrame({"x": [value]}, dtype=object), [Column("x", "X", kind, digits=0 if kind == "text" else 1)]
    )
    assert words(kinds(tree, "Tbody")).replace("\u00a0", " ") == written


def test_a_component_is_kept(kinds):
    mark = Column("x", "X", "component")
    assert kinds(table(pd.DataFrame({"x": [table(pd.DataFrame(), [])]}), [mark]), "Table")[1:]


def test_a_name_is_cut_with_the_whole_where_it_is_pointed_at_and_none_is_said(kinds, words):
    whole = "x" * 300
    names = Column("name", "Name", "name", sub="below")
    first, second = kinds(
        kinds(table(pd.DataFrame({"name": [whole, None], "below": [whole, None]}), [names]), "Tbody"), "Tr"
    )
    shown = [span for span in kinds(first, "Span") if getattr(span, "title", None)]
    assert [(len(span.children), span.title) for span in shown] == [(200, whole), (200, whole)]
    assert words(second) == "Not recorded"


def test_a_sentence_stays_whole_and_what_is_longer_than_any_is_cut(kinds):
    said, long = "x" * 1_000, "x" * 10_000
    cells = kinds(kinds(table(pd.DataFrame({"x": [said, long]}), [Column("x", "X")]), "Tbody"), "Th")
    assert cells[0].children == said
    assert (len(cells[1].children.children), cells[1].children.title) == (200, long)


def test_a_row_is_a_card_on_a_phone_only_where_it_is_asked_for(deals, kinds):
    (plain,), (cards,) = (kinds(table(deals, COLUMNS, cards=asked), "Table") for asked in (False, True))
    assert (plain.className, cards.className) == ("hw-table", "hw-table hw-table-cards")
