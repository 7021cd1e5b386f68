"""Columns by which a CRM marks what it has deleted are found, said with their number, and can be kept."""

import pytest

from data.proposals import answered
from tests import cases
from tests.cases import COUNTS
from tests.data.proposals.questions.test_all_questions import imported, proposed
from tests.examples import some

# Deal 4 is deleted.
MARKS = {
    "IsDeleted": ("1", "0"),
    "Deleted at": ("2025-06-01T10:00:00Z", ""),
    "Удалено": ("да", "нет"),
    "Gelöscht": ("Ja", "Nein"),
    "Supprimé le": ("2025-06-01", ""),
    "Eliminado": ("sí", "no"),
}


@pytest.mark.parametrize("header", some(MARKS, 3))
def test_a_flag_and_a_day_leave_their_deals_out_unless_somebody_keeps_them(tmp_path, header):
    yes, no = MARKS[header]
    found = proposed(tmp_path, {"deals.csv": cases.deals(lambda deal: {header: yes if deal.n == 4 else no})})
    (question,) = found.questions
    assert question.sentence == f"1 deal is marked as deleted in {header!r}: leave them out?"
    assert found.keys["opportunities"]["deleted"] == {header: True}
    assert not any(row["label"] == header for row in found.keys.get("field", ()))
    assert imported(tmp_path, found).opportunities == COUNTS | {"open": 9}
    assert imported(tmp_path, answered(found, {question.key: "Keep them"})).opportunities == COUNTS


def test_a_status_that_means_deleted_is_no_outcome(tmp_path):
    words = {"open": "Offen", "won": "Gewonnen", "lost": "Verloren"}
    status = lambda deal: {"Status": "Gelöscht" if deal.n == 4 else words[deal.outcome], "Stage": "Demo"}  # noqa: E731
    found = proposed(tmp_path, {"deals.csv": cases.deals(status)})
    (question,) = found.questions
    labels = [choice.label for choice in question.choices]
    assert labels == ["Leave them out", "Keep them: still open", "Keep them: won", "Keep them: lost"]
    assert imported(tmp_path, found).opportunities == COUNTS | {"open": 9}
    kept = answered(found, {question.key: "Keep them: lost"})
    assert imported(tmp_path, kept).opportunities == {"open": 9, "won": 20, "lost": 11}


@pytest.mark.parametrize("cells", [("0", "0"), ("1", "1"), ("Paper", "Bin")])
def test_a_column_that_marks_none_most_or_something_else_marks_nothing(tmp_path, cells):
    found = proposed(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Deleted": cells[deal.n % 2]})})
    assert "deleted" not in found.keys["opportunities"]
