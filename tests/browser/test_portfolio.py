"""Pipeline what-if: one change for many deals, by a click, by hand, and by its address."""

import pytest
from selenium.webdriver.common.keys import Keys

from app import formats

ONE_MORE = {"do.to": "all", "do.field": "contacts", "do.how": "add", "do.value": "1"}
ASKED = {key: [value] for key, value in ONE_MORE.items()}
READY = "//*[@id='portfolio-ready']/a[starts-with(., 'One more')]"


def plain(words):
    return words.replace(formats.NBSP, " ")


def told(viewer, **query):
    """Wait until the page shows what the twin answers to the same address, and return that answer."""
    answer = viewer.server.get("/what-if-portfolio", **query)
    side = answer["after"] or answer["before"]
    money = plain(formats.money(side["expected_loss"], answer["currency"]))
    viewer.until(lambda: figures(viewer)[:2] == [f"{side['flagged']:,}", money], f"{side['flagged']} flagged, {money}")
    return answer


def figures(viewer):
    return viewer.texts("#portfolio-answer .hw-kpi-value")


def choose(viewer, css, value):
    viewer.click(f"{css} option[value='{value}']")


def test_a_ready_made_change_moves_the_numbers_and_stands_in_the_address(viewer):
    viewer.open("/what-if-portfolio")
    told(viewer)
    listed = viewer.server.get("/at-risk")["list"]["open"]
    assert figures(viewer)[0] == f"{listed['flagged']:,}"
    viewer.reads("#portfolio-decision", "Nothing is changed yet.")
    viewer.click(READY)
    viewer.asks(**ASKED)
    answer = told(viewer, **ONE_MORE)
    assert answer["before"]["expected_loss"] == pytest.approx(listed["expected_loss"])
    counts = answer["counts"]
    viewer.reads("#portfolio-decision", f"in {counts['changed']:,} of {counts['reached']:,} open deals")
    assert viewer.value("#portfolio-field") == "contacts"
    assert viewer.value("#portfolio-number") == "1"

    viewer.reload()
    told(viewer, **ONE_MORE)
    assert viewer.texts("#portfolio-ready [aria-current]") == ["One more contact in each"]
    assert "not what your change will cause" in viewer.text("#portfolio-change .hw-caveat")
    viewer.click("#portfolio-clear")
    viewer.asks()
    told(viewer)
    viewer.back()
    told(viewer, **ONE_MORE)


def test_the_form_asks_for_a_change_by_hand(viewer):
    viewer.open("/what-if-portfolio")
    choose(viewer, "#portfolio-field", "contacts")
    viewer.asks(do__to=["all"], do__field=["contacts"])
    told(viewer, **{"do.field": "contacts"})
    viewer.write("#portfolio-number", "2")
    viewer.press(Keys.TAB)
    viewer.asks(do__to=["all"], do__field=["contacts"], do__how=["add"], do__value=["2"])
    two = told(viewer, **{"do.field": "contacts", "do.value": "2"})
    assert two["after"]["expected_loss"] != two["before"]["expected_loss"]
    viewer.write("#portfolio-number", "9e15")
    viewer.press(Keys.TAB)
    assert viewer.js("return document.querySelector('#portfolio-number:invalid') !== null")
    viewer.asks(do__to=["all"], do__field=["contacts"], do__how=["add"], do__value=["2"])
    choose(viewer, "#portfolio-to", "quiet")
    viewer.appears("#portfolio-days")
    told(viewer, **{"do.to": "quiet", "do.field": "contacts", "do.value": "2"})
    choose(viewer, "#portfolio-field", "stage")
    viewer.appears("#portfolio-level")
    assert not viewer.sees("#portfolio-number")
    choose(viewer, "#portfolio-level", "Negotiation")
    told(viewer, **{"do.to": "quiet", "do.field": "stage", "do.value": "Negotiation"})


def test_the_scope_and_the_policy_apply(viewer):
    owner = viewer.server.get("/what-if-portfolio", **ONE_MORE)["owners"][0]["owner"]
    query = {**ONE_MORE, "owner": owner, "flag_from": 50_000}
    viewer.open("/what-if-portfolio?" + "&".join(f"{key}={value}" for key, value in query.items()))
    answer = told(viewer, **query)
    assert [one["owner"] for one in answer["owners"]] == [owner]
    assert answer["flagging"]["line_words"].startswith("worth of acting above")
    viewer.reads("#portfolio-decision", plain(f"Flagged: {answer['flagging']['line_words']}, your own."))


def test_a_deal_opens_with_the_change_made(viewer):
    query = {"do.to": "flagged", "do.field": "contacts", "do.how": "add", "do.value": "2"}
    viewer.open("/what-if-portfolio?" + "&".join(f"{key}={value}" for key, value in query.items()))
    answer = told(viewer, **query)
    first = answer["deals"][0]
    viewer.click("#portfolio-answer tbody a[href*='/what-if/']")
    viewer.until(lambda: viewer.path == f"/what-if/{first['opportunity_id']}", "the deal")
    assert viewer.query["set.contacts"] == [first["to_words"]]
    viewer.settle()
    viewer.until(lambda: viewer.value("[data-lever='contacts'] .hw-lever-number") == first["to_words"], "its lever")


@pytest.mark.thorough
def test_a_link_that_cannot_be_followed_says_so_and_changes_nothing(viewer):
    viewer.open("/what-if-portfolio?do.field=nonsense")
    viewer.reads("#portfolio-refused", "do.field cannot be 'nonsense' here.")
    told(viewer)


def test_nothing_sticks_out(viewer):
    viewer.resize(360)
    viewer.open("/what-if-portfolio?" + "&".join(f"{key}={value}" for key, value in ONE_MORE.items()))
    viewer.fits("the page", 360, 1024, 1440)


@pytest.mark.thorough
def test_without_signal_there_is_neither_form_nor_number(silent_viewer):
    silent_viewer.open("/what-if-portfolio?do.field=stage")
    silent_viewer.reads("#portfolio-answer", "The model cannot tell one deal from another")
    assert not silent_viewer.sees("#portfolio-field")
    assert figures(silent_viewer) == []
