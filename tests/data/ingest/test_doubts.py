"""Exports that once were published wrongly without a word: each is read right now, or refused with what to do."""

import datetime as dt

import pytest

from tests import cases
from tests.cases import COUNTS, DEALS, imported, mapping, refused


def dotted(deal):
    """Thousands behind a point, but for one price with decimals."""
    return {"Amount": "950.50" if deal.n == 1 else f"{deal.n:,}.000".replace(",", ".")}


def test_one_price_with_decimals_does_not_make_decimals_of_thousands(tmp_path):
    said = refused(tmp_path, {"deals.csv": cases.deals(dotted)})
    assert 'thousands = "."' in said


def test_declared_thousands_hold_whatever_one_cell_says(tmp_path):
    found = imported(tmp_path, {"deals.csv": cases.deals(dotted)}, mapping('thousands = "."'))
    assert found.amount["open"] == sum(1_000 * deal.n for deal in DEALS if deal.outcome == "open")
    # That one can be read in one way only, by its own signs.
    assert (found.rows["D01"]["amount"], found.set_aside) == (950.5, [])


def first_of_a_month(deal):
    """Closed on the first of a month, written month first; one day is written the other way round."""
    closed = dt.date(2025, 2 + deal.n % 10, 1)
    return {"Close Date": "13/02/2025" if deal.n == 1 else f"{closed:%m/%d/%Y}", "Created": "2024-12-01"}


def test_one_day_among_first_days_does_not_tell_their_order(tmp_path):
    assert 'date_format = "%m/%d/%Y"' in refused(tmp_path, {"deals.csv": cases.deals(first_of_a_month)})


def test_a_declared_order_holds_whatever_one_day_says(tmp_path):
    declared = mapping(closed_on="{ column = 'Close Date', date_format = '%m/%d/%Y' }")
    found = imported(tmp_path, {"deals.csv": cases.deals(first_of_a_month)}, declared)
    assert found.rows["D02"]["closed_on"].date() == dt.date(2025, 4, 1)
    assert [value for *_, value, _ in found.set_aside] == ["13/02/2025"]


def test_days_that_a_spreadsheet_turned_round_are_refused(tmp_path):
    turned = lambda day: f"{day:%Y-%d-%m}" if day.day <= 12 else f"{day:%d/%m/%Y}"  # noqa: E731  # one line says it
    said = refused(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Created": turned(deal.opened)})})
    assert "as where a spreadsheet has turned them round" in said


def test_rows_that_do_not_fit_are_held_against_every_outcome(tmp_path):
    """Three of ten open deals have a comma too many; a long history beside them changes nothing."""
    broken = [
        f"{line},x" if line.split(",")[0] in ("D04", "D08", "D12") else line for line in cases.deals().splitlines()
    ]
    history = "Deal ID,To,On\n" + "".join(
        f"D{n:02},Proposal,2025-01-{day:02}\n" for n in range(1, 41) for day in range(10, 20)
    )
    files = {"deals.csv": "\n".join(broken) + "\n", "history.csv": history}
    more = (
        "[stage_history]\nfile = 'history.csv'\n[stage_history.columns]\nopportunity_id = 'Deal ID'\nstage = 'To'\n"
        "entered_on = 'On'"
    )
    assert "3 rows do not fit their header, the first in row 5" in refused(tmp_path, files, mapping(more=more))


FLAGS = """
[[outcome]]
outcome = "won"
when = { "Won" = true }
[[outcome]]
outcome = "lost"
when = { "Closed" = true, "Won" = false }
[[outcome]]
outcome = "open"
when = { "Closed" = false }
"""


def flags(deal):
    words = {"open": ("no", "no"), "won": ("yes", "yes"), "lost": ("yes", "no")}[deal.outcome]
    return dict(zip(("Closed", "Won"), words, strict=True)) | {"Stage": "Proposal"}


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Total", "A total, not a deal: it says 'Total' and lacks what nearly every deal has."),
        ("All of them", "Nearly empty: a line of totals, not a deal."),
    ],
)
def test_a_line_of_totals_between_deals_is_no_open_deal(tmp_path, word, reason):
    total = dict.fromkeys(cases.rows(flags)[0], "") | {"Deal ID": word, "Amount": "820020.00"}
    files = {"deals.csv": cases.text([*cases.rows(flags)[:20], total, *cases.rows(flags)[20:]])}
    found = imported(tmp_path, files, mapping(more=FLAGS, stages=[("Proposal", "open")]))
    assert found.is_right
    assert [why for *_, why in found.set_aside] == [reason]


def test_a_flag_that_is_neither_yes_nor_no_is_no_open_deal(tmp_path):
    unknown = lambda deal: flags(deal) | ({"Closed": "maybe"} if deal.outcome == "lost" else {})  # noqa: E731  # one line
    said = refused(tmp_path, {"deals.csv": cases.deals(unknown)}, mapping(more=FLAGS, stages=[("Proposal", "open")]))
    assert "'maybe'" in said


def test_ids_of_a_second_file_that_are_no_deals_are_told(tmp_path):
    lost = [deal.id for deal in DEALS if deal.outcome == "lost"]
    named = "Id\n" + "\n".join([*lost[:6], *(f"{one}.0" for one in lost[6:])]) + "\n"
    staged = lambda deal: {"Stage": "Proposal"} if deal.outcome == "lost" else {}  # noqa: E731  # one line
    rule = "[[outcome]]\noutcome = 'lost'\nnamed_in = { file = 'lost.csv', column = 'Id' }"
    files = {"deals.csv": cases.deals(staged), "lost.csv": named}
    said = refused(tmp_path, files, mapping(more=rule, stages=[("Proposal", "open"), ("Closed Won", "won")]))
    assert "4 of 10 ids in lost.csv are no deal's" in said


def test_two_exports_that_overlap_and_differ_are_refused(tmp_path):
    later = cases.rows(lambda deal: {"Stage": "Closed Lost"} if deal.n in (4, 8) else {})
    said = refused(
        tmp_path, {"deals_1.csv": cases.deals(), "deals_2.csv": cases.text(later)}, mapping(file="deals_*.csv")
    )
    assert "2 of 40 deals stand in several rows that differ" in said


def test_rows_within_a_quote_that_was_not_closed_are_not_lost(tmp_path):
    lines = cases.deals().splitlines()
    lines[3] = lines[3].replace("Acct", '"Acct')
    lines[9] = lines[9].replace("Rep 2", 'Rep"')
    lines[9] = ",".join([*lines[9].split(",")[:1], 'x"', *lines[9].split(",")[3:]])
    said = refused(tmp_path, {"deals.csv": "\n".join(lines) + "\n"})
    assert "row 4" in said


def test_of_two_sheets_with_the_same_columns_none_is_chosen(tmp_path):
    book = cases.workbook({"2024": cases.lines(cases.rows()[:20]), "2025": cases.lines(cases.rows()[20:])})
    said = refused(tmp_path, {"deals.xlsx": book}, mapping(file="deals.xlsx"))
    assert "in several sheets: 2024, 2025" in said
    assert 'sheet = "2024"' in said


def test_a_file_in_two_encodings_is_refused(tmp_path):
    lines = cases.deals(lambda _: {"Owner": "Müller"}).splitlines(keepends=True)
    mixed = "".join(lines[:20]).encode() + "".join(lines[20:]).encode("cp1252")
    assert "two encodings" in refused(tmp_path, {"deals.csv": mixed})


@pytest.mark.parametrize("signs", [("US$", "CA$"), ("kr", "zł"), ("€", "R$")])
def test_signs_of_several_currencies_are_not_added_up(tmp_path, signs):
    signed = lambda deal: {"Amount": f"{signs[deal.n % 2]} {deal.amount:.2f}"}  # noqa: E731  # one line
    assert "several currencies" in refused(tmp_path, {"deals.csv": cases.deals(signed)})


def test_swapped_days_are_no_migration(tmp_path):
    swapped = mapping(opened_on="Close Date", closed_on="Created", expected_close_on="Created")
    assert "Are the two columns swapped" in refused(tmp_path, {"deals.csv": cases.deals()}, swapped)


def test_words_that_mean_nothing_are_counted(tmp_path):
    found = imported(tmp_path, {"deals.csv": cases.deals(cases.one(2, Amount="#REF!"))})
    assert found.opportunities == COUNTS
    assert found.read_as["Amount"] == "nothing recorded, in 1 cell"


def test_one_mistyped_snapshot_is_not_the_last(tmp_path):
    """Every deal is looked at twice; one look at one deal is dated in 2052."""
    looks = [
        cases.row(deal) | {"Day": "2052-08-31" if (deal.n, day) == (5, "2025-08-30") else day}
        for deal in DEALS
        for day in ("2025-08-29", "2025-08-30")
    ]
    found = imported(tmp_path, {"deals.csv": cases.text(looks)}, mapping(under='snapshot = "Day"'))
    assert found.opportunities == COUNTS
    assert found.as_of_on == dt.date(2025, 8, 30)


def test_names_that_differ_in_doubled_and_no_break_spaces_are_counted_as_spellings(tmp_path):
    written = {1: "Rep  1", 2: "Rep\u00a02", 3: "Rep 3"}
    named = cases.deals(lambda deal: {"Owner": written.get(deal.n, f"Rep {deal.n % 3 + 1}")})
    found = imported(tmp_path, {"deals.csv": named})
    assert {row["owner"] for row in found.rows.values()} == {"Rep 1", "Rep 2", "Rep 3"}
    assert found.spellings == 2
