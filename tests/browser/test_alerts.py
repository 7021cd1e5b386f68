"""A rule is set by the keyboard, and a place that may not be reached is refused in words."""

import pytest
from selenium.webdriver.common.keys import Keys

RULE = "[data-path='/rules/silent']"


def silent(viewer):
    return next(one for one in viewer.server.get("/alerts")["rules"] if one["name"] == "silent")


@pytest.fixture
def as_shipped(viewer):
    """The rule is as it was after the test."""
    yield
    viewer.server.patch("/alerts/rules/silent", {"author": "the tests", "active": True})


@pytest.mark.usefixtures("as_shipped")
def test_a_rule_is_set_by_the_keyboard(viewer):
    viewer.open("/alerts")
    viewer.js(f"document.querySelector(\"{RULE}\").closest('details').querySelector('summary').focus()")
    viewer.press(Keys.ENTER)
    viewer.appears(f"{RULE} [name=number]")
    viewer.write(f"{RULE} [name=number]", "0")
    viewer.write(f"{RULE} [name=author]", "Mona")
    viewer.click(f"{RULE} button")
    viewer.reads(f"{RULE} .hw-alert-said", "a number from 1 to 3,650")
    viewer.write(f"{RULE} [name=number]", "14")
    viewer.js("document.querySelector(arguments[0]).focus()", f"{RULE} button")
    viewer.press(Keys.ENTER)
    viewer.reads(".hw-alerts-said", "Saved.")
    viewer.reads("#alerts-all", "Nobody has acted for 14 days or more")
    assert (silent(viewer)["number"], silent(viewer)["changed_by"]) == (14, "Mona")
    # The refusal of the number is one that is meant.
    assert [said for said in viewer.complaints() if "422" not in said] == []


def test_nothing_sticks_out(viewer):
    viewer.resize(360)
    viewer.open("/alerts")
    viewer.click("#alerts-all details summary")
    viewer.appears(".hw-alert-form [name=author]")
    viewer.fits("the page", 360, 1024)
