"""What-if at the speed of the hand: the browser answers, the server's word stands, with a connection or without."""

import pytest
from selenium.webdriver.common.keys import Keys

from app import formats
from tests.browser.levers import CURVE, DEAL, LOADED, NUMBER, RANGE, THEN, apply, lever, live, reconciled, said

WAITS = "Not connected"

# Where the dot of the changed value is drawn, in the units of the axes; and where Plotly believes it to be.
DRAWN = """
const graph = document.querySelector('#what-if-graph .js-plotly-plot'), { xaxis, yaxis } = graph._fullLayout;
const point = graph.querySelectorAll('.scatterlayer .trace')[3].querySelector('path.point');
const [x, y] = point.getAttribute('transform').match(/[-.0-9]+/g).map(Number);
return [xaxis.p2d(x), yaxis.p2d(y)];
"""
TOLD = "const dot = document.querySelector('#what-if-graph .js-plotly-plot').data[3]; return [dot.x[0], dot.y[0]]"


def drag(viewer, field, share, steps=20):
    """Take a slider by the mouse and move it to a share of its width, without letting go."""
    box = viewer.js("return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()", lever(field, RANGE))
    low, high, held = (
        float(viewer.js(f"return document.querySelector(arguments[0]).{end}", lever(field, RANGE)))
        for end in ("min", "max", "value")
    )
    width, thumb, level = box["width"] - 16, 8 + box["x"], box["y"] + box["height"] / 2
    start = (held - low) / (high - low)
    mouse(viewer, "mousePressed", thumb + width * start, level)
    for step in range(1, steps + 1):
        mouse(viewer, "mouseMoved", thumb + width * (start + (share - start) * step / steps), level)
    return thumb + width * share, level


def mouse(viewer, kind, x, y):
    viewer.devtools(
        "Input.dispatchMouseEvent",
        type=kind,
        x=x,
        y=y,
        button="left",
        buttons=int(kind != "mouseReleased"),
        clickCount=1,
    )


def offline(viewer, *, so=True):
    viewer.devtools("Network.enable")
    viewer.devtools(
        "Network.emulateNetworkConditions", offline=so, latency=0, downloadThroughput=-1, uploadThroughput=-1
    )


def requests(viewer):
    return viewer.js(
        "return performance.getEntriesByType('resource').filter((one) => one.startTime > window.since).length"
    )


def test_while_the_hand_moves_everything_follows_without_a_request(viewer, moved_deal):
    viewer.open(f"/what-if/{moved_deal}?tab=curve")
    live(viewer)
    before, words = reconciled(viewer), viewer.text(THEN)
    viewer.js("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", lever("contacts", RANGE))
    viewer.js("window.since = performance.now()")
    x, y = drag(viewer, "contacts", 0.9)
    viewer.until(lambda: viewer.text(THEN) != words, "another number before the hand lets go")
    contacts = int(viewer.value(lever("contacts", NUMBER)))
    probability = viewer.server.get(f"/what-if/{moved_deal}", **{"set.contacts": contacts})
    assert viewer.text(THEN) == formats.percent(probability["then"]).replace(formats.NBSP, " ")
    assert viewer.text("#what-if-decision") == probability["decision"].replace(formats.NBSP, " ")
    loss = formats.money(probability["expected_loss_then"], "USD").replace(formats.NBSP, " ")
    assert f" → {loss}." in viewer.text("#what-if-progress")
    at = [pytest.approx(contacts, abs=0.01), pytest.approx(100 * probability["then"], abs=0.01)]
    viewer.until(lambda: viewer.js(DRAWN) == at, "the dot to follow")
    assert (requests(viewer), reconciled(viewer)) == (0, before)
    mouse(viewer, "mouseReleased", x, y)
    viewer.until(lambda: reconciled(viewer) > before, "the server's answer")
    viewer.asks(set__contacts=[str(contacts)], field=["contacts"], tab=["curve"])
    assert viewer.text("#what-if-decision") == probability["decision"].replace(formats.NBSP, " ")
    assert viewer.text("#what-if-status") == ""
    viewer.until(lambda: viewer.js(TOLD) == at, "Plotly to be told once the hand rests")


def test_the_browser_says_what_the_server_says_in_the_same_words(viewer, deal):
    """Whatever is changed, its answer is the server's, and its curve goes through the same points."""
    viewer.open(f"/what-if/{deal}?tab=curve")
    live(viewer)
    for changes in ({"contacts": 12}, {"discount_pct": 30, "contacts": 2}, {"last_activity_on": "2026-08-31"}, {}):
        before = reconciled(viewer)
        assert apply(viewer, **changes) == []
        own = viewer.js(
            f"{DEAL} const {{ now, then, decision, said }} = deal.answer(); return [now, then, decision, said]"
        )
        viewer.until(lambda before=before: reconciled(viewer) > before, "the server's answer")
        there = viewer.server.get(f"/what-if/{deal}", **{f"set.{name}": value for name, value in changes.items()})
        assert [one["probability"] for one in own[:2]] == pytest.approx([there["now"], there["then"]], abs=1e-12)
        assert [one["flagged"] for one in own[:2]] == [there["flagged_now"], there["flagged_then"]]
        assert own[2:] == [there["decision"], there["said"]]
        drawn = viewer.js(
            f"{CURVE} const {{ field, values, loss_probability: y }} = curve.state.shown; return [field, values, y]"
        )
        asked = {f"set.{name}": value for name, value in changes.items()}
        curve = viewer.server.get(f"/what-if/{deal}", curve=drawn[0], **asked)["curve"]
        there = dict(zip(curve["values"], curve["loss_probability"], strict=True))
        own_points = {value: p for value, p in zip(*drawn[1:], strict=True) if value in there}
        assert len(own_points) >= min(30, len(there))
        assert own_points == pytest.approx({value: there[value] for value in own_points}, abs=1e-12)
    assert viewer.text("#what-if-status") == ""


def test_beyond_what_was_seen_is_warned_of_and_beyond_what_is_allowed_refused(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    viewer.settle()
    assert apply(viewer, expected_close_on="1999-12-31") == []
    viewer.reads(lever("expected_close_on", ".hw-lever-note"), "Never seen")
    assert (
        float(viewer.js("return document.querySelector(arguments[0]).min", lever("expected_close_on", RANGE))) < -9000
    )
    viewer.reads(THEN, said(viewer, deal, expected_close_on="1999-12-31"))
    viewer.write(lever("discount_pct", NUMBER), "61")
    viewer.press(Keys.TAB)
    viewer.reads(lever("discount_pct", ".hw-lever-note"), "must lie between")
    viewer.reads(THEN, said(viewer, deal, expected_close_on="1999-12-31"))
    viewer.write(lever("contacts", NUMBER), "3.5")
    viewer.press(Keys.TAB)
    viewer.reads(lever("contacts", ".hw-lever-note"), "must be a whole number between")
    viewer.click("#what-if-reset")
    viewer.reads(THEN, said(viewer, deal))
    assert viewer.text(lever("discount_pct", ".hw-lever-note")) == ""


def test_a_box_left_empty_holds_what_is_recorded_and_a_way_back_keeps_the_focus(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    live(viewer)
    box = lever("discount_pct", NUMBER)
    recorded = viewer.value(box)
    viewer.write(box, "61")
    viewer.press(Keys.TAB)
    assert viewer.value(lever("discount_pct", RANGE)) == str(round(float(recorded)))
    viewer.js("document.querySelector(arguments[0]).focus()", lever("discount_pct", "[data-reset]"))
    viewer.press(Keys.ENTER)
    assert viewer.js("return document.activeElement.matches(arguments[0])", lever("discount_pct", RANGE))
    viewer.until(lambda: viewer.text("#live").startswith("Reset: loss"), "the way back to be said")
    viewer.js("document.querySelector(arguments[0]).select()", box)
    viewer.press(Keys.DELETE)
    assert viewer.value(box) == ""
    viewer.press(Keys.TAB)
    assert viewer.value(box) == recorded
    viewer.reads(THEN, said(viewer, deal))


def test_without_a_connection_the_number_follows_and_the_reconciliation_waits(viewer, moved_deal):
    viewer.open(f"/what-if/{moved_deal}")
    live(viewer)
    before, words = reconciled(viewer), viewer.text(THEN)
    viewer.js("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", lever("contacts", RANGE))
    drag(viewer, "contacts", 0.3, steps=5)
    offline(viewer)
    try:
        viewer.reads("#what-if-status", WAITS)
        x, y = drag(viewer, "contacts", 0.95)
        mouse(viewer, "mouseReleased", x, y)
        viewer.until(lambda: viewer.text(THEN) != words, "the number to follow")
        viewer.reads("#what-if-status", WAITS)
        viewer.click("[data-tab=moves]")
        assert reconciled(viewer) == before
        contacts = viewer.value(lever("contacts", NUMBER))
        assert viewer.query == {"set.contacts": [contacts], "field": ["contacts"], "tab": ["moves"]}
        assert viewer.text("#notice") == ""
    finally:
        offline(viewer, so=False)
    viewer.until(lambda: reconciled(viewer) > before, "the server's answer once it can be asked")
    viewer.reads(THEN, said(viewer, moved_deal, contacts=int(contacts)))
    assert viewer.text("#what-if-status") == ""
    viewer.reads("#what-if-moves-found", "combination")
    told = [one["message"] for one in viewer.driver.get_log("browser")]
    assert all("ERR_INTERNET_DISCONNECTED" in words for words in told), told


def test_where_the_model_cannot_run_here_the_server_answers_and_the_page_says_so(viewer, moved_deal):
    viewer.devtools("Network.enable")
    viewer.devtools("Network.setBlockedURLs", urls=["*/scorer/*"])
    try:
        viewer.open(f"/what-if/{moved_deal}?tab=curve")
        viewer.reads("#what-if-status", "Answers come from the server: the compiled model did not arrive")
        apply(viewer, contacts=9)
        viewer.reads(THEN, said(viewer, moved_deal, contacts=9))
        viewer.asks(set__contacts=["9"], field=["contacts"], tab=["curve"])
        dot = "return document.querySelector('#what-if-graph .js-plotly-plot').data[3].x"
        viewer.until(lambda: viewer.js(dot) == [9], "the dot to follow the server's answer")
    finally:
        viewer.devtools("Network.setBlockedURLs", urls=[])
        viewer.driver.get_log("browser")  # that the model could not be fetched was meant


def test_the_latest_answer_wins_and_one_that_differs_is_believed_and_said(viewer, moved_deal):
    """The first question is answered last; by then it is no longer the question."""
    viewer.open(f"/what-if/{moved_deal}")
    live(viewer)
    before = reconciled(viewer)
    viewer.js(
        f"const {{ apply }} = {LOADED}['what_if/page.mjs'], ask = window.fetch;"
        """
        window.fetch = (...words) => {
          window.fetch = ask;
          return new Promise((answer) => setTimeout(() => answer(ask(words[0])), 700));
        };
        apply({ contacts: 2 });
        apply({ contacts: 9 });
        """
    )
    viewer.until(lambda: reconciled(viewer) == before + 2, "the answer to the second question")
    viewer.js("return new Promise((done) => setTimeout(done, 1200))")
    assert reconciled(viewer) == before + 2
    assert viewer.text(THEN) == said(viewer, moved_deal, contacts=9)

    viewer.js(f"{DEAL} deal.state.model.probability = () => 0.5")
    apply(viewer, contacts=8)
    viewer.until(lambda: reconciled(viewer) == before + 3, "the server's answer")
    viewer.reads(THEN, said(viewer, moved_deal, contacts=8))
    viewer.reads("#what-if-status", "this browser made it 50.0 %")
