"""The search over every page: by key or button, words, arrows and Enter."""

from selenium.webdriver.common.keys import Keys

OPTIONS = "return [...document.querySelectorAll('#search-results [role=option]')].map((one) => one.innerText)"


def is_open(viewer):
    return viewer.js("return document.getElementById('search').open")


def search(viewer, words):
    viewer.driver.switch_to.active_element.send_keys(words)
    viewer.until(lambda: viewer.js(OPTIONS), f"something that holds {words}")


def test_a_slash_opens_it_from_anywhere_and_enter_goes_to_the_one_chosen(viewer):
    viewer.open("/?stage=Proposal")
    wanted = viewer.server.get("/at-risk", limit=1)["page"]["rows"][0]["opportunity_id"]
    viewer.driver.switch_to.active_element.send_keys("/")
    search(viewer, wanted)
    viewer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    viewer.until(lambda: "/at-risk" in viewer.driver.current_url, "the deal beside the list")
    assert viewer.driver.current_url.endswith(f"/at-risk?deal={wanted}")
    assert not is_open(viewer)


def test_arrows_walk_round_what_was_found_and_escape_leaves_the_page_as_it_was(viewer):
    viewer.open("/jobs")
    viewer.js("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))")
    search(viewer, "a")
    chosen = "return document.querySelector('#search-results [aria-selected=true]').id"
    assert viewer.js(chosen) == "search-0"
    viewer.driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    last = viewer.js(OPTIONS)
    assert viewer.js(chosen) == f"search-{len(last) - 1}"
    viewer.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not is_open(viewer)
    assert viewer.path == "/jobs"


def test_the_button_opens_it_what_nothing_holds_is_said_and_a_press_beside_it_closes_it(viewer):
    viewer.open("/jobs")
    viewer.js("document.getElementById('search-open').click()")
    viewer.driver.switch_to.active_element.send_keys("no such deal")
    viewer.until(lambda: "no such deal" in viewer.text("#search-said"), "that nothing holds the words")
    assert viewer.js(OPTIONS) == []
    # A hand that selects text may leave the search.
    press = "arguments[0].dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))"
    click = "document.getElementById('search').dispatchEvent(new MouseEvent('click', { bubbles: true }))"
    viewer.driver.execute_script(press, viewer.driver.find_element("id", "search-words"))
    viewer.js(click)
    assert is_open(viewer)
    viewer.driver.execute_script(press, viewer.driver.find_element("id", "search"))
    assert not is_open(viewer)


def test_enter_goes_to_what_holds_the_words_as_they_stand_however_fast_it_is_pressed(viewer):
    viewer.open("/jobs")
    first, *_, last = (row["opportunity_id"] for row in viewer.server.get("/at-risk", limit=5)["page"]["rows"])
    viewer.driver.switch_to.active_element.send_keys("/")
    search(viewer, first)
    viewer.js("document.getElementById('search-words').select()")
    viewer.driver.switch_to.active_element.send_keys(last, Keys.ENTER)
    viewer.until(lambda: "/at-risk" in viewer.driver.current_url, "a deal beside the list")
    assert viewer.driver.current_url.endswith(f"/at-risk?deal={last}")


def test_a_slash_stays_where_it_is_typed_and_policy_and_comparison_are_kept_and_filters_left_behind(viewer):
    viewer.open("/at-risk?threshold=0.3&compare=year&stage=Proposal")
    box = viewer.driver.find_element("css selector", ".hw-deals-tools input[type='search'], .hw-deals-tools input")
    box.send_keys("a/b")
    assert not is_open(viewer)
    assert box.get_attribute("value") == "a/b"
    viewer.js("document.getElementById('search-open').click()")
    search(viewer, "a")
    viewer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    viewer.until(lambda: "stage=" not in viewer.driver.current_url, "another address")
    query = viewer.driver.current_url.partition("?")[2].split("&")
    assert {"threshold=0.3", "compare=year"} <= set(query)


def test_what_the_browser_says_of_a_failure_is_no_sentence_for_people(viewer):
    viewer.open("/jobs")
    viewer.js("window.fetch = () => Promise.resolve(new Response('<html>502</html>', { status: 502 }))")
    viewer.js("document.getElementById('search-open').click()")
    viewer.driver.switch_to.active_element.send_keys("a")
    viewer.until(
        lambda: viewer.text("#search-said") == "The search did not answer. Try again.", "that it did not answer"
    )


def test_an_enter_that_still_waits_goes_nowhere_once_the_search_was_left(viewer):
    viewer.open("/jobs")
    slow = "const real = window.fetch; window.fetch = (...all) => new Promise((done, failed) => {"
    slow += (
        " all[1].signal.addEventListener('abort', failed); setTimeout(() => real(...all).then(done, failed), 1500); })"
    )
    viewer.js(slow)
    viewer.js("document.getElementById('search-open').click()")
    viewer.driver.switch_to.active_element.send_keys("a", Keys.ENTER, Keys.ESCAPE)
    viewer.js("document.getElementById('search-open').click()")
    viewer.until(lambda: viewer.js(OPTIONS), "what holds the words")
    assert is_open(viewer)
    assert "/at-risk" not in viewer.driver.current_url
