"""The deals behind what changed as a file: June of the ten-row world."""

import pytest

from app.views.movement.answer import movement
from app.views.movement.export import export
from data.errors import InvalidInput

JUNE = {"since": "2026-06-01"}


def ids(answer):
    return [identity for chunk in answer.chunks for identity in chunk["opportunity_id"]]


def test_one_kind_of_change_is_all_its_deals(ten):
    answer = export(ten, {**JUNE, "class": "new", "owner": ["Bob", "Cat"]})
    assert (answer.name, answer.title) == ("headwind-changes-new-2026-06-01-2026-06-30", "New")
    assert (sorted(ids(answer)), answer.rows) == (["O09", "O10"], 2)
    days = "From the end of 1 Jun 2026 to the end of 30 Jun 2026"
    assert answer.provenance.filters == f"{days} · Change: New · Owner: Bob, Cat"
    assert {column.key: column.kind for column in answer.columns}["amount_then"] == "money"


def test_without_a_kind_every_change_is_in_it_however_many_a_page_names(ten):
    answer = export(ten, {**JUNE, "closes": "this-quarter", "deals": "0"})
    (rows,) = answer.chunks
    assert (
        len(rows) == answer.rows == sum(one.n or 0 for one in movement(ten, {**JUNE, "closes": "this-quarter"}).classes)
    )
    assert "Expected to close: " in answer.provenance.filters


def test_flags_that_moved_are_kinds_of_change_too(rebuilt):
    asked = {"since": "2026-06-23", "policy": "flat", "threshold": 0.35}
    answer = export(rebuilt, {**asked, "class": "newly_flagged"})
    assert (sorted(ids(answer)), answer.title) == (["O09", "O10"], "Newly flagged")
    assert ids(export(rebuilt, {**asked, "class": "no_longer_flagged"})) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"class": "moved"}, "class"),
        ({"until": "2030-01-01"}, "until"),
        ({"class": "newly_flagged", "until": "2026-06-20"}, "class"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(rebuilt, asked, field):
    with pytest.raises(InvalidInput) as refused:
        export(rebuilt, asked)
    assert refused.value.field == field
