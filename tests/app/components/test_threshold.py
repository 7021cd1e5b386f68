"""What the threshold page says: the decision, its key figures, and why there may be none."""

import dataclasses

import pytest

from app.components import threshold as components
from app.views.threshold import threshold


@pytest.fixture
def answer(ten):
    return threshold(ten, {"threshold": 0.5})


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_decision_is_a_sentence_with_numbers(answer):
    assert plain(components.decision(answer)) == "At 50 %: 2 of 4 open deals are flagged, €5.0 k of €10.0 k."


def test_an_empty_scope_has_nothing_to_flag(ten):
    found = threshold(ten, {"threshold": 0.5, "owner": ["Nobody"]})
    assert "no deal is open in this scope" in components.decision(found)


@pytest.mark.parametrize(
    ("false_alarm", "missed_loss", "expected"),
    [
        (10, 300, "A missed loss costs 30 times as much as a false alarm, so flagging everybody"),
        (0, 300, "A false alarm costs nothing here"),
        (300, 0, "flagging nobody is as cheap as any threshold"),
        (0, 0, "Neither costs anything here"),
        (100, 300, ""),
    ],
)
def test_where_the_costs_alone_decide_it_is_said(ten, false_alarm, missed_loss, expected):
    found = threshold(ten, {"threshold": 0.5, "false_alarm": false_alarm, "missed_loss": missed_loss})
    said = plain(components.decision(found))
    # At 10 a false alarm, flagging all eight costs 40 and the cheapest 20: not the same, unless the last is worth it.
    if expected.startswith("A missed loss"):
        assert found.line is not None
        found = dataclasses.replace(found, all_cost=found.line.cheapest_cost)
        said = plain(components.decision(found))
    assert expected in said
    assert said.endswith(".")


def test_key_figures_compare_the_cost_with_the_cheapest(answer):
    found = {kpi.key: kpi for kpi in components.key_figures(answer)}
    assert (found["flagged"].value, found["flagged"].n, found["flagged"].href) == (2, 4, "/at-risk?flagged=yes")
    assert (found["cost"].value, plain(found["cost"].against)) == (400, "€200 at the cheapest, 30 %")
    assert found["recall"].value == 0.75
    assert plain(found["recall"].against) == "75 % of the flags were right"


def test_the_controls_are_told_the_usual_costs(ten):
    told = components.policy(threshold(ten, {"false_alarm": 50}))
    assert (told["false_alarm"], told["usual_false_alarm"], told["missed_loss"]) == (50, 100, 300)


def test_the_slider_marks_the_cheapest_and_its_plateau(answer):
    assert components.places(answer) == {"--cheapest": "0.3000", "--low": "0.3000", "--high": "0.3000"}
    assert plain(components.following(answer)) == "Chosen; the cheapest is 30 %"


def test_an_owner_who_is_not_recorded_has_a_row(answer, words):
    frame = answer.now.owners.assign(owner=[None, *answer.now.owners["owner"].iloc[1:]])
    nobody = dataclasses.replace(answer, now=dataclasses.replace(answer.now, owners=frame))
    assert "No owner 2 2 €5.0 k €3.1 k" in words(components.owners(nobody))


def test_without_signal_the_base_rate_and_the_two_choices_are_given(ten_without_signal, words):
    found = threshold(ten_without_signal, {"false_alarm": 50})
    assert "none is offered and no deal is flagged" in words(components.refused(found))
    assert "more closed opportunities" in words(components.refused(found))
    said = words(components.two_choices(found))
    assert "50 % ended in a loss" in said
    assert "the cheaper choice is to flag everybody" in said
    assert "€1.2 k" in said
    assert "€200" in said
    assert components.key_figures(found) == ()
    assert components.following(found) == ""


def test_every_control_has_a_label(kinds):
    tree = components.controls()
    labelled = {label.html_for for label in kinds(tree, "Label")}
    assert labelled == {field.id for field in kinds(tree, "Input")}
