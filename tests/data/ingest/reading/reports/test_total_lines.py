"""Lines of totals are told wherever they stand in a report; a deal is none, whatever it is called."""

import pytest

from data.ingest.reading.reports.total_lines import TotalLines, filled_in, is_number

DEALS = [["Discovery", f"Deal {n}", "Acct", "Ann", f"{n}00.50", "2026-11-01"] for n in range(1, 5)]
SUBTOTAL = ["Subtotal", "", "", "", "1,000.00", ""]


def reasons(*rows, identity=None):
    """Return the word for which each row behind four deals is a line of totals, '' for a deal."""
    lines = TotalLines(DEALS, identity)
    told = [lines.reason(row, filled_in(row)) for row in (*DEALS, *rows)]
    assert not any(told[: len(DEALS)])
    return [one.partition("it says '")[2].partition("'")[0] for one in told[len(DEALS) :]]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (SUBTOTAL, "Subtotal"),
        (["", "", "", "Grand Total", "CAD 1,000", ""], "Grand Total"),
        (["Discovery Total", "", "", "", "1000", ""], "Total"),
        (["Subtotal for Discovery:", "4", "", "", "1000", ""], "Subtotal"),
        (["Discovery", "Sum", "", "", "1000", ""], "Sum"),
        (["Zwischensumme", "", "", "", "1.000,50 €", ""], "Zwischensumme"),
        (["Итого", "", "", "", "1 000 руб.", ""], "Итого"),
        (["Total général", "4 lignes", "", "", "1 000", ""], "Total général"),
        # Deals: whose name or account it is, with a day, with words of its own, or with all that others have.
        (["", "Total", "Acct", "", "1000", ""], ""),
        (["", "Total", "", "", "1000", "2026-11-02"], ""),
        (["Proposal Total", "", "", "", "1000", ""], ""),
        (["Total", "Total", "Total", "Total", "1000", "5"], ""),
        # No word says so.
        (["", "", "", "", "1000", ""], ""),
        (["", "Count", "", "4", "", ""], ""),
    ],
)
def test_a_line_of_totals_says_so_and_holds_nothing_else_but_numbers_and_its_group(row, word):
    assert reasons(row) == [word]


def test_what_a_total_counts_stands_right_below_it():
    count = ["", "Count", "", "4", "", ""]
    assert reasons(SUBTOTAL, count, DEALS[0], count) == ["Subtotal", "Count", "", ""]


def test_a_row_with_an_id_is_a_deal():
    row = ["", "4711", "Total", "", "1000", ""]
    assert reasons(row, identity=1) == [""]
    assert reasons(row) == ["Total"]


def test_few_rows_tell_nothing():
    lines = TotalLines(DEALS[:2])
    assert lines.reason(SUBTOTAL, filled_in(SUBTOTAL)) == ""


@pytest.mark.parametrize("cell", ["1,000.50", "CAD 1.000", "12 records", "-5 %", "(1 000 kr)", "R$ 5"])
def test_a_number_is_one_whatever_stands_around_it(cell):
    assert is_number(cell)


@pytest.mark.parametrize("cell", ["2026-11-02", "2.11.2026", "Q4-2026", "D11", "Acct 4", "Nov 2026"])
def test_days_periods_and_codes_are_no_numbers(cell):
    assert not is_number(cell)
