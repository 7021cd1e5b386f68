"""The tab of the smallest change: cards, or the sentence on why there are none."""

import dataclasses
import json

from app.components.what_if.smallest_change import BEYOND, smallest_change
from app.views.what_if.smallest_change import SmallestChange, Step, Way

STAGE = Step("stage", "Stage", "Offer", "Lead", 1.0, "another stage")
DISCOUNT = Step("discount", "Discount", "20 %", "14 %", 0.3, "30 % of its usual range")
TO = {"stage": "Lead", "discount": 14.0}
WAY = Way((STAGE, DISCOUNT), TO, 1.3, 0.14, 0.1, 0.2, 280.0, flagged=False, unsettled=False, decision="Below.")
FOUND = SmallestChange(
    opportunity_id="O08",
    verdict="Ready",
    bundle_version="v1",
    currency="EUR",
    flagged=True,
    loss_probability=0.4,
    threshold=0.15,
    said="1 way under the line, the smallest first.",
    ways=(WAY,),
    best=None,
    tried=613,
    tried_words="613 combinations of 3 fields, all of them.",
    left_out=("Dates are tried week by week.",),
)


def test_a_card_says_what_to_change_what_it_takes_and_where_it_leads(words):
    said = words(smallest_change(FOUND))
    assert "1 way under the line, the smallest first." in said
    assert "Stage Offer → Lead another stage" in said
    assert "Discount 20 % → 14 % 30 % of its usual range" in said
    assert "14 % [10–20] loss probability Below. Expected loss €280" in said
    assert "Tried 613 combinations of 3 fields, all of them. Dates are tried week by week." in said


def test_apply_carries_all_that_is_to_be_changed(kinds):
    (button,) = kinds(smallest_change(FOUND), "Button")
    carried = button.to_plotly_json()["props"]
    assert json.loads(carried["data-apply"]) == {"stage": "Lead", "discount": 14.0}
    assert carried["aria-label"] == "Apply: Stage Lead; Discount 14 %"


def test_an_interval_that_reaches_above_the_line_is_said_to(words):
    unsettled = dataclasses.replace(WAY, unsettled=True)
    assert f"Below.{BEYOND}" in words(smallest_change(dataclasses.replace(FOUND, ways=(unsettled,))))
    assert BEYOND.strip() not in words(smallest_change(FOUND))


def test_without_interval_or_amount_the_rest_stands(words):
    bare = dataclasses.replace(WAY, low=None, high=None, expected_loss=None)
    said = words(smallest_change(dataclasses.replace(FOUND, ways=(bare,))))
    assert "14 % loss probability Below. Apply" in said


def test_where_nothing_gets_under_the_line_the_best_can_be_applied(words, kinds):
    tree = smallest_change(dataclasses.replace(FOUND, ways=(), best=WAY, said="No allowed change gets under the line."))
    assert "No allowed change" in words(tree)
    assert len(kinds(tree, "Button")) == 1


def test_under_the_line_already_nothing_is_offered(words, kinds):
    settled = dataclasses.replace(FOUND, flagged=False, ways=(), tried=0, said="Already under its line.")
    assert words(smallest_change(settled)) == "Already under its line."
    assert kinds(smallest_change(settled), "Button") == []


def test_without_signal_it_says_so(words):
    assert "No signal" in words(smallest_change(dataclasses.replace(FOUND, flagged=None, ways=(), said="Nothing.")))
