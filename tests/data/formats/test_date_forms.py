"""A day is read as it is written: in one way only, or as declared, or not at all."""

import datetime as dt
import re

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.errors import SourceError
from data.ingest.reading import readings
from data.ingest.reading.cells import define
from data.schema import Field
from data.statements import literal
from tests import cases
from tests.cases import Deal, imported, mapping, refused
from tests.examples import examples

DAY = dt.date(2025, 6, 29)
WRITTEN = [
    "2025-06-29",
    "2025/6/29",
    "2025.06.29",
    "20250629",
    "20250629T103000Z",
    "2025-06-29T10:30:00.000+0000",
    "2025-06-29T23:30:00+03:00",
    "2025-06-29 10:30:00",
    "2025-06-29 10:30:00.123456 UTC",
    "2025-06-29T10:30:00Z",
    "2025-06-29 10:30:00 +0000 UTC",
    "29.06.2025 10:30 GMT+0200",
    "29/06/2025",
    "29.6.2025",
    "29.06.2025 r.",
    "29.06.2025 г.",
    "29-06-2025 07:48:37",
    "29.06.25",
    "6/29/2025",
    "6/29/2025 7:42",
    "6/29/2025, 7:42 PM",
    "06-29-2025",
    "6/29/25",
    "29 June 2025",
    "29. Juni 2025",
    "29 de junio de 2025",
    "29-Jun-2025",
    "29-Jun-25",
    "Jun 29, 2025",
    "June 29th, 2025",
    "Sunday, June 29, 2025",
    "29 juin 2025",
    "Jun 29, 2025 10:30 AM",
    "45837",
    "45837.4375",
    "1751155200",
    "1751193000000",
]


@pytest.mark.parametrize("cell", WRITTEN)
def test_a_day_that_can_be_read_in_one_way_only_is_read(cell):
    assert cases.column([cell], "date") == [DAY]


@pytest.mark.parametrize(
    "cell",
    ["2025-02-30", "31/31/2025", "soon", "Q3 2025", "1e999", "-5", "29/06", "#N/A", "0025", "12/2025", "99999999"],
)
def test_what_is_no_day_is_read_as_none(cell):
    assert cases.column(["2025-06-29", cell], "date") == [DAY, None]


DECLARED = {
    "%d/%m/%Y": "03/04/2025",
    "day first": "03/04/2025",
    "%m/%d/%Y": "04/03/2025",
    "month first": "4/3/2025",
    "%d.%m.%y": "03.04.25",
    "%y-%m-%d": "25-04-03",
    "%d/%m/%Y %H:%M": "03/04/2025 10:30",
    "%Y-%m-%d %H:%M:%S %z": "2025-04-03 23:30:00 -0500",
    "%Y-%m-%dT%H:%M:%S.%f%z": "2025-04-03T00:30:00.000+0200",
    "%Y-%m-%d %H:%M %Z": "2025-04-03 23:30 EST",
    "%d %b %Y": "03 Apr 2025",
    "%B %d, %Y": "April 03, 2025",
    "%d%m%Y": "03042025",
    "%Y%m%d": "20250403",
    "excel": "45750",
    "epoch seconds": "1743638400",
    "epoch milliseconds": "1743638400000",
}


@pytest.mark.parametrize("form", DECLARED)
def test_a_declared_format_is_read(form):
    assert cases.column([DECLARED[form]], "date", date_format=form) == [dt.date(2025, 4, 3)]


def test_several_declared_formats_are_read_beside_days_that_have_one_reading():
    cells = ["03/04/2025", "45750", "2025-04-03", "3 Apr 2025"]
    assert cases.column(cells, "date", date_format=["%d/%m/%Y", "excel"]) == [dt.date(2025, 4, 3)] * 4


ORDERED = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%y", "%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y"]
DAYS = st.dates(dt.date(1975, 1, 1), dt.date(2065, 12, 31))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(ORDERED))
@example([dt.date(2001, 2, 3), dt.date(2020, 1, 2)], "%d-%m-%y")
def test_any_days_written_in_a_declared_format_read_back(days, form):
    assert cases.column([day.strftime(form) for day in days], "date", date_format=form) == days


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(ORDERED))
@example([dt.date(2001, 2, 3), dt.date(2020, 1, 2)], "%d-%m-%y")
@example([dt.date(2020, 12, 29)], "%d-%m-%y")
def test_any_days_written_in_one_format_are_read_back_or_refused_and_never_wrong(days, form):
    written = [day.strftime(form) for day in days]
    try:
        assert cases.column(written, "date") == days
    except SourceError as error:
        line = next(line for line in cases.lines_of(str(error)) if _means(line, form))
        named = re.findall(r"'([^']*)' and '([^']*)'|'([^']*)' can be", str(error))[0]
        assert {cell for cell in named if cell} <= set(written)
        assert cases.column(written, "date", date_format=line.split('"')[1]) == days


def _means(line, form):
    """Whether a line declares the order of a format's parts."""
    return re.findall(r"%(\w)", line.lower()) == re.findall(r"%(\w)", form.lower())


def said_of(*cells):
    """How a file's column of opening days was read, and the cell that shows it."""
    connection = duckdb.connect(config={"threads": "1"})
    define(connection)
    rows = " union all ".join(f"select {literal(cell)} as cell" for cell in cells)
    field = Field("opportunities", "opened_on", "Opened", "date", "at opening")
    reading = readings.reading_of(connection, rows, field, None, "deals.csv, column 'Opened'", "opportunities")
    return reading.words, reading.example


def test_the_example_of_an_order_is_a_cell_that_was_read():
    assert said_of("2025-03-31", "30/02/2025", "31/03/2025", "45/05/2025") == ("day first", "31/03/2025")
    assert said_of("2025-03-31", "02/30/2025", "03/31/2025") == ("month first", "03/31/2025")
    assert said_of("2025-03-31", "05/05/2025", "00/05/2025") == ("day first", "05/05/2025")


def test_cells_that_are_no_days_tell_no_order():
    assert said_of("2025-03-31", "31/31/2025", "45/05/2025") == ("", "")


@pytest.mark.parametrize(
    ("cells", "one", "other"),
    [
        (["03/04/2025", "05/06/2025"], "03/04/2025", "05/06/2025"),
        (["3.4.2025 10:00", "5.6.2025 11:00"], "3.4.2025 10:00", "5.6.2025 11:00"),
        (["29/06/2025", "06/29/2025"], "29/06/2025", "06/29/2025"),
        (["12-10-11", "11-12-10"], "11-12-10", "12-10-11"),
    ],
)
def test_days_that_can_be_read_in_two_ways_are_refused_with_two_of_them_and_the_lines(cells, one, other):
    with pytest.raises(SourceError, match=r"can be read in two ways") as refusal:
        cases.column(cells, "date")
    assert f"'{one}' and '{other}'" in str(refusal.value)
    assert len(cases.lines_of(str(refusal.value))) == 2


def test_one_day_in_a_hundred_that_is_written_otherwise_is_a_slip_of_the_pen():
    cells = [f"{day}/{month:02}/2025" for day in range(13, 29) for month in range(1, 8)]
    assert cases.column([*cells, "06/29/2025"], "date")[-2:] == [dt.date(2025, 7, 28), None]


def european(form):
    return lambda deal: {"Created": deal.opened.strftime(form), "Close Date": deal.close.strftime(form)}


@pytest.mark.parametrize(
    ("form", "said"),
    [("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first"), ("%d %B %Y", "months by name"), ("%Y%m%d", "year, month")],
)
def test_an_export_whose_days_have_one_reading_is_read_and_the_report_says_how(tmp_path, form, said):
    answer = imported(tmp_path, {"deals.csv": cases.deals(european(form))})
    assert answer.is_right
    assert said in answer.read_as["Created"]


def counted(unit):
    epoch = dt.date(1970, 1, 1)

    def write(deal: Deal):
        found = {
            "excel": lambda day: (day - dt.date(1899, 12, 30)).days,
            "seconds": lambda day: (day - epoch).days * 86_400 + 3_600,
            "milliseconds": lambda day: (day - epoch).days * 86_400_000 + 3_600_000,
        }[unit]
        return {"Created": found(deal.opened), "Close Date": found(deal.close)}

    return write


@pytest.mark.parametrize("unit", ["excel", "seconds", "milliseconds"])
def test_days_that_are_counted_are_read(tmp_path, unit):
    assert imported(tmp_path, {"deals.csv": cases.deals(counted(unit))}).is_right


def first_twelve(form):
    """Move every day into the first twelve of its month: then either number may be the month."""

    def write(deal):
        opened = deal.opened.replace(day=deal.n % 12 + 1)
        close = (deal.closed or deal.close).replace(day=deal.n % 12 + 1)
        return {"Created": opened.strftime(form), "Close Date": close.strftime(form)}

    return write


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y"])
def test_the_line_that_a_refusal_offers_is_all_that_it_takes(tmp_path, form):
    files = {"deals.csv": cases.deals(first_twelve(form))}
    said = refused(tmp_path, files)
    assert "under [opportunities]" in said
    line = next(line for line in cases.lines_of(said) if form in line)
    answer = imported(tmp_path, files, mapping(under=line))
    assert (answer.opportunities, answer.amount) == (cases.COUNTS, cases.SUMS)
    assert answer.as_of_on == dt.date(2025, 8, 4)


def test_a_column_may_say_for_itself_how_its_days_are_written(tmp_path):
    files = {"deals.csv": cases.deals(first_twelve("%d/%m/%Y"))}
    created = '{ column = "Created", date_format = "day first" }'
    closed = '{ column = "Close Date", date_format = "%d/%m/%Y" }'
    assert imported(tmp_path, files, mapping(opened_on=created, closed_on=closed)).as_of_on == dt.date(2025, 8, 4)


def test_a_mapping_may_say_for_all_files_how_days_are_written(tmp_path):
    files = {"deals.csv": cases.deals(first_twelve("%d/%m/%Y"))}
    assert imported(tmp_path, files, mapping('date_format = ["%d/%m/%Y"]')).as_of_on == dt.date(2025, 8, 4)


@pytest.mark.parametrize(
    ("form", "other"), [("%d/%m/%Y", "%m/%d/%Y"), ("%m/%d/%Y", "%d/%m/%Y"), ("day first", "%m/%d/%Y")]
)
def test_a_line_for_one_column_leaves_others_as_they_can_only_be_read(tmp_path, form, other):
    """The days of opening are in doubt; those of closing can only be in the other order."""
    ours = {"day first": "%d/%m/%Y"}.get(form, form)

    def write(deal):
        opened = deal.opened.replace(day=deal.n % 12 + 1)
        return {"Created": opened.strftime(ours), "Close Date": deal.close.strftime(other)}

    files = {"deals.csv": cases.deals(write)}
    assert "column 'Created'" in refused(tmp_path, files)
    answer = imported(tmp_path, files, mapping(under=f'date_format = "{form}"'))
    assert (answer.opportunities, answer.amount, answer.as_of_on) == (cases.COUNTS, cases.SUMS, cases.AS_OF)
