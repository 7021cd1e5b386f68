"""Columns that a report fills once for each group are read for every row of it; what merely has empty cells is not."""

import csv

import duckdb
import openpyxl
import pytest

from data.ingest.reading import raw
from data.ingest.reading.cells import define
from data.ingest.reading.reports.groups import FilledColumn
from data.sources.forms import Layout
from data.sources.source import TableMapping
from data.statements import sql

BESIDE = ("Deal", "Account", "Owner", "Amount", "Close Date")
STAGES = {"Discovery": 3, "Proposal": 1, "Closed Won": 4}
BLANK = ("",) * 6
DAY = "2026-11-{:02}"


def deal(n, stage=""):
    return (stage, f"Deal {n}", f"Acct {n % 3}", f"Rep {n % 2}", str(1_000 + n), DAY.format(n))


def report(header="Stage", below=(), last=(), stages=STAGES):
    """Return the rows of a report by stages, with some lines below each of them."""
    rows, n = [(header, *BESIDE)], 0
    for stage, deals in stages.items():
        rows += [deal(n + nth, "" if nth > 1 else stage) for nth in range(1, deals + 1)]
        rows += [tuple(cell.format(stage) for cell in line) for line in below]
        n += deals
    return [*rows, *last]


def read(folder, rows, grouped=(), table="survey"):
    """Return what was found of a file, the first cell of each deal, and how many lines of totals were left out."""
    with (folder / "deals.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return found(folder, "deals.csv", rows[0], grouped, table)


def found(folder, name, header, grouped=(), table="survey"):
    with duckdb.connect() as connection:
        define(connection)
        connection.execute(sql("report_tables"))
        layout = Layout(grouped=grouped)
        told = raw.read(connection, folder, TableMapping(table, name, {h: h for h in header}, {}, layout))
        cells = connection.execute(f'select "{header[0]}" from raw_{table} order by _line').fetchall()
        totals = connection.execute("select count(*) from rejects where starts_with(reason, 'A total')").fetchall()
    return told, [cell for (cell,) in cells], totals[0][0]


FILLED = [stage for stage, deals in STAGES.items() for _ in range(deals)]
SUBTOTAL = ("Subtotal", "Sum", "", "", "9,000", "")
COUNT = ("", "Count", "", "3", "", "")
PROVEN = {
    "an arrow in the header": (report("Stage  ↑"), 0),
    "an arrow beside totals": (report("Stage  ↑", [SUBTOTAL, COUNT], [("Total", *SUBTOTAL[1:]), COUNT]), 8),
    "totals below each group": (report("Stage", [SUBTOTAL]), 3),
    "totals that name their group": (report("Stage", [("{} Total", "", "", "", "9000.50", "")]), 3),
    "totals in German": (report("Phase", [("Zwischensumme", "", "", "", "9.000,50 €", "")]), 3),
    "totals in Japanese": (report("Phase", [("{}合計", "", "", "", "¥9,000", "")]), 3),
    "totals and empty lines between groups": (report("Stage", [SUBTOTAL, BLANK]), 3),
    "one group": (report("Stage ↓", [SUBTOTAL, COUNT], stages={"Closed Won": 5}), 2),
}


@pytest.mark.parametrize("told_by", PROVEN)
def test_a_column_is_filled_down_where_the_report_proves_its_groups(tmp_path, told_by):
    rows, totals = PROVEN[told_by]
    told, cells, left_out = read(tmp_path, rows)
    expected = FILLED if told_by != "one group" else ["Closed Won"] * 5
    empty = len(expected) - len(set(expected))
    assert (cells, left_out) == (expected, totals)
    assert (told.filled, told.likely) == ((FilledColumn(rows[0][0].replace("  ", " "), empty),), ())


def test_groups_within_groups_are_filled_each_within_its_own(tmp_path):
    rows = [
        ("Close Month ↑", "Owner ↑", "Deal", "Stage", "Amount"),
        ("October", "Ann", "A", "Won", "1"),
        ("", "", "B", "Lost", "2"),
        ("", "Subtotal", "Sum", "", "3"),
        ("", "Bob", "C", "Won", "4"),
        ("", "", "D", "Won", "4"),
        ("", "Subtotal", "Sum", "", "8"),
        ("Subtotal", "", "Sum", "", "11"),
        ("", "", "Count", "4", ""),
        ("November", "Ann", "E", "Open", "5"),
        ("", "", "F", "Open", "5"),
        ("", "Subtotal", "Sum", "", "10"),
    ]
    told, months, totals = read(tmp_path, rows)
    assert months == ["October"] * 4 + ["November"] * 2
    assert totals == 5
    assert told.filled == (FilledColumn("Close Month ↑", 4), FilledColumn("Owner ↑", 3))


def sparse(column, cells, rows=12):
    """Return rows with a column of which only some rows have a cell, by their number."""
    return [(column, *BESIDE), *(deal(n, cells.get(n, "")) for n in range(1, rows + 1))]


ITEMS = [
    ("Deal ID", "Stage", "Amount", "Product", "Units", "Price"),
    *(row for n in range(1, 7) for row in ((f"D{n}", "Won", "900", "A", "1", "5"), ("", "", "", "B", "1", "5"))),
]
NOT_FILLED = {
    "cells that repeat": sparse("Flag", {1: "VIP", 4: "VIP", 9: "VIP"}),
    "a first row without": sparse("Stage", {2: "Won", 6: "Lost", 9: "Open"}),
    "empty cells at the end of a sorted column": sparse("Score ↑", {n: str(n) for n in range(1, 9)}),
    "as many cells as empty ones": sparse("Note", {1: "a", 2: "b", 4: "c", 6: "d", 8: "e", 10: "f"}),
    "cells that are written per row": sparse("Stage ↑", {1: "Won", 2: "Won", 5: "Lost"}),
    "line items": ITEMS,
    "line items with empty lines between deals": [
        row for n, row in enumerate(ITEMS) for row in ((BLANK, row) if n and row[0] else (row,))
    ],
    "a column behind another": [(row[1], row[0], *row[2:]) for row in report("Stage", [BLANK])],
    "numbers": sparse("Units", {1: "100", 4: "200", 9: "300"}),
    "another table": None,
}


@pytest.mark.parametrize("kind", NOT_FILLED)
def test_a_column_that_merely_has_empty_cells_is_never_filled(tmp_path, kind):
    rows = NOT_FILLED[kind] or report("Stage ↑", [SUBTOTAL])
    told, cells, _ = read(tmp_path, rows, table="survey" if NOT_FILLED[kind] else "quotas")
    written = [row[0] for row in rows[1:] if any(row)]
    assert (cells, told.filled, told.likely) == (written, (), ())


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(report("Stage", stages=STAGES | {"Discovery": 4}), id="nothing beside the cells"),
        pytest.param(report("Stage ↑") + report("Stage ↑")[1:], id="two reports in one file"),
        pytest.param(report("Stage", [SUBTOTAL], stages={"Closed Won": 5}), id="one group and no arrow"),
    ],
)
def test_what_only_may_be_a_group_is_asked_about_and_filled_once_somebody_says_so(tmp_path, rows):
    told, cells, _ = read(tmp_path, rows)
    assert (told.filled, told.likely) == ((), (rows[0][0],))
    assert "" in cells
    told, cells, _ = read(tmp_path, rows, grouped=(rows[0][0],))
    assert told.likely == ()
    assert "" not in cells


def test_what_is_declared_a_group_and_written_in_each_row_by_now_is_left_as_it_stands(tmp_path):
    rows = sparse("Stage", {1: "Won", 2: "Won", 3: "Lost", 5: "Lost", 6: "Lost"}, rows=6)
    assert read(tmp_path, rows, grouped=("Stage",))[1] == ["Won", "Won", "Lost", "", "Lost", "Lost"]


def test_a_row_behind_a_total_has_no_group_of_before(tmp_path):
    rows = [*report("Stage ↑", [SUBTOTAL]), deal(20), deal(21)]
    assert read(tmp_path, rows)[1] == [*FILLED, "", ""]


def test_merged_cells_of_a_workbook_hold_for_each_of_their_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for nth, row in enumerate(report("Stage", [SUBTOTAL]), 3):
        for place, cell in enumerate(row, 2):
            sheet.cell(nth, place, float(cell) if cell.isdigit() else cell or None)
    # Two stages beside their deals; the amount of two deals; the title.
    for cells in ("B4:B6", "B10:B13", "F4:F5", "B1:D2"):
        sheet.merge_cells(cells)
    sheet["B1"] = "Open deals"
    book.save(tmp_path / "deals.xlsx")
    told, cells, totals = found(tmp_path, "deals.xlsx", ("Stage", *BESIDE))
    assert told.filled == (FilledColumn("Stage", 5, is_merged=True),)
    assert (cells, totals) == (FILLED, 3)


def test_a_sorted_column_that_is_empty_at_the_end_of_each_block_is_asked_about_at_most(tmp_path):
    days = [[f"2025-0{block + 1}-{20 - n}" if n < 6 else "" for n in range(8)] for block in range(3)]
    blocks = [[*(deal(8 * nth + n, day) for n, day in enumerate(block)), SUBTOTAL] for nth, block in enumerate(days)]
    told, cells, _ = read(tmp_path, [("Close Date ↓", *BESIDE), *(row for block in blocks for row in block)])
    assert (cells, told.filled) == ([day for block in days for day in block], ())
