"""Words in place of a number or a day: the deal is kept without it where nearly everything else can be read."""

from data.ingest.reading.worded import WORDS
from tests import cases

# Deals 4, 8, 12 and 16 are open.
OPEN_SUM = cases.SUMS["open"] - sum(n * 1_000 + 0.5 for n in (4, 8, 12, 16))


def worded(header, words):
    return cases.deals(lambda deal: {header: words[deal.n]} if deal.n in words else {})


def test_words_for_no_amount_keep_their_deals_and_are_told(tmp_path):
    words = {4: "offen", 8: "Offen", 12: "k. A.", 16: "?"}
    found = cases.imported(tmp_path, {"deals.csv": worded("Amount", words)})
    assert (found.set_aside, found.opportunities) == ([], cases.COUNTS)
    assert found.amount == cases.SUMS | {"open": OPEN_SUM}
    assert found.rows["D04"]["amount"] is None
    assert len(found.notes) == 1
    assert found.notes[0].casefold() == WORDS.format("4 cells", "'Amount'", "are words", "offen, ?, k. A.").casefold()


def test_one_word_is_one(tmp_path):
    found = cases.imported(tmp_path, {"deals.csv": worded("Amount", {4: "on request"})})
    assert found.notes == [WORDS.format("1 cell", "'Amount'", "is a word", "on request")]


def test_texts_with_digits_stay_set_aside(tmp_path):
    found = cases.imported(tmp_path, {"deals.csv": worded("Amount", {4: "offen", 8: "5 to 8"})})
    assert [(line, value) for _, line, _, value, _ in found.set_aside] == [(9, "5 to 8")]
    assert found.rows["D04"]["amount"] is None


def test_a_day_that_may_be_empty_may_be_a_word(tmp_path):
    found = cases.imported(tmp_path, {"deals.csv": worded("Created", {4: "unbekannt", 9: "unbekannt"})})
    assert (found.set_aside, found.opportunities) == ([], cases.COUNTS)


def test_a_period_in_place_of_an_expected_close_keeps_its_deal(tmp_path):
    written = {4: "Q2/2026", 9: "KW 23", 12: "Mitte 2026", 17: "31.31.2026"}

    def write(deal):
        closed = {"Close Date": ""} if deal.outcome == "open" else {}
        return {"Expected": written.get(deal.n, "2026-02-01"), **closed}

    table = cases.deals(write)
    toml = cases.mapping(expected_close_on="Expected")
    found = cases.imported(tmp_path, {"deals.csv": table}, toml)
    assert (found.set_aside, found.rows["D17"]["expected_close_on"]) == ([], None)
    assert found.rows["D04"]["expected_close_on"] is None


def test_a_closing_day_that_has_to_be_there_is_no_word(tmp_path):
    found = cases.imported(tmp_path, {"deals.csv": worded("Close Date", {4: "offen", 9: "offen"})})
    assert [line for _, line, *_ in found.set_aside] == [10]


def test_many_different_words_are_no_sign_of_nothing(tmp_path):
    words = dict(enumerate((3 * sign for sign in "abcdefghi"), 1))
    assert "Amount must be a number" in cases.refused(tmp_path, {"deals.csv": worded("Amount", words)})


def test_a_column_that_hardly_holds_numbers_stays_refused(tmp_path):
    words = dict.fromkeys(range(1, 39), "Berlin")
    assert "Amount must be a number" in cases.refused(tmp_path, {"deals.csv": worded("Amount", words)})
