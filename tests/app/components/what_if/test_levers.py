"""Levers and facts as components: what the browser reads off them, and what a screen reader says."""

import datetime as dt
import json

import pytest

from app.components.what_if import levers as components
from app.views.what_if.deal import ValueRange
from app.views.what_if.fixed_facts import FOLLOWS_FROM_THE_REST, Fact
from app.views.what_if.levers import Lever
from tests.drawn import parts, plain

TODAY = dt.date(2026, 6, 30)
DISCOUNT = Lever(
    "discount", "Discount", "number", "percent", "Off the list price.", "", 5.0, 30.0, 0, 60, 1, 0, 60,
    ValueRange(0, 20, 0, 40), "Discount must lie between 0 % and 60 %.", (), TODAY,
)  # fmt: skip
CLOSE = Lever(
    "expected_close_on", "Expected close", "date", "", "", "A later day counts as one more push.",
    dt.date(2026, 7, 15), dt.date(2026, 7, 15), -28, 182, 1, None, None, ValueRange(-28, 90, -60, 300), "A day.", (),
    TODAY,
)  # fmt: skip
STAGE = Lever(
    "stage", "Stage", "choice", "", "", "", "Lead", "Offer", None, None, None, None, None, None, "",
    ("Lead", "Offer"), TODAY,
)  # fmt: skip


def inputs(lever):
    return {p["id"]["part"]: p for p in parts(plain(components.lever(lever, "EUR"))) if isinstance(p.get("id"), dict)}


def test_a_number_is_a_slider_and_a_box_of_the_same_value():
    found = inputs(DISCOUNT)
    assert (found["range"]["value"], found["number"]["value"]) == (30, 30)
    assert (found["range"]["min"], found["range"]["max"], found["range"]["step"]) == (0, 60, 1)
    assert found["range"]["id"] == {"page": "what-if", "lever": "discount", "part": "range"}


def test_a_lever_says_of_itself_what_the_browser_needs():
    drawn = plain(components.lever(DISCOUNT, "EUR"))["props"]
    assert {name: drawn[f"data-{name}"] for name in ("lever", "kind", "now", "low", "high")} == {
        "lever": "discount", "kind": "number", "now": "5.0", "low": 0, "high": 20,
    }  # fmt: skip
    assert drawn["style"] == {
        "--now": "0.0833", "--low": "0.0000", "--high": "0.3333", "--least": "0.0000", "--most": "0.6667",
    }  # fmt: skip
    assert (drawn["data-min"], drawn["data-max"], drawn["data-step"]) == (0, 60, 1)
    assert drawn["data-refusal"] == "Discount must lie between 0 % and 60 %."
    assert "now 5\\u00a0%" in json.dumps(drawn)


def test_a_composed_deal_starts_where_another_stands():
    assert "start 5\\u00a0%" in json.dumps(plain(components.levers([DISCOUNT], "EUR", "start")))


@pytest.mark.parametrize("lever", [DISCOUNT, CLOSE])
def test_every_control_has_a_label(lever):
    found = parts(plain(components.lever(lever)))
    labelled = {p["htmlFor"] for p in found if p["type"] == "Label"}
    controls = {
        json.dumps(p["id"], sort_keys=True, separators=(",", ":")) for p in found if isinstance(p.get("id"), dict)
    }
    assert controls == labelled


def test_a_date_slides_in_days_and_says_how_far_away_it_is():
    found = inputs(CLOSE)
    assert (found["range"]["value"], found["date"]["value"]) == (15, "2026-07-15")
    assert "in 15\\u00a0days" in json.dumps(plain(components.lever(CLOSE)))


def test_few_levels_are_radios_and_many_a_select():
    (radios,) = [p for p in parts(plain(components.lever(STAGE))) if p["type"] == "RadioItems"]
    assert radios["value"] == "Offer"
    many = Lever(**{**vars(STAGE), "levels": tuple("ABCDEF"), "now": None, "then": None})
    (select,) = [p for p in parts(plain(components.lever(many))) if p["type"] == "Select"]
    assert select["value"] == ""
    assert select["options"][0] == {"label": "Not recorded", "title": "", "value": ""}


def test_only_a_moved_lever_offers_a_way_back():
    def reset(lever):
        return next(p for p in parts(plain(components.lever(lever))) if p.get("data-reset"))["hidden"]

    assert reset(DISCOUNT) is False
    assert reset(CLOSE) is True


@pytest.mark.parametrize(
    ("then", "kind", "words"),
    [
        (12.0, "", ""),
        (30.0, "unusual", "Unusual: 98 of 100 lie between 0\u00a0% and 20\u00a0%."),
        (41.0, "unseen", "Never seen: all lie between 0\u00a0% and 40\u00a0%."),
    ],
)
def test_a_note_says_where_little_is_known(then, kind, words):
    drawn = plain(components.lever(Lever(**{**vars(DISCOUNT), "then": then})))
    (note,) = [p for p in parts(drawn) if p.get("className") == "hw-lever-note"]
    assert (note["data-note"], note["children"]) == (kind, words)


def test_what_comes_along_is_said_once_the_lever_is_moved():
    moved = Lever(**{**vars(CLOSE), "then": dt.date(2026, 8, 1)})
    assert (components.note_of(CLOSE), components.note_of(moved)) == ("", "side-effects")


@pytest.mark.parametrize("levels", [(), tuple(f"L{n}" for n in range(components.MOST_OPTIONS + 1))])
def test_a_list_that_is_too_long_or_open_is_typed_with_suggestions(levels):
    drawn = plain(components.lever(Lever(**{**vars(STAGE), "levels": levels})))
    (box,) = [p for p in parts(drawn) if p.get("list")]
    assert (box["type"], box["value"]) == ("text", "Offer")
    (offered,) = [p for p in parts(drawn) if p["type"] == "Datalist"]
    assert offered["id"] == box["list"]
    assert len(offered["children"]) == len(levels)


def test_a_day_that_may_not_be_asked_for_cannot_be_picked():
    past = Lever(**{**vars(CLOSE), "most": 0.0})
    assert inputs(past)["date"]["max"] == "2026-06-30"


def test_what_moves_along_a_scale_comes_first():
    drawn = plain(components.levers([STAGE, DISCOUNT], ""))
    assert [p["data-lever"] for p in parts(drawn) if "data-lever" in p] == ["discount", "stage"]


def test_facts_stand_under_their_reason():
    listed = [
        Fact("Product", "Alpha", "Settled."),
        Fact("Manager", "Mia", "It follows from the owner."),
        Fact("Account", "Alder", "Settled."),
        Fact("Age", "Open for 60 days", FOLLOWS_FROM_THE_REST),
    ]
    found = parts(plain(components.facts(listed)))
    assert [p["children"] for p in found if p["type"] == "H3"] == [
        "Settled.", "It follows from the owner.", FOLLOWS_FROM_THE_REST,
    ]  # fmt: skip
    assert [p["children"] for p in found if p["type"] in ("Dt", "Li")] == [
        "Product",
        "Account",
        "Manager",
        "Open for 60 days",
    ]
