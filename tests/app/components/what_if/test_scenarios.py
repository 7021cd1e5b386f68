"""The tab of scenarios: what is saved, and states side by side."""

import dataclasses
import datetime as dt
import json

from app.components.what_if.scenarios import form, render_write_result, saved, shut, side_by_side
from app.views.answers import WriteResult
from app.views.what_if.scenarios import ComparedScenario, Saved, Scenarios

TEN_OFF = Saved(3, "Ten off", "Mia", dt.date(2026, 7, 1), "Discount 10 %", {"discount": 10.0}, (), beside=False)
RECORDED = ComparedScenario(
    "As recorded", "", (), ("0 %",), 0.4, 0.3, 0.5, 400.0, 0.45, flagged=False, decision="Below the line."
)
CHANGED = dataclasses.replace(
    RECORDED, title="Ten off", sub="by Mia", values=("10 %",), loss_probability=0.5, low=None, high=None,
    expected_loss=500.0, flagged=True, decision="Now above the line.",
)  # fmt: skip
LOST = ComparedScenario("Scenario 9", "", ("Scenario 9 of this link is not saved any more.",))
FOUND = Scenarios(
    opportunity_id="O07",
    verdict="Ready",
    bundle_version="v1",
    currency="EUR",
    saved=(TEN_OFF,),
    fields=("Discount",),
    columns=(RECORDED, CHANGED, LOST),
    most_beside=2,
    refused="",
    next_step="",
    unread="",
)


def properties(tree, kinds, kind):
    return [node.to_plotly_json()["props"] for node in kinds(tree, kind)]


def test_states_stand_side_by_side_field_by_field(words, kinds):
    tree = side_by_side(FOUND)
    rows = [words(row) for row in kinds(tree, "Tr")]
    assert rows == [
        "Field As recorded Ten off by Mia Scenario 9 Scenario 9 of this link is not saved any more.",
        "Discount 0 % 10 % –",
        "Loss chance 40 % [30–50] 50 % –",
        "Expected loss €400 €500 –",
        "Decision No action below the line of 45 % Act above the line of 45 % –",
    ]
    assert [one["scope"] for one in properties(tree, kinds, "Th")][:3] == ["col"] * 3


def test_where_no_loss_probability_is_flagged_there_is_no_line(words):
    small = dataclasses.replace(RECORDED, threshold=None)
    assert "No action Below the line." in words(side_by_side(dataclasses.replace(FOUND, columns=(small, CHANGED))))


def test_one_state_alone_is_not_compared(words):
    assert "Nothing to compare yet" in words(side_by_side(dataclasses.replace(FOUND, columns=(RECORDED,))))


def test_a_saved_one_can_be_opened_compared_and_removed(words, kinds):
    tree = saved(FOUND)
    assert "Ten off Mia, 1 Jul 2026 Discount 10 %" in words(tree)
    opened, removed = properties(tree, kinds, "Button")
    assert json.loads(opened["data-apply"]) == {"discount": 10.0}
    assert (opened["disabled"], removed["data-remove-scenario"], removed["disabled"]) == (False, 3, False)
    (box,) = properties(tree, kinds, "Checkbox")
    assert (box["value"], box["disabled"]) == (False, False)


def test_a_third_finds_no_room_beside_two(kinds):
    three = tuple(dataclasses.replace(TEN_OFF, number=number, beside=number < 3) for number in (1, 2, 3))
    boxes = properties(saved(dataclasses.replace(FOUND, saved=three)), kinds, "Checkbox")
    assert [(box["value"], box["disabled"]) for box in boxes] == [(True, False), (True, False), (False, True)]


def test_one_of_which_nothing_is_left_cannot_be_opened(words, kinds):
    gone = dataclasses.replace(TEN_OFF, words="", changes={}, gone=("There is no field 'discount'.",))
    tree = saved(dataclasses.replace(FOUND, saved=(gone,)))
    assert "Nothing of it exists any more." in words(tree)
    assert properties(tree, kinds, "Button")[0]["disabled"] is True


def test_where_nothing_can_be_saved_it_says_why(words, kinds):
    fixed = dataclasses.replace(FOUND, refused="Read-only.", next_step="Copy the link.")
    assert words(shut(fixed)) == "Read-only. Copy the link."
    assert shut(FOUND) is None
    assert properties(saved(fixed), kinds, "Button")[1]["disabled"] is True


def test_an_unreadable_store_says_so_in_the_lists_place(words):
    assert "The store is busy." in words(saved(dataclasses.replace(FOUND, saved=(), unread="The store is busy.")))
    assert "Nothing is saved" in words(saved(dataclasses.replace(FOUND, saved=())))


def test_what_came_of_it_is_said(words):
    assert render_write_result(None) is None
    assert words(render_write_result(WriteResult(done=True, words="Saved as “A”."))) == "Saved as “A”."
    assert (
        words(render_write_result(WriteResult(done=False, words="Taken.", next_step="Choose another.")))
        == "Taken. Choose another."
    )


def test_every_input_of_the_form_has_a_label(kinds):
    tree = form()
    labelled = {label["html_for"] for label in properties(tree, kinds, "Label")}
    assert {box["id"] for box in properties(tree, kinds, "Input")} == labelled
