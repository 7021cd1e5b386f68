"""A deal's next step is suggested, planned, seen on the board and finished; of two who change it none loses a word."""

import pytest
from selenium.webdriver.common.keys import Keys

CARD = ".hw-place .hw-action"
FORM = f"{CARD} .hw-action-form"


@pytest.fixture
def planned(viewer, deal):
    """An action on the board; it is done after the test, so that no other page tells of it."""
    body = {"author": "the tests", "opportunity_ids": [deal], "next_step": "Ask about it"}
    (one,) = viewer.server.post("/actions", body)["actions"]
    yield one
    number, version = one["number"], on_board(viewer, one["number"])["version"]
    viewer.server.patch(f"/actions/{number}", {"author": "the tests", "version": version, "status": "done"})


def on_board(viewer, number):
    return next(one for one in viewer.server.get("/actions")["items"] if one["number"] == number)


def opened(viewer, number):
    """Open the board and the form of an action, and return its selector."""
    viewer.open("/actions")
    card = f"[data-action='{number}']"
    viewer.click(f"{card} summary")
    viewer.appears(f"{card} [name=note]")
    return card


def test_a_suggested_step_is_planned_from_the_drawer_and_finished_on_the_board(viewer, deal):
    viewer.open(f"/at-risk?deal={deal}")
    viewer.reads("#deal-actions", "Plan an action")
    viewer.click("#deal-actions .hw-action-new > summary")
    viewer.appears("#deal-actions [name=next_step]")
    step = viewer.value("#deal-actions [name=next_step]")
    assert step
    assert viewer.value("#deal-actions [name=owner]")
    viewer.click("#deal-actions [data-act=plan]")
    viewer.reads("#deal-actions .hw-action-said", "Your name is empty.")
    viewer.write("#deal-actions [name=author]", "Mona")
    viewer.click("#deal-actions [data-act=plan]")
    viewer.reads(".hw-actions-said", "Planned.")
    viewer.reads("#deal-actions .hw-actions", step)
    viewer.reads(".ag-row", "1 action planned")

    (one,) = [one for one in viewer.server.get("/actions")["items"] if one["author"] == "Mona"]
    card = opened(viewer, one["number"])
    viewer.reads(card, step)
    assert viewer.value(f"{card} [name=author]") == "Mona"
    viewer.write(f"{card} [name=outcome]", "They agreed")
    viewer.js("document.querySelector(arguments[0]).focus()", f"{card} [data-act=done]")
    viewer.press(Keys.ENTER)
    viewer.reads(".hw-actions-said", "Done.")
    viewer.reads(".hw-action-done", "Done: They agreed (Mona")
    assert on_board(viewer, one["number"])["outcome"] == "They agreed"
    # The refusal of the empty name is one that is meant.
    assert [said for said in viewer.complaints() if "422" not in said] == []


def test_a_deal_that_is_on_its_way_cannot_be_ticked(viewer):
    viewer.connect(latency=1_000)
    try:
        viewer.driver.get(f"{viewer.server.address}/at-risk")
        viewer.appears(".ag-row")
        arrived, boxes = viewer.js(
            "return ['.ag-row[row-id]', '.ag-row .ag-selection-checkbox'].map((css) => "
            "[...document.querySelectorAll(css)].filter((one) => one.checkVisibility()).length)"
        )
    finally:
        viewer.connect()
    assert (arrived, boxes) == (0, 0)
    viewer.appears(".ag-row .ag-selection-checkbox input")


def test_an_action_is_planned_for_each_deal_that_is_ticked(viewer):
    viewer.open("/at-risk")
    viewer.appears(".ag-row .ag-selection-checkbox input")
    for row in (0, 1):
        viewer.js(f"document.querySelectorAll('.ag-row .ag-selection-checkbox input')[{row}].click()")
    viewer.reads("#deals-ticked", "2 deals ticked")
    viewer.click("#deals-ticked summary")
    viewer.appears("#deals-ticked [name=author]")
    viewer.write("#deals-ticked [name=author]", "Nora")
    viewer.click("#deals-ticked [data-act=plan]")
    viewer.reads("#deals-ticked", "Planned for 2 deals.")
    viewer.reads(".ag-row", "1 action planned")
    planned = [one for one in viewer.server.get("/actions")["items"] if one["author"] == "Nora"]
    assert len({one["opportunity_id"] for one in planned}) == 2
    assert all(one["next_step"] and one["owner"] for one in planned)
    for one in planned:
        body = {"author": "Nora", "version": one["version"], "status": "no longer needed"}
        viewer.server.patch(f"/actions/{one['number']}", body)


def test_from_the_head_of_a_deal_one_comes_to_the_form_of_an_action(viewer, deal):
    viewer.open(f"/at-risk?deal={deal}")
    viewer.appears("#deal-actions .hw-action-new")
    viewer.click("[data-to-actions]")
    viewer.appears("#deal-actions [name=next_step]")
    assert viewer.js("return document.activeElement.closest('.hw-deal-actions') !== null")


def test_two_who_change_the_same_see_both_versions_and_lose_nothing(viewer, planned):
    number = planned["number"]
    first = viewer.driver.current_window_handle
    card = opened(viewer, number)
    viewer.write(f"{card} [name=author]", "Ann")
    viewer.write(f"{card} [name=note]", "mine")

    viewer.driver.switch_to.new_window("tab")
    opened(viewer, number)
    viewer.write(f"{card} [name=author]", "Bob")
    viewer.write(f"{card} [name=note]", "theirs")
    viewer.click(f"{card} [data-act=save]")
    viewer.reads(".hw-actions-said", "Saved.")
    viewer.driver.close()
    viewer.driver.switch_to.window(first)

    viewer.click(f"{card} [data-act=save]")
    viewer.reads(f"{card} .hw-action-said", "Bob has changed this action")
    viewer.reads(f"{card} .hw-action-conflict", "Note mine theirs")
    assert viewer.value(f"{card} [name=note]") == "mine"
    assert on_board(viewer, number)["note"] == "theirs"
    viewer.click(f"{card} [data-keep]")
    viewer.reads(".hw-actions-said", "Saved.")
    assert (on_board(viewer, number)["note"], on_board(viewer, number)["version"]) == ("mine", 3)
    # That the first try is refused is what is meant.
    assert [said for said in viewer.complaints() if "409" not in said] == []


def test_changes_of_other_fields_are_both_kept_and_what_is_typed_can_be_discarded(viewer, planned):
    card = opened(viewer, planned["number"])
    viewer.write(f"{card} [name=author]", "Ann")
    assert not viewer.sees(f"{card} [data-discard]")
    viewer.write(f"{card} [name=owner]", "Someone else")
    viewer.server.patch(f"/actions/{planned['number']}", {"author": "Bob", "version": 1, "note": "theirs"})
    viewer.click(f"{card} [data-act=save]")
    viewer.reads(f"{card} .hw-action-conflict", "both can be kept")
    viewer.reads(f"{card} [data-keep]", "Keep both")
    viewer.click(f"{card} [data-keep]")
    viewer.reads(".hw-actions-said", "Saved.")
    found = on_board(viewer, planned["number"])
    assert (found["owner"], found["note"]) == ("Someone else", "theirs")

    viewer.click(f"{card} summary")
    viewer.write(f"{card} [name=note]", "by mistake")
    viewer.click(f"{card} [data-discard]")
    viewer.reads(".hw-actions-said", "Drawn as it is by now.")
    viewer.until(lambda: viewer.value(f"{card} [name=note]") == "theirs", "the card as it is by now")
    assert not asks_before_it_is_left(viewer)
    # That the first try is refused is what is meant.
    assert [said for said in viewer.complaints() if "409" not in said] == []


def drawn_anew(viewer):
    """Draw the board again, as a filter does."""
    viewer.js("document.querySelector('#actions-board .hw-board').former = true")
    viewer.js("window.dash_clientside.set_props('actions-turn', {data: Date.now()})")
    viewer.until(
        lambda: viewer.js("return !document.querySelector('#actions-board .hw-board').former"), "another board"
    )
    viewer.settle()


def asks_before_it_is_left(viewer):
    """Tell whether the page would ask whoever reloads it."""
    return not viewer.js("return window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def test_what_is_typed_stays_while_another_card_is_saved_and_filters_come_and_go(viewer, planned, deal):
    body = {"author": "the tests", "opportunity_ids": [deal], "next_step": "Another"}
    (other,) = viewer.server.post("/actions", body)["actions"]
    card, saved = opened(viewer, planned["number"]), f"[data-action='{other['number']}']"
    viewer.write(f"{card} [name=note]", "half a sen")
    viewer.click(f"{card} [name=discussed]")
    viewer.click(f"{saved} summary")
    viewer.write(f"{saved} [name=note]", "saved")
    viewer.write(f"{saved} [name=author]", "Mona")
    viewer.js("document.querySelector(arguments[0]).click()", f"{saved} [data-act=save]")
    # Whoever goes on typing elsewhere meanwhile stays there.
    viewer.click(f"{card} [name=note]")
    viewer.press(Keys.END, "tence", Keys.ARROW_LEFT)
    viewer.until(lambda: on_board(viewer, other["number"])["note"] == "saved", "the other card to be saved")
    drawn_anew(viewer)
    viewer.press("!")
    assert viewer.value(f"{card} [name=note]") == "half a sentenc!e"
    assert viewer.js("return document.querySelector(arguments[0]).checked", f"{card} [name=discussed]")
    assert not viewer.sees(f"{saved} [name=note]")

    viewer.js("history.pushState({}, '', '?owner=Nobody%20at%20all')")
    viewer.js("window.dash_clientside.set_props('scope-query', {data: Date.now()})")
    viewer.reads(".hw-headline", "No action is open with these filters")
    viewer.js("history.pushState({}, '', location.pathname)")
    viewer.js("window.dash_clientside.set_props('scope-query', {data: Date.now()})")
    viewer.appears(f"{card} [name=note]")
    assert viewer.value(f"{card} [name=note]") == "half a sentenc!e"
    assert asks_before_it_is_left(viewer)
    viewer.click(f"{card} [data-act=save]")
    viewer.disappears(f"{card} [name=note]")
    assert not asks_before_it_is_left(viewer)
    found = on_board(viewer, planned["number"])
    assert (found["note"], found["discussed"]) == ("half a sentenc!e", True)
    viewer.server.patch(
        f"/actions/{other['number']}",
        {"author": "Mona", "version": on_board(viewer, other["number"])["version"], "status": "done"},
    )


def losing(viewer, method):
    """Let the answer to the next request of a method be lost once it has been done."""
    viewer.js(
        "const plain = window.fetch; window.fetch = async (...asked) => { const answer = await plain(...asked);"
        "if (!asked[1] || asked[1].method !== arguments[0]) return answer;"
        "window.fetch = plain; throw new TypeError('lost'); }".replace("arguments[0]", f"'{method}'"),
    )


def actions_of(viewer, deal, author):
    found = viewer.server.get("/actions")["items"]
    return [one for one in found if (one["opportunity_id"], one["author"]) == (deal, author)]


def test_whoever_presses_again_after_a_lost_answer_plans_and_saves_once(viewer, deal):
    viewer.open(f"/at-risk?deal={deal}")
    viewer.reads("#deal-actions", "Plan an action")
    viewer.click("#deal-actions .hw-action-new > summary")
    viewer.appears("#deal-actions [name=next_step]")
    viewer.write("#deal-actions .hw-action-new [name=author]", "Lea")
    losing(viewer, "POST")
    viewer.click("#deal-actions [data-act=plan]")
    viewer.reads("#deal-actions .hw-action-said", "No answer came: it is not known whether it was saved.")
    viewer.click("#deal-actions [data-act=plan]")
    viewer.reads(".hw-actions-said", "Planned.")
    (one,) = actions_of(viewer, deal, "Lea")

    card = opened(viewer, one["number"])
    viewer.write(f"{card} [name=note]", "kept")
    viewer.write(f"{card} [name=outcome]", "They agreed")
    losing(viewer, "PATCH")
    viewer.click(f"{card} [data-act=save]")
    viewer.reads(f"{card} .hw-action-said", "No answer came")
    viewer.click(f"{card} [data-act=save]")
    viewer.reads(".hw-actions-said", "Saved. What came of it is kept with Done or No longer needed.")
    assert (on_board(viewer, one["number"])["note"], on_board(viewer, one["number"])["version"]) == ("kept", 2)
    viewer.appears(f"{card} [name=outcome]")
    assert viewer.value(f"{card} [name=outcome]") == "They agreed"
    viewer.click(f"{card} [data-act=save]")
    viewer.reads(f"{card} .hw-action-said", "What came of it is kept with Done or No longer needed.")
    viewer.click(f"{card} [data-act=snooze]")
    viewer.reads(".hw-actions-said", "Snoozed until")
    viewer.appears(f"{card} [data-act=done]")
    viewer.click(f"{card} [data-act=done]")
    viewer.reads(".hw-actions-said", "Done.")
    assert on_board(viewer, one["number"])["outcome"] == "They agreed"


def test_what_is_planned_while_the_list_cannot_be_drawn_is_planned_once(viewer, deal):
    viewer.open(f"/at-risk?deal={deal}")
    viewer.reads("#deal-actions", "Plan an action")
    viewer.click("#deal-actions .hw-action-new > summary")
    viewer.appears("#deal-actions [name=next_step]")
    viewer.write("#deal-actions .hw-action-new [name=author]", "Noa")
    viewer.devtools("Network.enable")
    viewer.devtools("Network.setBlockedURLs", urls=["*_dash-update-component*"])
    try:
        viewer.click("#deal-actions [data-act=plan]")
        viewer.reads(".hw-actions-said", "Planned. The list could not be drawn anew and is as it was before.")
        viewer.click("#deal-actions .hw-action-new > summary")
        viewer.click("#deal-actions [data-act=plan]")
        viewer.reads("#deal-actions .hw-action-said", "Say what the next step is.")
    finally:
        viewer.devtools("Network.setBlockedURLs", urls=[])
    (one,) = actions_of(viewer, deal, "Noa")
    viewer.server.patch(f"/actions/{one['number']}", {"author": "Noa", "version": 1, "status": "done"})
    viewer.complaints()


def test_what_is_unsaved_of_what_somebody_else_has_finished_is_shown_and_can_be_discarded(viewer, planned):
    number = planned["number"]
    card = opened(viewer, number)
    viewer.write(f"{card} [name=note]", "half a sentence")
    viewer.server.patch(f"/actions/{number}", {"author": "Bob", "version": 1, "status": "done"})
    drawn_anew(viewer)
    viewer.reads(f"{card} .hw-action-unsaved", "You have unsaved text here.")
    viewer.reads(f"{card} .hw-action-unsaved", "Note: half a sentence")
    assert asks_before_it_is_left(viewer)
    viewer.click(f"{card} [data-discard]")
    viewer.disappears(f"{card} [data-discard]")
    assert not asks_before_it_is_left(viewer)


@pytest.mark.thorough
def test_a_list_that_was_drawn_anew_is_not_said_to_be_old(viewer, planned):
    card = opened(viewer, planned["number"])
    viewer.write(f"{card} [name=author]", "Ann")
    for act, said in (("snooze", "Snoozed until"), ("save", "Saved.")):
        viewer.js("arguments[0].open = true", viewer.find(f"{card} details"))
        viewer.write(f"{card} [name=note]", act)
        viewer.click(f"{card} [data-act={act}]")
        viewer.reads(".hw-actions-said", said)
        viewer.settle()
        viewer.js("window.looked = 0; setTimeout(() => { window.looked = 1; }, 1500)")
        viewer.until(lambda: viewer.js("return window.looked"), "six looks at the list")
        assert "could not" not in viewer.text(".hw-actions-said")


@pytest.mark.usefixtures("planned")
def test_nothing_of_the_board_sticks_out(viewer):
    viewer.resize(360)
    viewer.open("/actions")
    viewer.click(f"{CARD} summary")
    viewer.appears(f"{FORM} [name=note]")
    viewer.fits("the page", 360, 1024)
