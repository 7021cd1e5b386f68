"""What would publish something false is refused with column, value, rows and what to declare; a reason publishes it."""

import pytest

from data.building.build import Terms
from tests import cases
from tests.cases import imported, mapping, refused

ANYWAY = Terms(accept="We know.")


def every(n, of, **cells):
    """Change cells of so many deals of an outcome."""
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    chosen = [deal.n for deal in cases.DEALS if deal.outcome == of][:n]
    return lambda deal: named if deal.n in chosen else {}


LOSING: dict[str, tuple[cases.Change, tuple[str, ...]]] = {
    "an outcome": (
        every(3, "won", Amount="5 or 6"),
        ("Of 20 won deals 3 would be set aside", "'5 or 6' in 3 rows", "null"),
    ),
    "the open deals": (
        every(2, "open", Amount="5 or 6"),
        ("Of 10 open deals 2 would be set aside", "for 'Amount'", "null"),
    ),
    "a day that is none": (
        every(4, "lost", Created="soon 26"),
        ("Of 10 lost deals 4", "'soon 26' in 4 rows", "date_format"),
    ),
    "a stage that is none": (every(5, "open", Stage="Demo"), ("5 deals", "'Demo' in 5 rows", 'name = "Demo"')),
    "amounts below zero": (every(4, "won", Amount="-5"), ("Of 20 won deals 4", "Amount is below 0", "minimum")),
    "closings that are missing": (
        every(4, "won", Close_Date=""),
        ("Of 20 won deals 4", "4 of them for 'Close Date', read as Closed: A closed opportunity has no closing date. "),
    ),
}


@pytest.mark.parametrize("what", LOSING)
def test_more_than_a_tenth_is_never_lost_without_a_reason(tmp_path, what):
    change, words = LOSING[what]
    said = refused(tmp_path, {"deals.csv": cases.deals(change)})
    assert [word for word in (*words, "--accept") if word not in said] == []
    answer = imported(tmp_path, {"deals.csv": cases.deals(change)}, None, ANYWAY)
    assert any(note.endswith("Accepted: We know.") for note in answer.notes)
    assert len(answer.rows) + len(answer.set_aside) == 40


def test_a_single_row_or_a_tenth_is_set_aside_and_named(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(every(2, "won", Amount="5 or 6"))})
    assert answer.opportunities["won"] == 18
    assert len(answer.set_aside) == 2


def test_a_stage_is_never_lost_while_its_outcome_is_kept(tmp_path):
    """Of 10 open deals one is lost, which is a tenth; of the two in Demo both are."""
    stages = [*cases.STAGES, ("Demo", "open")]

    def write(deal):
        demo = deal.outcome == "open" or deal.n in (5, 6, 9, 10)
        return ({"Stage": "Demo"} if deal.n in (4, 8) else {}) | (
            {"Amount": "5 or 6"} if deal.n in (4, 8) and demo else {}
        )

    said = refused(tmp_path, {"deals.csv": cases.deals(write)}, mapping(stages=stages))
    assert "2 would be set aside" in said


def test_a_file_that_shrank_by_a_fifth_is_refused(tmp_path):
    served = Terms({"rows_opportunities": "51"})
    said = refused(tmp_path, {"deals.csv": cases.deals()}, None, served)
    assert "deals.csv has 40 rows, where its last snapshot was read from 51" in said
    assert imported(tmp_path, {}, None, Terms({"rows_opportunities": "51"}, "Half was sold.")).is_right
    assert imported(tmp_path, {}, None, Terms({"rows_opportunities": "50"})).is_right


@pytest.mark.parametrize("outcome", ["open", "won", "lost"])
def test_a_kind_of_deal_that_does_not_occur_is_refused(tmp_path, outcome):
    some = cases.text(cases.rows(deals=[deal for deal in cases.DEALS if deal.outcome != outcome]))
    said = refused(tmp_path, {"deals.csv": some})
    assert f"No deal of this export is {outcome}, though the mapping declares it with the stage" in said
    assert "optional = true" in said
    assert imported(tmp_path, {}, None, ANYWAY).opportunities[outcome] == 0
    optional = mapping().replace(f'outcome = "{outcome}"', f'outcome = "{outcome}"\noptional = true')
    assert imported(tmp_path, {}, optional).opportunities[outcome] == 0


def test_a_stage_that_does_not_occur_is_only_named(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals()}, mapping(stages=[*cases.STAGES, ("Demo", "open")]))
    assert answer.is_right
    assert answer.notes == ["No deal is in the stage Demo, which the mapping declares."]


def test_rows_that_do_not_fit_their_header_are_refused(tmp_path):
    lines = cases.deals().splitlines()
    broken = [line + ",more" if nth % 4 == 1 else line for nth, line in enumerate(lines)]
    said = refused(tmp_path, {"deals.csv": "\n".join(broken)})
    assert "10 rows do not fit their header, the first in row 2 ('D01," in said
