"""Adopting asks for a name; the history says who put what in force, and leads back."""

import dataclasses
import datetime as dt

import pytest

from app.components.threshold import policies as components
from app.views.threshold.policy_history import AdoptedPolicy, History
from data.records.policies import Adopted

EARLY = dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC)
FIRST = Adopted(1, "flat", 0.6, 300.0, 0.2, 5.0, "fewer calls", "Mia", EARLY)
LATER = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
ENDED = dataclasses.replace(FIRST, ended_at=LATER)
SECOND = dataclasses.replace(
    FIRST, number=2, policy="money", line=None, capacity=None, note="", author="Noa", made_at=LATER
)


@pytest.fixture
def found():
    held = (
        AdoptedPolicy(SECOND, "expected loss above €1.5 k"),
        AdoptedPolicy(ENDED, "loss chance at or above 60 %"),
    )
    return History(held, "EUR", amounts=True)


def test_every_field_of_the_form_has_a_label(kinds):
    form = components.form()
    assert {label.html_for for label in kinds(form, "Label")} == {field.id for field in kinds(form, "Input")}


def test_the_history_says_who_since_when_and_at_which_costs(found, words, kinds):
    latest, former = [words(row) for row in kinds(components.history(found), "Tr")[1:]]
    assert latest == "Expected loss above €1.5 k €300 a deal, saves 20 % Noa since 21 Nov 2026, 00:00 UTC in force"
    assert former == (
        "Loss chance at or above 60 % fewer calls €300 a deal, saves 20 % 5 an owner Mia 1 Nov 2026, 09:30 UTC"
        " until 21 Nov 2026, 00:00 UTC Restore"
    )


def test_without_amounts_a_cost_is_said_in_deals(found, words):
    listed = components.history(dataclasses.replace(found, currency="deals", amounts=False))
    assert "300.0 deals each, saves 20 %" in words(listed)


def test_only_a_former_policy_can_be_restored_and_each_button_says_which(found, kinds):
    buttons = {
        button.children: button.to_plotly_json()["props"] for button in kinds(components.history(found), "Button")
    }
    assert buttons["Restore"]["data-restore"] == 1
    assert buttons["Restore"]["aria-label"] == "Restore: loss chance at or above 60 %, adopted by Mia"
    assert buttons["Back to the model's suggestion"]["id"] == "threshold-retire"


def test_the_folded_history_is_headed_by_its_latest_line(found, words):
    said = "Adopted policies: expected loss above €1.5 k, by Noa on 21 Nov 2026, 00:00 UTC, in force"
    assert words(components.latest(found)) == said
    ended = dataclasses.replace(found, policies=found.policies[1:])
    assert words(components.latest(ended)).endswith("by Mia on 1 Nov 2026, 09:30 UTC, ended 21 Nov 2026, 00:00 UTC")
    assert words(components.latest(dataclasses.replace(found, policies=()))) == "Adopted policies: none yet"
    unread = dataclasses.replace(found, policies=None, refused="The store cannot be read.")
    assert "cannot be read" in words(components.latest(unread))


def test_nothing_is_ended_where_nothing_is_in_force(found, words):
    ended = dataclasses.replace(found, policies=found.policies[1:])
    assert "Back to the model's suggestion" not in words(components.history(ended))
    none = dataclasses.replace(found, policies=())
    assert words(components.history(none)) == ("Nobody has adopted a policy yet: the model's suggestion is in force.")


def test_where_nothing_can_be_adopted_buttons_are_off_and_the_reason_is_said(found, words, kinds):
    refused = dataclasses.replace(found, refused="Read-only.", next_step="Run your own.")
    assert words(components.refused(refused)) == "Read-only. Run your own."
    assert components.refused(found) == []
    assert all(button.disabled for button in kinds(components.history(refused), "Button"))


def test_a_store_that_cannot_be_read_is_no_empty_history(words):
    unread = History(None, "EUR", amounts=True, refused="The store cannot be read.", next_step="See to it.")
    said = words(components.history(unread))
    assert "The store cannot be read. See to it." in said
    assert "Nobody" not in said
