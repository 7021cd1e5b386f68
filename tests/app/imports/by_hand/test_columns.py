"""A column that is chosen by hand ends the question which one it is, and does what its answer would."""

import dataclasses
import datetime as dt

import pytest

from app.imports.by_hand.columns import with_columns
from app.imports.corrections import check_correction
from app.imports.mapping import with_answers
from app.imports.record import Record
from data.errors import InvalidInput
from data.proposals import proposal
from tests import cases

RECORD = Record("i20260101T000000000000", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
STEPS = ("Kappa", "Beta", "Beta", "Zeta")


def unnamed(deal):
    """Return a row of which no header says what it is, with a note that few rows share."""
    row = cases.row(deal)
    names = {"Stage": "Zustand X", "Amount": "Zahl X", "Created": "Tag X", "Close Date": "Tag Y"}
    step = {"Stage": STEPS[deal.n % 4], "Close Date": cases.iso(deal.closed)}
    cells = {names.get(name, name): {**row, **step}[name] for name in row}
    return {**cells, "Other number": str(deal.n % 5), "Sort": ("One", "Two", "Three")[deal.n % 3]}


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """An export that leaves open which column is which."""
    rows = cases.text([unnamed(deal) for deal in cases.DEALS])
    return proposal(cases.write(tmp_path_factory.mktemp("asking"), {"deals.csv": rows}))


def said(**columns):
    return dataclasses.replace(RECORD, columns={f"opportunities.{name}": header for name, header in columns.items()})


def keys(found):
    return [question.key for question in found.questions]


def test_a_question_says_which_column_it_asks_for(asking):
    assert {one.key: one.asks_for for one in asking.asked} == {
        **{name: name for name in ("stage", "amount", "opened_on", "closed_on")},
    }


@pytest.mark.parametrize(
    ("name", "header"),
    [("stage", "Zustand X"), ("amount", "Zahl X"), ("opened_on", "Tag X"), ("closed_on", "Tag Y")],
)
def test_a_column_that_is_chosen_by_hand_ends_its_question(asking, name, header):
    told = with_answers(asking, said(**{name: header}))
    assert keys(told) == [*{"stage": ["won", "lost"]}.get(name, []), *(key for key in keys(asking) if key != name)]
    assert told.keys["opportunities"]["columns"][name] == header
    answered = with_answers(asking, dataclasses.replace(RECORD, answers={name: header}))
    assert told.keys == answered.keys


def test_a_column_that_no_answer_offers_ends_the_question_too(asking):
    assert "Deal ID" not in [choice.label for choice in asking.questions[0].choices]
    told = with_answers(asking, said(stage="Other number"))
    assert [row["name"] for row in told.keys["stage"]][:5] == ["0", "1", "2", "3", "4"]
    assert "stage" not in keys(told)
    assert "opened_on" not in keys(with_answers(asking, said(opened_on="Deal ID")))


def test_without_a_column_the_question_stays(asking):
    assert keys(with_answers(asking, said(stage="", amount=""))) == keys(asking)


def test_a_column_without_stages_is_refused_as_the_stage(asking):
    headers = {"deals.csv": dict.fromkeys(("Tag X", "Sort"), ())}
    with pytest.raises(InvalidInput, match=r"'Tag X' are no stages: they are days.*in a few words how far a deal is"):
        check_correction(asking, headers, RECORD, said(stage="Tag X"))
    check_correction(asking, headers, RECORD, said(stage="Sort"))


def test_what_is_said_last_of_a_column_holds(asking):
    place = "opportunities.amount"
    none = "None: count every deal as 1"
    answered = dataclasses.replace(RECORD, answers={"amount": none})
    told = {place: "Zahl X"}
    chosen = with_columns(
        dataclasses.replace(answered, columns=told), dataclasses.replace(RECORD, columns=told), asking.asked
    )
    assert (chosen.answers, chosen.columns) == ({}, {place: "Zahl X"})
    assert "constant" not in with_answers(asking, chosen).keys["opportunities"]
    again = with_columns(dataclasses.replace(chosen, answers={"amount": none}), answered, asking.asked)
    assert (again.answers, again.columns) == ({"amount": none}, {})


def test_a_unit_and_a_form_are_of_the_column_that_was_read_when_they_were_said(asking):
    place = "opportunities.amount"
    before = dataclasses.replace(RECORD, more={"times:amount": "0.01", "label": "Ours"}, forms={place: ","})
    chosen = dataclasses.replace(RECORD, columns={place: "Other number"})
    after = with_columns(before, chosen, asking.asked)
    assert (after.more, after.forms) == ({"label": "Ours"}, {})
    at_once = dataclasses.replace(chosen, more={"times:amount": "0.01"}, forms={place: ","})
    assert with_columns(before, at_once, asking.asked) == before
    answered = dataclasses.replace(RECORD, answers={"amount": "Zahl X"})
    assert with_columns(before, answered, asking.asked).more == {"label": "Ours"}


def test_a_question_about_a_column_that_is_read_no_longer_is_asked_no_longer(tmp_path):
    early = lambda deal: {"Created": f"0{deal.n % 9 + 1}/0{deal.n % 8 + 1}/2025"}  # noqa: E731  # one line
    files = {"deals.csv": cases.deals(lambda deal: early(deal) | {"Amount": f"{deal.n}.{deal.n + 100}"})}
    found = proposal(cases.write(tmp_path, files))
    assert [one.column for one in found.questions if one.column] == ["Amount"]
    assert not [one.column for one in with_answers(found, said(amount="")).questions if one.column]


def test_a_column_that_is_chosen_by_hand_is_in_the_unit_that_its_name_tells(tmp_path):
    files = {"deals.csv": cases.deals(lambda deal: {"Worth ($K)": f"{deal.n}"})}
    found = proposal(cases.write(tmp_path, files))
    told = with_answers(found, said(amount="Worth ($K)")).keys["opportunities"]["columns"]["amount"]
    assert told == {"column": "Worth ($K)", "times": 1_000}
