"""Answers change the mapping where they say, and nothing else."""

import pytest

from data.errors import InvalidInput
from data.proposals import Change, Choice, Guess, Proposal, Question, StageGuess, answered
from data.proposals.answers import in_order

STAGE = Question(
    "stage:Dropped",
    "What does the stage 'Dropped' mean?",
    (Choice("Still open"), Choice("Lost", (Change(("stage", 0, "outcome"), "lost"),))),
)
WORTH = Question(
    "amount",
    "Which column is the amount?",
    (
        Choice("Wert", (Change(("opportunities", "columns", "amount"), "Wert"),)),
        Choice(
            "None", (Change(("opportunities", "constant", "amount"), 1), Change(("opportunities", "columns", "amount")))
        ),
    ),
)
FORM = Question("form:Wert", "'Wert' can be read in two ways.", (Choice("Either"),), column="Wert")
FOUND = Proposal(
    "",
    "",
    (),
    (Guess("opportunities", "amount", "Amount", "d.csv", "Umsatz", 0.5, "By its name.", ("Wert",)),),
    (StageGuess("Dropped", "open", 4, 0.4, "no word"),),
    (),
    (STAGE, WORTH, FORM),
    {
        "stage": [{"name": "Dropped", "outcome": "open"}],
        "opportunities": {"file": "d.csv", "columns": {"amount": "Umsatz"}},
    },
)  # fmt: skip


def test_an_answer_changes_its_place_and_closes_its_question():
    found = answered(FOUND, {"stage:Dropped": "Lost"})
    assert found.keys["stage"] == [{"name": "Dropped", "outcome": "lost"}]
    assert [(one.outcome, one.confidence) for one in found.stages] == [("lost", 1.0)]
    assert [question.key for question in found.questions] == ["amount"]
    assert FOUND.keys["stage"] == [{"name": "Dropped", "outcome": "open"}]


def test_a_question_about_a_column_is_open_once_it_is_read():
    assert [question.key for question in FOUND.questions] == ["stage:Dropped", "amount"]
    found = answered(FOUND, {"amount": "Wert"})
    assert [question.key for question in found.questions] == ["stage:Dropped", "form:Wert"]
    assert [(one.header, one.confidence, one.others) for one in found.columns] == [("Wert", 1.0, ())]


def test_a_column_that_is_answered_away_is_guessed_no_more():
    found = answered(FOUND, {"amount": "None"})
    assert found.columns == ()
    assert found.keys["opportunities"] == {"file": "d.csv", "columns": {}, "constant": {"amount": 1}}


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"pipeline": "Yes"}, "No question is called 'pipeline'"), ({"amount": "Preis"}, "'Preis' is no answer")],
)
def test_what_was_not_asked_is_refused(answers, said):
    with pytest.raises(InvalidInput, match=said):
        answered(FOUND, answers)


STAGES = [{"name": name} for name in ("Offer", "Lead", "Won", "Lost")]


def test_stages_that_nobody_has_placed_come_last_as_they_stood():
    assert [one["name"] for one in in_order(STAGES, ("Lead", "Gone", "Offer"))] == ["Lead", "Offer", "Won", "Lost"]
    assert in_order(STAGES, ()) == STAGES
