"""No page breaks the policy that it is sent: nothing inline, nothing evaluated, nothing from elsewhere."""

import pytest
from selenium.webdriver.common.keys import Keys

import pages
from tests.browser.levers import RANGE, THEN, lever, live

LISTEN = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => window.broken.push(
    `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
EVALUATED = "try { return new Function('return true')(); } catch (refused) { return refused.name; }"
INLINE = """
const script = document.createElement('script');
script.textContent = 'window.ran = true';
document.body.append(script);
return Boolean(window.ran);
"""


@pytest.fixture
def listening(viewer):
    """The viewer, whose documents keep what breaks the policy from their first line on."""
    script = viewer.devtools("Page.addScriptToEvaluateOnNewDocument", source=LISTEN)
    yield viewer
    viewer.devtools("Page.removeScriptToEvaluateOnNewDocument", **script)


def broken(viewer):
    return viewer.js("return window.broken")


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.NAME)
def test_a_page_breaks_nothing(listening, page):
    listening.open(page.PATH)
    assert broken(listening) == []
    assert listening.complaints() == []


def test_a_deal_whose_lever_is_moved_breaks_nothing(listening, moved_deal):
    listening.open(f"/what-if/{moved_deal}")
    live(listening)
    before = listening.text(THEN)
    listening.js("document.querySelector(arguments[0]).focus()", lever("contacts", RANGE))
    listening.press(*[Keys.ARROW_RIGHT] * 6)
    listening.until(lambda: listening.text(THEN) != before, "another probability")
    listening.settle()
    for tab in ("smallest", "scenarios", "curve", "moved"):
        listening.open(f"/what-if/{moved_deal}?tab={tab}")
    assert broken(listening) == []
    assert listening.complaints() == []


def test_what_breaks_the_policy_is_stopped_and_noticed(listening):
    listening.open("/data")
    assert listening.js(INLINE) is False
    assert listening.js(EVALUATED) == "EvalError"
    listening.until(lambda: any("script-src-elem inline" in each for each in broken(listening)), "the inline script")
    assert any("Content Security Policy" in each for each in listening.complaints())
