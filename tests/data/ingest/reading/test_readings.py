"""A workbook's numbers and days are what they are; how texts beside them are written is told by the texts alone."""

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from data.proposals import answered, as_toml, proposal
from tests import cases
from tests.examples import some

SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "table", "text", "manifest")
}  # fmt: skip
NAMED = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())


def cell_of(value):
    """A cell of an OpenDocument spreadsheet: a number, a day or a text."""
    kind = f'office:value-type="string"><text:p>{escape(str(value))}</text:p>'
    if isinstance(value, float | int):
        kind = f'office:value-type="float" office:value="{value!r}"><text:p>{value}</text:p>'
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value}</text:p>'
    return f"<table:table-cell {kind}</table:table-cell>"


def opendocument(lines):
    rows = "".join(f"<table:table-row>{''.join(map(cell_of, line))}</table:table-row>" for line in lines)
    table = f'<table:table table:name="Deals">{rows}</table:table>'
    sheet = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMED}>{entry}</manifest:manifest>")
        packed.writestr("content.xml", f"<office:document-content {NAMED}>{sheet}</office:document-content>")
    return held.getvalue()


BOOKS = {"deals.xlsx": lambda lines: cases.workbook({"Deals": lines}), "deals.ods": opendocument}
books = pytest.mark.parametrize("name", BOOKS)


def book(name, change):
    """The forty deals as a workbook in which some cells are written otherwise."""
    return {name: BOOKS[name](cases.lines(cases.rows(change)))}


def comma(amount):
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def half(deal, as_number, as_text):
    return as_text if deal.n % 2 else as_number


@books
@pytest.mark.parametrize(
    "write", some([lambda amount: f"{comma(amount)} €", lambda amount: f"{amount:,.2f}", comma], 2)
)
def test_numbers_and_texts_of_one_column_add_up_to_the_cent(tmp_path, name, write):
    files = book(name, lambda deal: {"Amount": half(deal, deal.amount, write(deal.amount))})
    answer = cases.imported(tmp_path, files, cases.mapping(file=name))
    assert (answer.is_right, answer.set_aside) == (True, [])


@books
def test_texts_that_leave_it_open_are_asked_about_whatever_numbers_stand_beside_them(tmp_path, name):
    """Deal 1 is worth 1.000 and deal 2 is worth 2000.5: the point of the number tells nothing of that of the text."""
    files = book(name, lambda deal: {"Amount": half(deal, deal.amount, f"{deal.n}.000")})
    found = proposal(cases.write(tmp_path, files))
    asked = next(one for one in found.questions if one.key == "form:Amount")
    assert [choice.label for choice in asked.choices] == ["It stands between thousands", "Before decimals"]
    totals = []
    for choice in asked.choices:
        toml = as_toml(answered(found, {asked.key: choice.label}).keys)
        answer = cases.imported(tmp_path, {}, toml)
        totals.append(answer.amount)
        assert answer.rows["D02"]["amount"] == 2_000.5
    assert totals == [{"open": 220_005.0, "won": 390_005.0}, {"open": 220_005.0, "won": 200_195.0}]


@books
def test_a_declared_form_is_of_texts_alone(tmp_path, name):
    files = book(name, lambda deal: {"Amount": half(deal, deal.amount + 0.125 - 0.5, f"{deal.n}.000")})
    toml = cases.mapping(file=name, amount='{ column = "Amount", decimal = "," }')
    answer = cases.imported(tmp_path, files, toml)
    assert (answer.rows["D01"]["amount"], answer.rows["D02"]["amount"]) == (1_000, 2_000.125)


@books
def test_a_total_of_numbers_and_texts_is_no_deal(tmp_path, name):
    lines = cases.lines(cases.rows(lambda deal: {"Amount": half(deal, deal.amount, comma(deal.amount))}))
    total = sum(deal.amount for deal in cases.DEALS)
    blank = ["", "", "", "", "", ""]
    answer = cases.imported(tmp_path, {name: BOOKS[name]([*lines, [*blank, total]])}, cases.mapping(file=name))
    assert answer.is_right


@books
def test_what_is_shown_of_a_number_is_the_number(tmp_path, name):
    """A row without an owner and stage is set aside with its cells; the header is found above numbers with decimals."""
    files = book(name, lambda deal: {"Stage": 0.5 if deal.n == 4 else deal.stage, "Owner": 7.25})
    answer = cases.imported(tmp_path, files, cases.mapping(file=name))
    assert [(line, value) for _, line, _, value, _ in answer.set_aside] == [(5, "0.5")]
    assert answer.rows["D01"]["owner"] == "7.25"
    assert answer.spellings == 0


@books
@pytest.mark.parametrize(("form", "says"), [("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first")])
def test_days_and_texts_of_one_column_are_each_what_they_are(tmp_path, name, form, says):
    files = book(name, lambda deal: {"Created": half(deal, deal.opened, deal.opened.strftime(form))})
    answer = cases.imported(tmp_path, files, cases.mapping(file=name))
    assert (answer.is_right, answer.read_as["Created"]) == (True, says)
    assert all(str(answer.rows[deal.id]["opened_on"])[:10] == cases.iso(deal.opened) for deal in cases.DEALS)


@books
def test_texts_of_days_that_leave_it_open_are_asked_about_whatever_days_stand_beside_them(tmp_path, name):
    early = lambda deal: dt.date(2025, 1 + deal.n % 12, 1 + deal.n % 12 // 2)  # noqa: E731  # one line
    files = book(name, lambda deal: {"Created": half(deal, deal.opened, early(deal).strftime("%d/%m/%Y"))})
    found = proposal(cases.write(tmp_path, files))
    assert [one.key for one in found.questions] == ["form:Created"]
