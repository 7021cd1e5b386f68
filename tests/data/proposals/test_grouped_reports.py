"""A report by stages, written once for each, imports as its plain table does; where nothing proves it, it is asked."""

import itertools
import tomllib

import openpyxl
import pytest

from data import sources
from data.building.build import Terms
from data.building.first_rows import keep_first_rows, read_first_rows
from data.proposals import answered, as_toml, proposal
from tests import cases

HEADER = ("Stage", *(name for name in cases.HEADER if name != "Stage"))
TITLE = [("Deals by stage",), ("Filtered By",), ()]
FOOT = [(), ("Confidential Information - Do Not Distribute",)]


def by_stage(arrow="", below=(), deals=cases.DEALS):
    """Return the rows of deals by their stages, each written once, with some lines below each of them."""
    rows = [(f"Stage{arrow}", *HEADER[1:])]
    for stage, group in itertools.groupby(sorted(deals, key=lambda deal: deal.stage), key=lambda deal: deal.stage):
        table = [cases.row(deal) for deal in group]
        rows += [("" if nth else stage, *(row[name] for name in HEADER[1:])) for nth, row in enumerate(table)]
        rows += below
    return rows


SUBTOTAL = [("Subtotal", "Sum", "", "", "", "", "9000.00"), ("", "Count", "", "10", "", "", "")]
TOTAL = [("Total", "Sum", "", "", "", "", "27000.00"), ("", "Count", "", "40", "", "", "")]


def write(folder, rows, merged=()):
    """Write a workbook of texts and merge some cells of it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row] or [None])
    for cells in merged:
        book.active.merge_cells(cells)
    (folder / "files").mkdir()
    book.save(folder / "files" / "deals.xlsx")
    return proposal(folder / "files", "Ours")


def imported(folder, found):
    return cases.drafted(folder / "files", sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())


def test_a_report_by_stages_imports_as_its_plain_table_does(tmp_path):
    found = write(tmp_path, [*TITLE, *by_stage("  ↑", SUBTOTAL), *TOTAL, *FOOT])
    assert found.questions == ()
    stage = next(guess for guess in found.columns if guess.name == "stage")
    assert stage.evidence.endswith("written once for each group: 37 empty cells below are read as the one above them")
    assert [(one.name, one.rows) for one in found.stages] == [("Proposal", 10), ("Closed Won", 20), ("Closed Lost", 10)]
    answer = imported(tmp_path, found)
    assert answer.is_right
    assert answer.read_as["Stage ↑"] == "written once for each group: 37 empty cells read as the one above"
    assert [reason[:7] for *_, reason in answer.set_aside].count("A total") == 8


def test_merged_cells_import_as_their_plain_table_does(tmp_path):
    found = write(tmp_path, by_stage(below=SUBTOTAL), ["A2:A11", "A14:A33", "A36:A45"])
    assert found.questions == ()
    assert imported(tmp_path, found).is_right


@pytest.mark.parametrize(("answer", "is_right"), [("Yes: it is written once for each group", True), (None, False)])
def test_what_nothing_proves_is_asked_and_read_as_it_is_answered(tmp_path, answer, is_right):
    found = write(tmp_path, by_stage())
    (question,) = found.questions
    assert question.sentence == (
        "'Stage': filled in 3 of 40 rows, empty below. Does a cell hold for the rows below it as well, down to the"
        " next that is filled?"
    )
    told = answered(found, {question.key: answer}) if answer else found
    assert told.keys["opportunities"].get("grouped") == (["Stage"] if answer else None)
    keep_first_rows(tmp_path / "files", tmp_path / "sample", {"deals.xlsx": HEADER})
    source = sources.parse("ours", tomllib.loads(as_toml(told.keys)))
    first = read_first_rows(tmp_path / "sample", source)
    assert first["stage"].notna().all() == is_right
    if answer:
        assert imported(tmp_path, told).is_right


def test_nobody_is_asked_about_a_column_that_is_not_read(tmp_path):
    notes = {1: "called", 9: "wrote", 20: "visited", 31: "asked"}
    rows = [("Zzz", *HEADER), *((notes.get(n, ""), *row) for n, row in enumerate(by_stage()[1:], 1))]
    rows[1:] = [(row[0], "Proposal", *row[2:]) for row in rows[1:]]
    assert "grouped" not in {question.key for question in write(tmp_path, rows).questions}
