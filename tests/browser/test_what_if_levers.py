"""What-if: what a lever says and shows before it is touched, and where its answer stands."""

import pytest
from selenium.webdriver.common.keys import Keys

from app import formats
from tests.browser.levers import NUMBER, RANGE, THEN, lever, live

ORDER = "return [...document.querySelectorAll('#what-if-levers [data-lever]')].map((one) => one.dataset.lever)"
LOWERS = (
    "return [...document.querySelectorAll('#what-if-levers [data-lever]')].map((one) => Number(one.dataset.lowers))"
)
SHADE = "return document.querySelector(arguments[0]).closest('[data-lever]').style.getPropertyValue('--shade')"
CHANCES = """
const chances = [...document.querySelectorAll(arguments[0])].map((one) => [one.textContent, one.dataset.chance]);
return Object.fromEntries(chances);
"""
BAR = """
const bar = document.getElementById('what-if-bar'), { top, height } = bar.getBoundingClientRect();
return [top, height, bar.scrollWidth - bar.clientWidth];
"""


@pytest.fixture
def deal(demo):
    """The open deal with the largest expected loss."""
    return demo.get("/at-risk", limit=1)["page"]["rows"][0]["opportunity_id"]


def told(viewer):
    """Wait until every lever has said what it does."""
    live(viewer)
    viewer.until(lambda: None not in viewer.js(LOWERS) and "" not in viewer.texts(".hw-lever-effect"), "every effect")


def test_levers_say_what_they_do_those_that_lower_most_come_first_and_options_carry_their_chance(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    told(viewer)
    lowers = viewer.js(LOWERS)
    assert lowers == sorted(lowers, reverse=True)
    assert lowers[0] >= 0.005
    points = round(100 * lowers[0])
    assert viewer.texts(".hw-lever-effect")[0] == f"up to −{points} {'point' if points == 1 else 'points'}"
    assert "linear-gradient" in viewer.js(SHADE, lever("contacts", RANGE))
    assert (
        viewer.js("return getComputedStyle(document.querySelector(arguments[0])).touchAction", lever("contacts", RANGE))
        == "pan-y"
    )
    stage = viewer.server.get(f"/what-if/{deal}", curve="stage")["curve"]
    said = {
        value: formats.percent(chance) for value, chance in zip(stage["values"], stage["loss_probability"], strict=True)
    }
    assert viewer.js(CHANCES, lever("stage", "label[data-chance]")) == said


def test_another_lever_moved_shades_a_track_anew_and_the_order_waits_for_reset(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    told(viewer)
    order, shade = viewer.js(ORDER), viewer.js(SHADE, lever("contacts", RANGE))
    viewer.write(lever("discount_pct", NUMBER), "55")
    viewer.until(lambda: viewer.js(SHADE, lever("contacts", RANGE)) != shade, "another shade")
    assert viewer.js(ORDER) == order
    viewer.click("#what-if-reset")
    viewer.until(lambda: viewer.js(SHADE, lever("contacts", RANGE)) == shade, "the shade as it was")
    assert viewer.js(ORDER) == order


def test_numbers_are_parted_as_they_are_typed_and_what_is_no_number_is_refused(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    told(viewer)
    viewer.write(lever("amount", NUMBER), "1234567")
    assert viewer.value(lever("amount", NUMBER)) == "1,234,567"
    viewer.press(Keys.ENTER)
    viewer.asks(set__amount=["1234567"], field=["amount"])
    viewer.write(lever("amount", NUMBER), "12x")
    viewer.reads(lever("amount", ".hw-lever-note"), "Amount must be a number")


def test_the_answer_takes_one_line_where_it_scrolls_away(viewer, deal):
    viewer.resize(360)
    viewer.open(f"/what-if/{deal}?set.contacts=9&policy=capacity&capacity=1&false_alarm=0")
    told(viewer)
    for width in (360, 720):
        viewer.resize(width)
        assert viewer.js("return document.getElementById('what-if-progress').checkVisibility()")
        assert "of this owner's deals" in viewer.text("#what-if-progress")
        viewer.js("document.getElementById('what-if-pictures').scrollIntoView({ block: 'start' })")
        viewer.reads("#what-if-bar", viewer.text(THEN))
        viewer.until(lambda: 0 <= viewer.js(BAR)[0] < 60, "the line to stay in sight")
        _, height, cut = viewer.js(BAR)
        assert (height < 40, cut) == (True, 0)
    viewer.resize(1440)
    assert not viewer.js("return document.getElementById('what-if-bar').checkVisibility()")


def test_a_swipe_that_begins_on_a_slider_scrolls_and_moves_nothing(viewer, deal):
    viewer.resize(360)
    viewer.open(f"/what-if/{deal}?set.contacts=9")
    told(viewer)
    stood, asked, answer = viewer.value(lever("contacts", RANGE)), viewer.query, viewer.text(THEN)
    assert viewer.swipe(lever("contacts", RANGE), share=0.9, up=120) not in ([], [stood])
    assert viewer.value(lever("contacts", NUMBER)) == stood
    assert (viewer.query, viewer.text(THEN)) == (asked, answer)
