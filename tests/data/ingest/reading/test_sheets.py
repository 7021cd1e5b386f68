"""Files as people have them: whatever stands above, between and below the rows, and however their text is written."""

import datetime as dt
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.reading import sheets
from tests import cases
from tests.cases import COUNTS, imported, mapping, refused
from tests.examples import examples, some

PLAIN = cases.deals()


def padded(line):
    return line + "," * (len(cases.HEADER) - 1)


QUOTED = "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines())
READ = {
    "sep= in quotes, with Windows' line ends": '"sep=|"\r\n' + cases.deals(delimiter="|").replace("\n", "\r\n"),
    "title rows": "All deals\nExported on 14 August 2025 by Rep 1\n\n" + PLAIN,
    "title rows as wide as the table": padded("All deals") + "\n" + padded("") + "\n" + PLAIN,
    "semicolons": cases.deals(delimiter=";"),
    "carriage returns alone": PLAIN.replace("\n", "\r"),
    "header with odd spaces": PLAIN.replace("Deal ID", " Deal\u00a0ID ").replace("Close Date", "close  date"),
    "a mark before the header": "\ufeff" + PLAIN,
    "blank lines between": PLAIN.replace("\n", "\n\n"),
    "commas at the end of every row": PLAIN.replace("\n", ",,\n"),
    "quotes around every cell": QUOTED,
    "leading blank lines": "\n\n  \n" + PLAIN,
    "sep=": "sep=;\n" + cases.deals(delimiter=";"),
    "a title that holds the delimiter": "Deals, all of them, by Owner\n" + PLAIN,
    "bars": cases.deals(delimiter="|"),
    "tabs": cases.deals(delimiter="\t"),
    "header in capitals": PLAIN.replace("Deal ID", "DEAL ID").replace("Close Date", "CLOSE DATE"),
}


@pytest.mark.parametrize("kind", some(READ, 10))
def test_a_text_file_is_read_however_it_is_laid_out(tmp_path, kind):
    answer = imported(tmp_path, {"deals.csv": READ[kind]})
    assert answer.is_right
    assert answer.set_aside == []


FOOTER = ("Confidential Information - Do Not Distribute", "Copyright (c) 2025 us", "Open deals", "By: Rep 1", "Forty")


@pytest.mark.parametrize("below", [FOOTER, tuple(map(padded, FOOTER)), ("", "", FOOTER[0], FOOTER[1])])
def test_lines_of_text_below_the_table_are_set_aside_and_hold_nothing_up(tmp_path, below):
    answer = imported(tmp_path, {"deals.csv": PLAIN + "\n".join(below)})
    assert answer.is_right
    assert [(value or "").strip(",") for *_, value, _ in answer.set_aside] == [
        line.strip(",") for line in below if line
    ]
    assert {reason for *_, reason in answer.set_aside} == {"A line of text, not a row: one of its cells is filled."}


@pytest.mark.parametrize("total", ["Total,,,,,,820020.00", 'Grand Total (40 records),,,,,,"820,020.00"'])
def test_a_total_below_the_table_is_never_summed(tmp_path, total):
    answer = imported(tmp_path, {"deals.csv": PLAIN + total})
    assert answer.is_right
    assert len(answer.set_aside) == 1


def test_rows_that_mostly_stand_in_one_cell_are_no_footer(tmp_path):
    lines = PLAIN.splitlines()
    quoted = [lines[0], *(f'"{line}"' for line in lines[1:21]), *lines[21:]]
    assert "rows do not fit their header, the first in row 2" in refused(tmp_path, {"deals.csv": "\n".join(quoted)})


def test_a_header_that_is_repeated_is_told_apart(tmp_path):
    lines = PLAIN.splitlines()
    answer = imported(tmp_path, {"deals.csv": "\n".join([*lines[:11], lines[0], *lines[11:21], lines[0], *lines[21:]])})
    assert answer.is_right
    assert [(line, reason) for _, line, _, _, reason in answer.set_aside] == [
        (12, "It repeats the header."),
        (23, "It repeats the header."),
    ]


def test_a_last_line_that_was_cut_is_set_aside_and_named(tmp_path):
    answer = imported(tmp_path, {"deals.csv": PLAIN[: PLAIN.index("D40") + 20]})
    assert answer.opportunities == COUNTS | {"open": 9}
    assert [(line, value) for _, line, _, value, _ in answer.set_aside] == [(41, "D40,Acct 5,Rep 1,Pro")]


def test_a_quote_that_is_not_closed_is_named_with_its_line(tmp_path):
    said = refused(tmp_path, {"deals.csv": PLAIN.replace("Acct 5,Rep 0", '"Acct 5,Rep 0', 1)})
    assert "deals.csv cannot be read past line 13" in said
    assert "quote that is not closed" in said


def test_cells_with_line_breaks_and_quotes_are_cells(tmp_path):
    table = cases.deals(lambda deal: {"Account": f'Acct "{deal.n % 7}"\nof {deal.n % 7}'})
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.is_right
    assert answer.rows["D08"]["account"] == 'Acct "1" of 1'


def test_a_header_row_may_be_declared(tmp_path):
    """A line above the header holds its words too; the declared one holds."""
    above = ",".join(cases.HEADER) + "\nexplained,above,the,real,header,in,words\n"
    files = {"deals.csv": above + PLAIN}
    assert imported(tmp_path, files, mapping(under="header_row = 3")).is_right


def test_a_delimiter_may_be_declared(tmp_path):
    files = {"deals.csv": cases.deals(delimiter="^")}
    assert "'Deal ID" in refused(tmp_path, files)
    assert imported(tmp_path, files, mapping('delimiter = "^"')).is_right


ACCENTED = cases.deals(lambda deal: {"Account": ("Müller & Söhne", "Café Ångström", "Łódź")[deal.n % 2]})
RUSSIAN = cases.deals(lambda deal: {"Account": ("Ромашка", "Строитель", "Восток и сыновья")[deal.n % 3]})
WRITTEN = {
    "utf-8-sig": ACCENTED,
    "utf-16": ACCENTED,
    "utf-16-be": ACCENTED,
    "cp1252": ACCENTED,
    "cp1251": RUSSIAN,
    "utf-8": ACCENTED,
    "utf-16-le": ACCENTED,
    "utf-32": ACCENTED,
}


@pytest.mark.parametrize("encoding", some(WRITTEN, 5))
def test_text_is_read_in_the_characters_that_it_is_written_in(tmp_path, encoding):
    answer = imported(tmp_path, {"deals.csv": WRITTEN[encoding].encode(encoding)})
    assert answer.is_right
    assert {row["account"] for row in answer.rows.values()} <= {
        *("Müller & Söhne", "Café Ångström", "Ромашка", "Строитель", "Восток и сыновья")
    }


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16-le"])
def test_an_encoding_may_be_declared(tmp_path, encoding):
    files = {"deals.csv": ACCENTED.encode(encoding)}
    answer = imported(tmp_path, files, mapping(f'encoding = "{encoding}"'))
    assert {row["account"] for row in answer.rows.values()} == {"Müller & Söhne", "Café Ångström"}


def test_an_encoding_that_is_none_is_refused(tmp_path):
    assert "'utf-9', which is no encoding" in refused(tmp_path, {"deals.csv": PLAIN}, mapping('encoding = "utf-9"'))


def test_text_that_is_partly_damaged_is_refused_with_the_place(tmp_path):
    whole = ACCENTED.encode()
    cut = whole.replace("ü".encode(), b"\xc3", 1)
    assert "deals.csv is UTF-8 text that is damaged at b'" in refused(tmp_path, {"deals.csv": cut})


TABLE = cases.lines(cases.rows(lambda deal: {"Amount": deal.amount, "Created": deal.opened, "Close Date": deal.close}))
BOOK = cases.workbook({"Deals": TABLE})
NOTES = [["Notes"], ["Whatever"]]


def gzipped(content):
    return gzip.compress(content if isinstance(content, bytes) else content.encode())


HELD = {
    "deals.csv": BOOK,
    "Deals.ZIP": cases.archive({"export/Deals.csv": PLAIN, "__MACOSX/._Deals.csv": "x", "readme.txt": "Deals."}),
    "export.zip": cases.archive({"deals.csv": PLAIN, "users.csv": "id\n1\n"}),
    "export 2025.zip": cases.archive({"deals.xlsx": BOOK}),
    "deals.txt": gzipped(PLAIN),
    "deals.tsv": cases.deals(delimiter="\t"),
    "DEALS.CSV": PLAIN,
    "deals.xlsx": BOOK,
    "deals.xls": BOOK,
    "deals.zip": cases.archive({"deals.csv": PLAIN}),
    "deals.csv.gz": gzipped(PLAIN),
}


@pytest.mark.parametrize("name", some(HELD, 7))
def test_a_file_is_known_by_what_it_holds_whatever_its_name_ends_in(tmp_path, name):
    assert imported(tmp_path, {name: HELD[name]}).is_right


def test_an_archive_in_the_place_of_a_file_is_opened(tmp_path):
    assert imported(tmp_path, {"deals.csv": cases.archive({"export_2025.csv": PLAIN})}).is_right


def test_a_parquet_file_is_read_whatever_its_name_ends_in(tmp_path):
    cases.parquet(tmp_path / "deals.csv")
    assert imported(tmp_path, {}).is_right


def test_the_sheet_that_holds_the_columns_is_read(tmp_path):
    answer = imported(tmp_path, {"deals.xlsx": cases.workbook({"Notes": NOTES, "Deals": TABLE})})
    assert answer.is_right
    assert answer.read_as["deals.xlsx"] == "sheet Deals"


def test_a_sheet_may_be_declared(tmp_path):
    last_year = [TABLE[0], *TABLE[1:5]]
    files = {"deals.xlsx": cases.workbook({"2024": last_year, "2025": TABLE})}
    assert imported(tmp_path, files, mapping(under='sheet = "2025"')).is_right
    said = refused(tmp_path, files, mapping(under='sheet = "2026"'))
    assert "deals.xlsx has no sheet '2026'. Its sheets are: 2024, 2025." in said


def test_titles_and_footers_of_a_workbook_are_no_rows(tmp_path):
    around = [["All deals"], [], *TABLE, [], ["Confidential"], ["Copyright"], ["Filtered by: owner"], ["End"], ["x"]]
    answer = imported(tmp_path, {"deals.xlsx": cases.workbook({"Deals": around})})
    assert answer.is_right


def test_formulas_without_a_value_are_no_amount(tmp_path):
    table = [*TABLE[:4], [*TABLE[4][:6], "#N/A"], *TABLE[5:]]
    answer = imported(tmp_path, {"deals.xlsx": cases.workbook({"Deals": table})})
    assert answer.amount["open"] == 220_005 - 4_000.5


NO_TABLE = {
    "%PDF-1.7\n%âãÏÓ": "a PDF document",
    "<!DOCTYPE html><html><body>Sign in</body></html>": "a web page",
    "<html><table><tr><td>Deal ID</td></tr></table></html>": "a web page",
    "\n  <HTML>": "a web page",
    '<?xml version="1.0"?><Workbook/>': "an XML document",
    '{"deals": []}': "JSON",
    '[{"id": 1}]': "JSON",
}


@pytest.mark.parametrize("name", ["deals.csv", "deals.xls"])
@pytest.mark.parametrize("content", NO_TABLE)
def test_what_holds_no_table_is_told_apart_and_named_with_the_next_step(tmp_path, name, content):
    said = refused(tmp_path, {name: content}, mapping(file=name))
    assert f"{name} is {NO_TABLE[content]}, not a table. Export it again as CSV or XLSX." in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "deals.csv is empty"),
        (b"\n\n\n", "deals.csv is empty"),
        (b"\xff\xfe", "deals.csv is empty"),
        (PLAIN.splitlines()[0].encode(), "has a header and no rows"),
        (PLAIN.replace("Owner", "Account", 1).encode(), "deals.csv has two columns 'Account'"),
        (PLAIN.replace("Owner", "ACCOUNT ", 1).encode(), "deals.csv has two columns 'Account'"),
        (PLAIN.replace("Stage", "Stages", 1).encode(), "no column 'Stage'. Did you mean 'Stages'?"),
        (BOOK[:2000], "deals.csv"),
        (gzipped(PLAIN)[:200], "deals.csv cannot be read"),
        (cases.archive({"a.csv": "x\n", "b.csv": "x\n"}), "is a ZIP archive of 2 files: a.csv, b.csv"),
        (cases.archive({}), "deals.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "deals.csv cannot be read"),
        (b"PAR1" + bytes(100), "deals.csv cannot be read"),
        (bytes(5000), "deals.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_next_step(tmp_path, content, words):
    assert words in refused(tmp_path, {"deals.csv": content})


def test_a_file_that_is_not_there_is_named_with_the_nearest(tmp_path):
    said = refused(tmp_path, {"deal.csv": PLAIN})
    assert "deals.csv is not in" in said
    assert "Did you mean 'deal.csv'?" in said


@settings(max_examples=examples(300), deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_workbook_is_written_so_that_it_reads_back(number):
    assert float(sheets.number_text(number)) == number


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "true"),
        (1.234, f"1.2340{sheets.FACT}"),
        (1234.0, "1234"),
        ("", ""),
        (dt.datetime(2025, 6, 29), "2025-06-29"),  # noqa: DTZ001  # a workbook knows no zones
        (dt.datetime(2025, 6, 29, 10, 30), "2025-06-29 10:30:00"),  # noqa: DTZ001  # the same
        (dt.date(2025, 6, 29), "2025-06-29"),
    ],
)
def test_a_cell_of_a_workbook_is_written_as_text_with_one_reading(cell, text):
    assert sheets.cell_text(cell) == text


def test_a_row_has_the_number_that_a_spreadsheet_shows(tmp_path):
    """Notes of three lines stand in the first two rows below the header; deal 4 is in the fifth row all the same."""
    note = lambda deal: {"Note": "one\ntwo\nthree" if deal.n < 3 else "", **cases.one(4, Stage="Nowhere")(deal)}  # noqa: E731
    assert [row for _, row, *_ in imported(tmp_path, {"deals.csv": cases.deals(note)}).set_aside] == [5]
