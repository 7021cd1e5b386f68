"""Headers are compared without case, accents, signs and silent words, and words of different columns are kept apart."""

import contextlib
from itertools import combinations

import duckdb
import pytest
from rapidfuzz.fuzz import token_sort_ratio

from data.ingest.reading.cells import define
from data.proposals.names import ALIKE, FEWEST_LETTERS, bare, likeness, signless, without_prefix
from data.proposals.words import WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AccountName", "account name"),
        ("Etapa del negocio", "ETAPA"),
        ("Date de clôture", "cloture_date"),
        ("Стадия сделки", "стадия"),
        ("Closed on", "closed"),
        ("Weiß", "weiss"),
    ],
)
def test_headers_that_mean_the_same(one, other):
    assert bare(one) == bare(other)


def test_a_prefix_that_most_headers_share_does_not_count():
    found = without_prefix(["Deal - ID", "Deal - Value", "Deal - Stage", "Person - Name"])
    assert list(found.values()) == ["ID", "Value", "Stage", "Person - Name"]


def test_a_note_behind_a_word_makes_it_less_sure_and_a_slip_less_still():
    words = ("amount",)
    assert likeness("Amount", words) > likeness("Amount (converted)", words) > likeness("Ammount", words) > 0.7
    assert likeness("Account", words) == 0


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Gesch. Abschlussdatum", "expected_close_on"),
        ("Gesch. Umsatz", "amount"),
        ("Tats. Umsatz", "close_value"),
        ("Exp. Close Date", "expected_close_on"),
    ],
)
def test_a_word_that_is_cut_short_is_the_word_that_begins_so(header, name):
    words = WORDS["opportunities"]
    assert max(words, key=lambda one: likeness(header, words[one])) == name
    assert likeness(header, words[name]) > 0.9 > likeness(f"{header} (Basis)", words[name]) > 0.75


@pytest.mark.parametrize(
    ("header", "name"),
    [("예상금액(천원)", "amount"), ("수주확률(%)", "rep_probability"), ("진행상태", "stage"),
     ("金额（万元）", "amount"), ("営業担当者", "owner"), ("Płeć klienta", "")],
)  # fmt: skip
def test_a_header_that_is_written_together_ends_with_what_it_is(header, name):
    found = {one: likeness(header, words) for one, words in WORDS["opportunities"].items()}
    assert [one for one, sure in found.items() if sure == max(found.values()) > 0.75] == ([name] if name else [])


def test_no_word_of_a_column_is_almost_one_of_another():
    """At this threshold a slip of a word is still that word, and no other column's."""
    words = [
        (name, bare(word)) for name, listed in WORDS["opportunities"].items() for word in listed if "(" not in word
    ]
    alike = {
        (one, other)
        for (name, one), (another, other) in combinations(words, 2)
        if name != another and min(len(one), len(other)) >= FEWEST_LETTERS and token_sort_ratio(one, other) >= ALIKE
    }
    # Bitrix24 calls the amount OPPORTUNITY: it is told from an id and from a name by its numbers.
    # A closing date is that which is expected where another column has the day on which a deal closed.
    assert alike == {
        *(("opportunityid", "opportunity"), ("opportunity", "opportunity"), ("opportunite", "opportunity")),
        ("opportunita", "opportunity"),
        ("closing date", "closing date"),
    }


CELLS = (
    "Closed-Won",
    "ClosedWon",
    "10-50k",
    "1050k",
    "-5",
    "A-1",
    "1.0",
    "Négociation",
    "(Lost)",
    "Pro+",
    "ŁÓDŹ",
    "..",
    "Stage: 1",
    "Offer! - 2",
    "Фаза 2 - КП",
    "日本 - 語",
)


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_without_signs_is_the_same_here_and_as_it_is_read(cell):
    with contextlib.closing(duckdb.connect()) as connection:
        define(connection)
        assert connection.execute("select signless(?)", [cell]).fetchall() == [(signless(cell),)]


def test_signs_beside_a_letter_do_not_count_and_those_between_digits_do():
    assert signless("Closed-Won") == signless("closed  won") == signless("Clôsed Won.")
    assert len({signless(cell) for cell in ("10-50", "1050", "-5", "5", "Pro+", "Pro")}) == 6
