"""When a share has clearly moved, and how a length is written beside that of before."""

import datetime as dt

import pytest

from app.views.compared import ComparedWith
from app.views.stages.change import Counted, Length, length, length_words, moved_words, shares

BEFORE = ComparedWith(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "quarter", "1 Jan – 31 Mar 2026")


def words(now, before, compared=BEFORE):
    (share,) = shares([Counted(*now)], [Counted(*before)], compared)
    return share.differs, share.words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((60, 100), (20, 100), ("more", "+40 pts, more than before")),
        ((20, 100), (60, 100), ("less", "−40 pts, less than before")),
        ((6, 20), (5, 20), ("", "+5 pts, no clear change")),
        ((5, 20), (10, 40), ("", "unchanged (was 25 %)")),
        ((9, 9), (0, 100), ("", "too few to compare (9, 100 before)")),
        ((0, 0), (5, 20), ("", "")),
    ],
)
def test_a_share_moves_clearly_or_not(now, before, said):
    assert words(now, before) == said


def test_nothing_is_compared_where_nothing_is_wanted():
    assert words((60, 100), (20, 100), ComparedWith()) == ("", "")


def test_among_many_rows_a_difference_must_be_larger():
    """30 of 100 against 18 of 100 differ by the 95 % interval alone, among twenty such rows they do not."""
    one, twenty = (shares([Counted(31, 100)] * k, [Counted(18, 100)] * k, BEFORE) for k in (1, 20))
    assert (one[0].differs, {share.differs for share in twenty}) == ("more", {""})


def test_a_length_is_counted_as_often_as_it_is_there():
    assert length([10, 30, 20], [1, 1, 2]) == Length(4, 17.5, 20, 22.5)
    assert length([10, 30], [1, 1]).median == 20
    assert length([float("nan")], [3]) == Length(0)


def test_lengths_beside_those_of_before():
    usual, longer, few = Length(20, 5, 40, 60), Length(20, 5, 45, 60), Length(9, 5, 45, 60)
    assert length_words(longer, usual, BEFORE).replace("\u00a0", " ") == "+5 days (was 40 days)"
    assert length_words(usual, usual, BEFORE).replace("\u00a0", " ") == "unchanged (was 40 days)"
    assert length_words(few, usual, BEFORE) == "too few to compare (9, 20 before)"
    assert length_words(usual, usual, ComparedWith()) == ""


def test_a_sum_is_written_by_how_much_of_it_it_moved():
    assert moved_words(114, 100, "money", "EUR").replace("\u00a0", " ") == "+14 % (was €100)"
