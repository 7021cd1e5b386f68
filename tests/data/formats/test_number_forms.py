"""A number is read as it is written: in one way only, or as declared, or not at all; never as another number."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.errors import SourceError
from data.formats.currency_signs import may_be
from tests import cases
from tests.cases import COUNTS, imported, mapping, refused
from tests.examples import examples

WRITTEN = {
    "1054.2": 1054.2,
    "1,054.20": 1054.2,
    "1.054,20": 1054.2,
    "1 054,20": 1054.2,
    "1\u00a0054,20": 1054.2,
    "1\u202f054,20 €": 1054.2,
    "1'054.20": 1054.2,
    "1’054.20": 1054.2,
    "CHF 1'054.20": 1054.2,
    "$1,054.20": 1054.2,
    "US$ 1,054.20": 1054.2,
    "USD 1,054.20": 1054.2,
    "R$ 1.054,20": 1054.2,
    "1.054,20 EUR": 1054.2,
    "€1054.2": 1054.2,
    "£1,054,000": 1054000,
    "1.054.000": 1054000,
    "1,05,40,000": 10540000,
    "($1,054.20)": -1054.2,
    "-$1,054.20": -1054.2,
    "$-1,054.20": -1054.2,
    "−1054.20": -1054.2,
    "1054.20-": -1054.2,
    "+12": 12,
    "10.700,- €": 10700,
    "10.700,--": 10700,
    "CHF 5'000.–": 5000,
    "45%": 45,
    "45.5 %": 45.5,
    "250k": 250_000,
    "$25K": 25_000,
    "1.5k": 1_500,
    "2.5M": None,
    "12,5": 12.5,
    "0.125": 0.125,
    "0,125": 0.125,
    "1.5e3": 1500,
    "179500.00000000": 179500,
    "0": 0,
    "¥120,000,000": 120_000_000,
}


@pytest.mark.parametrize("cell", WRITTEN)
def test_a_number_that_can_be_read_in_one_way_only_is_read(cell):
    assert cases.column([cell], "number") == [WRITTEN[cell]]


def test_cells_of_two_ways_are_read_each_by_its_own_signs_where_that_is_declared():
    cells = ["1,054.20", "1.054,20", "1.054", "1,054", "12,5", "12.5", "1,054,000", "7", "1,2,3"]
    read = [1054.2, 1054.2, 1054, 1054, 12.5, 12.5, 1_054_000, 7, None]
    assert cases.column(cells, "number", decimal="each") == read


def test_cells_of_two_ways_none_of_which_is_open_are_read_each_by_its_own_signs():
    assert cases.column(["1,054.20", "1.054,20", "12,5"], "number") == [1054.2, 1054.2, 12.5]


POINTS = ["1,054.20", *(f"{n},000.50" for n in range(1, 120))]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("R$ 9.100,00", 9_100),
        ("1.234.567", 1_234_567),
        ("12,5", 12.5),
        ("0,1234", 0.1234),
        ("(9.100,00)", -9_100),
        ("1234,567", None),
        ("0,125", None),
        ("1.2.3", None),
        ("1.23,4", None),
    ],
)
def test_a_cell_that_is_written_otherwise_is_read_by_its_own_signs_where_it_can_be_nothing_else(cell, number):
    assert cases.column([*POINTS, cell], "number")[-1] == number
    assert cases.column(["1,054.20", cell], "number", decimal=".")[-1] == number


def test_what_is_shown_of_a_column_is_a_cell_that_is_read_as_is_said():
    said = cases.reading([*POINTS, "R$ 9.100,00"], "number")
    assert (said.words, said.example) == ("commas between thousands", "1,000.50")
    assert cases.reading(["5.5", "R$ 9.100,00", "€7.5"], "number", decimal=".").example == "€7.5"


def test_cells_that_are_written_otherwise_are_counted(tmp_path):
    table = cases.deals(lambda deal: {"Amount": f"R$ {german(deal.amount)}"} if deal.n in (4, 8) else {}, ";")
    answer = imported(tmp_path, {"deals.csv": table}, mapping('decimal = "."').replace("EUR", "BRL"))
    assert answer.is_right
    assert answer.read_as["Amount"] == "2 cells written otherwise, by their own signs"


@pytest.mark.parametrize("cells", [["1,054.20", "1.054,20", "1,500", "1.500"], ["1,054", "2,000", "1.054,20"]])
def test_two_ways_in_one_column_are_refused_with_the_line_that_reads_each(cells):
    with pytest.raises(SourceError, match='decimal = "each"'):
        cases.column(cells, "number")


@pytest.mark.parametrize(
    "cell",
    ["nan", "NaN", "inf", "-Infinity", "1e999", "-1e400", "#N/A", "many", "1.2.3", "1,2,3", "--5", "12-13", "1e", "$"],
)
def test_what_is_no_finite_number_is_read_as_none(cell):
    assert cases.column(["5.5", cell], "number") == [5.5, None]


@pytest.mark.parametrize(
    ("cells", "one", "other"),
    [
        (["1.054", "2.500"], "1.054", "2.500"),
        (["1,054", "12,500"], "1,054", "12,500"),
        (["$1,054", "$2,500"], "$1,054", "$2,500"),
    ],
)
def test_numbers_that_can_be_read_in_two_ways_are_refused_with_two_of_them_and_the_lines(cells, one, other):
    with pytest.raises(SourceError, match="can be read in two ways") as refusal:
        cases.column(cells, "number")
    assert f"'{one}' and '{other}'" in str(refusal.value)
    assert len([line for line in cases.lines_of(str(refusal.value)) if "each" not in line]) == 2


@pytest.mark.parametrize(
    ("form", "cell", "number"),
    [
        ({"decimal": ","}, "1.054", 1054),
        ({"decimal": ","}, "1.054,20", 1054.2),
        ({"decimal": "."}, "1,054", 1054),
        ({"decimal": "."}, "1.054", 1.054),
        ({"thousands": "."}, "1.054", 1054),
        ({"thousands": ","}, "1,054", 1054),
        ({"thousands": " "}, "1 054,20", 1054.2),
        ({"thousands": "'"}, "1'054,20", 1054.2),
        ({"thousands": " "}, "1 054.20", 1054.2),
        ({"decimal": ",", "thousands": " "}, "1 054,200", 1054.2),
        ({"decimal": ",", "thousands": "'"}, "12,500", 12.5),
    ],
)
def test_a_declared_form_is_read(form, cell, number):
    assert cases.column([cell], "number", **form) == [number]


def test_a_declared_form_never_makes_a_group_of_what_can_only_be_decimals():
    """A table's declaration holds for all of its columns, those that are written otherwise too."""
    assert cases.column(["0.125", "0.5"], "number", decimal=",") == [0.125, 0.5]
    assert cases.column(["0.125", "1,5"], "number", decimal=",") == [None, 1.5]
    assert cases.column(["12.345678"], "number", thousands=".") == [12.345678]


def dressed(number, signs, places, sign):
    """Write a number with a sign between its groups, another before its decimals, and a currency's."""
    thousands, decimal = signs
    whole, _, part = f"{number:,.{places}f}".partition(".")
    return sign.format(whole.replace(",", thousands) + (decimal + part if part else ""))


SEPARATORS = [("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("\u202f", ",")]
SIGNS = ["{}", "${}", "{} €", "EUR {}", "{} kr"]
NUMBERS = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6)


@settings(max_examples=examples(60), deadline=None)
@given(NUMBERS, st.sampled_from(SEPARATORS), st.integers(0, 4), st.sampled_from(SIGNS))
@example([1234567], (".", ","), 3, "{}")
@example([1234], (",", "."), 3, "{}")
@example([0, 1000], ("", "."), 3, "{}")
@example([-1_234_567_890], (" ", ","), 0, "{} €")
@example([1_000_500], ("", ","), 3, "${}")
def test_any_numbers_written_with_any_signs_read_back_or_are_refused_and_never_wrong(numbers, signs, places, sign):
    numbers = [number / 10**places for number in numbers]
    written = [dressed(number, signs, places, sign) for number in numbers]
    try:
        found = cases.column(written, "number")
    except SourceError as error:
        lines = cases.lines_of(str(error))
        right = next(line for line in lines if line in (f'decimal = "{signs[1]}"', f'thousands = "{signs[0]}"'))
        key, _, cell = right.partition(" = ")
        found = cases.column(written, "number", **{key: cell.strip('"')})
    assert found == pytest.approx(numbers, abs=1e-9)


def test_numbers_of_a_workbook_are_numbers_whatever_their_decimals(tmp_path):
    """1.234 in a cell of numbers is no text in which the point may stand between thousands."""
    table = cases.rows(lambda deal: {"Amount": deal.n + 0.125, "Created": deal.opened, "Close Date": deal.close})
    answer = imported(tmp_path, {"deals.xlsx": cases.workbook({"Deals": cases.lines(table)})})
    assert answer.amount == {"open": 220 + 1.25, "won": 390 + 2.5}


def amounts(form):
    return lambda deal: {"Amount": form(deal.amount)}


def german(number):
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (german, "decimal comma"),
        (lambda amount: f"{german(amount)} €", "decimal comma"),
        (lambda amount: f"${amount:,.2f}", "commas between thousands"),
        (lambda amount: f"{amount:.1f} EUR", "the digits, without what stands around them"),
        (lambda amount: f"{amount:,.2f}".replace(",", "\u202f").replace(".", ","), "decimal comma"),
    ],
)
def test_an_export_whose_numbers_have_one_reading_is_read_and_the_report_says_how(tmp_path, form, said):
    currency = "USD" if "$" in form(1) else "EUR"
    answer = imported(tmp_path, {"deals.csv": cases.deals(amounts(form), ";")}, mapping().replace("EUR", currency))
    assert answer.is_right
    assert said in answer.read_as["Amount"]


@pytest.mark.parametrize(("sign", "thousand"), [(".", 1_000), (",", 1_000), (".", 1), (",", 1)])
def test_the_line_that_a_refusal_offers_is_all_that_it_takes(tmp_path, sign, thousand):
    files = {"deals.csv": cases.deals(lambda deal: {"Amount": f"{deal.n}{sign}000"}, ";")}
    said = refused(tmp_path, files)
    wanted = "thousands" if thousand > 1 else "decimal"
    answer = imported(tmp_path, files, mapping(under=next(line for line in cases.lines_of(said) if wanted in line)))
    assert answer.opportunities == COUNTS
    assert answer.amount == {"open": 220.0 * thousand, "won": 390.0 * thousand}


def test_a_line_for_one_column_leaves_others_as_they_can_only_be_read(tmp_path):
    """A share like 0.125 beside amounts like 1.000 stays one, once the point is declared to stand between groups."""
    share = '[[field]]\ntable = "opportunities"\nname = "part"\nlabel = "Share"\nkind = "number"\nknown = "at opening"'
    files = {"deals.csv": cases.deals(lambda deal: {"Amount": f"{deal.n}.000", "Share": f"0.{deal.n + 100}"}, ";")}
    toml = mapping(
        under=next(line for line in cases.lines_of(refused(tmp_path, files)) if "thousands" in line),
        part="Share",
        more=share,
    )
    answer = imported(tmp_path, files, toml)
    assert answer.amount == {"open": 220_000.0, "won": 390_000.0}
    assert answer.rows["D20"]["part"] == pytest.approx(0.12)


def test_a_cell_that_means_none_leaves_the_amount_unknown(tmp_path):
    cells = ("nan", "#N/A", "n/a", "-", "NULL", "None", "", "(no value)", "\\N")
    nothing = {4 * nth: cell for nth, cell in enumerate(cells, 1)}
    table = cases.deals(lambda deal: {"Amount": nothing[deal.n]} if deal.n in nothing else {})
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.opportunities == COUNTS
    assert answer.amount == {"open": 40_000.5, "won": 390_010.0}
    assert answer.set_aside == []


@pytest.mark.parametrize("cell", ["inf", "1e999", "4 or 5"])
def test_what_is_no_number_is_set_aside_and_never_summed(tmp_path, cell):
    answer = imported(tmp_path, {"deals.csv": cases.deals(cases.one(4, Amount=cell))})
    assert answer.opportunities == COUNTS | {"open": 9}
    assert answer.amount["open"] == 220_005 - 4_000.5
    assert answer.set_aside == [("deals.csv", 5, "amount", cell, "Amount must be a number.")]
    assert all(math.isfinite(row["amount"]) for row in answer.rows.values())


@pytest.mark.parametrize("null", ["tbd", "Keine Angabe", "-999", "0.00"])
def test_words_declared_to_mean_none_do_so_in_every_column(tmp_path, null):
    table = cases.deals(lambda deal: {"Amount": null, "Account": null} if deal.n in (4, 8) else {})
    answer = imported(tmp_path, {"deals.csv": table}, mapping(f'null = ["{null.upper()}"]'))
    assert answer.opportunities == COUNTS
    assert answer.amount["open"] == 220_005 - 12_001
    assert answer.rows["D08"]["account"] is None


def test_amounts_of_two_currencies_without_a_column_that_tells_them_apart_are_refused(tmp_path):
    files = {"deals.csv": cases.deals(lambda deal: {"Amount": f"{'$' if deal.n % 2 else '€'}{deal.amount}"})}
    assert "several currencies: '$" in refused(tmp_path, files)


@pytest.mark.parametrize("form", ["${}", "USD {}", "£{}", "{} CHF"])
def test_amounts_of_another_currency_than_is_declared_are_refused(tmp_path, form):
    files = {"deals.csv": cases.deals(lambda deal: {"Amount": form.format(deal.amount)})}
    assert "is not in EUR, which the mapping declares" in refused(tmp_path, files)


@pytest.mark.parametrize(
    ("sign", "currency", "may"),
    [
        *(("€", "EUR", True), ("€", "USD", False), ("$", "CAD", True), ("$", "EUR", False), ("CHF", "CHF", True)),
        *(("CHF", "EUR", False), ("¥", "CNY", True), ("₩", "KRW", True), ("$", "", True), ("€", "Euro", True)),
    ],
)
def test_a_sign_may_stand_for_some_currencies(sign, currency, may):
    assert may_be(sign, currency) == may
