"""What-if: a lever moves, and the loss probability with it."""

from selenium.webdriver.common.keys import Keys

from app import formats
from tests.browser.levers import DEAL, NOW, NUMBER, THEN, apply, lever, live, said


def test_a_lever_moved_by_keyboard_gives_the_new_probability(viewer, moved_deal):
    viewer.open(f"/what-if/{moved_deal}?tab=curve")
    recorded = said(viewer, moved_deal)
    viewer.reads(NOW, recorded)
    viewer.reads(THEN, recorded)
    viewer.js("document.querySelector(arguments[0]).focus()", lever("contacts", "[type=range]"))
    was = viewer.value(lever("contacts", NUMBER))
    viewer.press(*[Keys.ARROW_RIGHT] * 9)
    contacts = viewer.value(lever("contacts", NUMBER))
    assert int(contacts) > int(was)
    assert contacts == viewer.value(lever("contacts", "[type=range]"))
    viewer.asks(set__contacts=[contacts], field=["contacts"], tab=["curve"])

    moved = said(viewer, moved_deal, contacts=int(contacts))
    assert moved != recorded
    twin = viewer.server.get(f"/what-if/{moved_deal}", **{"set.contacts": contacts})
    for name in ("now", "then"):
        brackets = formats.interval(twin[f"{name}_low"], twin[f"{name}_high"])
        viewer.reads(f"#what-if-odds-{name}-span", brackets)
    viewer.reads(THEN, moved)
    assert viewer.text(NOW) == recorded
    viewer.reads("#what-if-curve", "Contacts")
    viewer.until(lambda: moved.split()[0] in viewer.js("return document.getElementById('live').textContent"), "a word")
    viewer.click("#what-if-tab-why")
    viewer.reads("#what-if-moved", "Contacts")

    viewer.click(f"{lever('contacts', '[data-reset]')}")
    viewer.asks(field=["contacts"])
    viewer.reads(THEN, recorded)
    viewer.reads("#what-if-moved", "Move a field")
    assert viewer.value(lever("contacts", NUMBER)) == was


def test_a_link_opens_the_same_scenario(viewer, deal):
    viewer.open(f"/what-if/{deal}?threshold=0.3&set.discount_pct=30&set.stage=Negotiation")
    viewer.reads(NOW, said(viewer, deal))
    viewer.reads(THEN, said(viewer, deal, discount_pct=30, stage="Negotiation"))
    assert viewer.value(lever("discount_pct", NUMBER)) == "30"
    assert (
        viewer.js("return document.querySelector(arguments[0]).value", lever("stage", "input:checked")) == "Negotiation"
    )
    live(viewer)
    assert viewer.text("#what-if-decision") == viewer.server.get(
        f"/what-if/{deal}", threshold=0.3, **{"set.discount_pct": 30, "set.stage": "Negotiation"}
    )["decision"].replace(formats.NBSP, " ")
    viewer.click("#what-if-reset")
    viewer.asks(threshold=["0.3"])
    viewer.reads(THEN, said(viewer, deal))


def test_a_choice_made_with_the_mouse_counts_and_a_number_typed_too(viewer, deal):
    held = viewer.server.get(f"/opportunities/{deal}")["stage"]
    other = next(stage for stage in ("Negotiation", "Proposal") if stage != held)
    viewer.open(f"/what-if/{deal}")
    viewer.click(f"//*[@id='what-if-levers']//*[@data-lever='stage']//label[starts-with(normalize-space(),'{other}')]")
    viewer.asks(set__stage=[other], field=["stage"])
    viewer.reads(THEN, said(viewer, deal, stage=other))
    viewer.write(lever("contacts", NUMBER), "9")
    viewer.press(Keys.ENTER)
    viewer.asks(set__stage=[other], set__contacts=["9"], field=["contacts"])
    viewer.reads(THEN, said(viewer, deal, stage=other, contacts=9))
    viewer.reload()
    viewer.reads(THEN, said(viewer, deal, stage=other, contacts=9))


def test_what_a_link_changes_in_vain_is_named(viewer, deal):
    viewer.open(f"/what-if/{deal}?set.colour=blue&set.discount_pct=plenty&tab=nowhere&field=colour")
    viewer.reads("#what-if-refused", "colour")
    viewer.reads("#what-if-refused", "nowhere")
    viewer.reads("#what-if-refused", "plenty")
    viewer.reads(THEN, said(viewer, deal))


def test_two_tabs_do_not_disturb_each_other(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    live(viewer)
    first = viewer.driver.current_window_handle
    viewer.driver.switch_to.new_window("tab")
    try:
        viewer.open(f"/what-if/{deal}?set.contacts=2")
        viewer.reads(THEN, said(viewer, deal, contacts=2))
        viewer.driver.switch_to.window(first)
        apply(viewer, contacts=9)
        viewer.asks(set__contacts=["9"], field=["contacts"])
        viewer.driver.switch_to.window(viewer.driver.window_handles[-1])
        assert viewer.query == {"set.contacts": ["2"]}
        assert viewer.text(THEN) == said(viewer, deal, contacts=2)
    finally:
        viewer.driver.close()
        viewer.driver.switch_to.window(first)


def test_tabs_are_worked_by_keyboard_and_stand_in_the_address(viewer, deal):
    viewer.open(f"/what-if/{deal}?tab=moves")
    assert viewer.sees("#what-if-panel-moves")
    assert not viewer.sees("#what-if-panel-why")
    viewer.js("document.getElementById('what-if-tab-moves').focus()")
    viewer.press(Keys.ARROW_LEFT)
    viewer.appears("#what-if-panel-why")
    viewer.reads("#what-if-why", "these add up")
    viewer.asks()
    viewer.press(Keys.END)
    viewer.asks(tab=["scenarios"])
    assert viewer.focused() == "Scenarios"


def test_a_deal_is_found_and_opened(viewer, deal):
    viewer.open("/what-if")
    offered = viewer.texts("#what-if-start tbody th")
    name = viewer.server.get(f"/opportunities/{deal}")["deal_name"]
    assert name in offered[0]
    assert len(offered) == 5
    viewer.write("#what-if-find", deal[-6:])
    viewer.until(lambda: [name in text for text in viewer.texts("#what-if-start tbody th")] == [True], "the deal alone")
    viewer.click("#what-if-start tbody th a")
    viewer.reads("#what-if-head", deal)
    assert viewer.path == f"/what-if/{deal}"
    viewer.back()
    viewer.reads("#what-if-start", "largest expected losses")


def test_a_deal_that_is_not_open_is_said_to_be_so_with_what_its_link_held(viewer):
    viewer.open("/what-if/OPP-NONE?set.contacts=4")
    viewer.reads("#what-if-head", "OPP-NONE is not open")
    viewer.reads("#what-if-head", "Contacts: 4")
    assert all("404" in complaint for complaint in viewer.complaints())
    viewer.click("#what-if-head a")
    viewer.reads("#what-if-start", "largest expected losses")


# The tabs, the levers and the tables that lie in sight, and what is pressed in the middle of each.
COVERED = """
const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
const below = (y) => y > 88 && y < innerHeight - 8;
const pressed = '#what-if-pictures .nav-link, #what-if-similar th, #what-if-similar td';
return [...document.querySelectorAll(pressed)].filter((one) => {
    const [x, y] = middle(one.getBoundingClientRect()), top = below(y) && document.elementFromPoint(x, y);
    return top && top.closest('.hw-panel:has(#what-if-result), #what-if-bar');
}).map((one) => one.textContent);
"""


def test_the_page_fits_every_width_and_its_answer_covers_nothing_stays_in_sight_and_claims_no_cause(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    viewer.reads("#what-if-result", "Shows what the model associates, not what your change will cause")
    for width in (1440, 1024, 360):
        viewer.fits("the page of a deal", width)
        for part in ("what-if-pictures", "what-if-similar"):
            viewer.js(f"document.getElementById('{part}').scrollIntoView({{block: 'start'}}); scrollBy(0, -80)")
            viewer.until(lambda: not viewer.js(COVERED), f"{part} to be free at {width} pixels")
    viewer.js("document.getElementById('what-if-levers').scrollIntoView({block: 'end'})")
    top = "return document.getElementById('what-if-bar').getBoundingClientRect().top"
    viewer.until(lambda: 0 <= viewer.js(top) < 60, "a line of the answer to be in sight on a phone")


def test_a_deal_that_closes_while_it_is_looked_at_is_said_to_be_gone(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    live(viewer)
    viewer.js(f"{DEAL} deal.state.told.twin = '/api/v1/what-if/OPP-GONE'")
    apply(viewer, contacts=9)
    viewer.reads("#what-if-status", "OPP-GONE is not an open opportunity")
    assert viewer.text(THEN) == said(viewer, deal, contacts=9)
    complaints = viewer.complaints()
    assert all("404" in words for words in complaints), complaints
