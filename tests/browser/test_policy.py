"""No page breaks the policy that it is sent: nothing inline, nothing evaluated, nothing from elsewhere."""

import threading

import pytest
from selenium.webdriver.common.keys import Keys
from werkzeug.serving import make_server

import pages
from app.boot import progress
from app.boot.entrance import Entrance
from app.boot.progress import Progress
from app.components.model.section import TABS
from app.settings import Settings
from tests.browser.levers import RANGE, THEN, lever, live

# What the test's own hand runs may evaluate; what it leaves for later may not.
EVALUATE = """
setTimeout(() => {
    try { window.evaluated = new Function('return "yes"')(); } catch (refused) { window.evaluated = refused.name; }
});
"""
INLINE = """
const script = document.createElement('script');
script.textContent = 'window.ran = true';
document.body.append(script);
return Boolean(window.ran);
"""


def test_every_page_is_asked_for_what_it_breaks_where_it_is_drawn_in_full():
    """It is loaded once for all that a person may see of it."""
    drawn = {path for path, *_ in pages.MENU} | {path for path, _ in TABS}
    assert drawn == {page.PATH for page in pages.PAGES}


def test_a_deal_whose_lever_is_moved_breaks_nothing(listening, moved_deal):
    listening.open(f"/what-if/{moved_deal}")
    live(listening)
    before = listening.text(THEN)
    listening.js("document.querySelector(arguments[0]).focus()", lever("contacts", RANGE))
    listening.press(*[Keys.ARROW_RIGHT] * 9)
    listening.until(lambda: listening.text(THEN) != before, "another probability")
    listening.settle()
    for tab in ("moves", "scenarios", "curve", "why"):
        listening.click(f"[data-tab={tab}]")
        listening.appears(f"#what-if-panel-{tab}")
        listening.settle()
    assert listening.broken() == []
    assert listening.complaints() == []


def test_what_breaks_the_policy_is_stopped_and_noticed(listening):
    listening.open("/data")
    assert listening.js(INLINE) is False
    listening.until(lambda: any("script-src-elem inline" in each for each in listening.broken()), "the inline script")
    listening.js(EVALUATE)
    assert listening.until(lambda: listening.js("return window.evaluated"), "the evaluation") == "EvalError"
    listening.until(lambda: any("script-src eval" in each for each in listening.broken()), "the evaluation")
    assert any("Content Security Policy" in each for each in listening.complaints())


def never(_settings):
    raise AssertionError("nothing is published")


@pytest.fixture
def preparing(tmp_path):
    """The address of an entrance behind which nothing is published."""
    progress.write(tmp_path, Progress("Reading accounts", 0.25))
    server = make_server("127.0.0.1", 0, Entrance(Settings(data_dir=tmp_path), never), threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.port}/at-risk", tmp_path
    server.shutdown()
    serving.join()
    server.server_close()


def test_the_page_while_preparing_breaks_nothing_and_follows(listening, preparing):
    address, folder = preparing
    listening.driver.get(address)
    listening.reads("#step", "Reading accounts")
    progress.write(folder, Progress("Training", 0.5))
    listening.reads("#step", "Training")
    assert listening.js("return getComputedStyle(document.querySelector('main')).maxWidth") == "480px"
    assert listening.broken() == []
    listening.driver.get("about:blank")
    assert not any("Content Security Policy" in each for each in listening.complaints())
