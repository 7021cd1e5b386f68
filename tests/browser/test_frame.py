"""The frame around every page: navigation, scope, address, theme, keyboard."""

import pytest
from selenium.webdriver.common.keys import Keys

import pages
from app.formats import NBSP
from bench.arrivals import SHIFT_UNDER
from tests.examples import some

LISTED = [one for one in pages.MENU if one[8]]
KNOWN = {one[0]: one for one in pages.MENU}
# What people come to first, and what no navigation leads to; where that leads the walk below looks at every page.
OPENED = ["/", "/at-risk", "/account", *(path for path in KNOWN if path not in {"/", "/at-risk", "/account"})]
SCOPED = {one[1] for one in LISTED if one[6]}
PANELS = "return [...document.querySelectorAll('#main .hw-panel-body')].filter((one) => one.checkVisibility())"
EMPTY = f"{PANELS}.filter((one) => !one.innerText.trim() && !one.querySelector('svg, input')).map((one) => one.id)"


def is_drawn_in_full(viewer, path):
    _, _, title, lead, *_ = KNOWN[path]
    viewer.reads("h1", title)
    assert viewer.texts("h1") == [title]
    assert viewer.driver.title == f"{title} · Headwind"
    assert viewer.text("#page-lead") == lead
    assert viewer.text("#freshness").startswith("Data as of 30 Sep 2026")
    assert viewer.js(EMPTY) == [], path


@pytest.mark.parametrize("path", some(OPENED, 3))
def test_a_page_is_drawn_in_full_and_still_fits_every_width_and_breaks_nothing(listening, path):
    listening.open(path)
    is_drawn_in_full(listening, path)
    moved = listening.js("return window.shifts()")
    assert moved["shift"] < SHIFT_UNDER, moved["moved"]
    listening.fits(path, 1440, 1024, 360)
    assert listening.broken() == []


def test_every_page_fits_a_phone(viewer):
    viewer.resize(360)
    viewer.open("/at-risk")
    viewer.click(".hw-nav-fold")
    viewer.go("Win rate")
    viewer.reads("h1", "Win rate")
    for path in (page.PATH for page in pages.PAGES):
        viewer.follow(path)
        viewer.fits(path)


def choose(viewer, dimension, level):
    if not viewer.js("return document.getElementById(arguments[0]).open", f"scope-{dimension}-pick"):
        viewer.click(f"#scope-{dimension}-pick summary")
    viewer.click(f"//details[@id='scope-{dimension}-pick']//label[starts-with(normalize-space(), '{level}')]")
    viewer.settle()


def offered(viewer, dimension):
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent.split(' · ')[0])"
    return viewer.js(script, f"#scope-{dimension} label")


def chips(viewer):
    return [words.removesuffix(" ×") for words in viewer.texts("#scope-chips .hw-chip")]


def test_the_navigation_leads_to_every_page_without_loading_anew_and_takes_the_scope_along(listening):
    viewer = listening
    viewer.open("/")
    viewer.js("window.sameDocument = true")
    everywhere = viewer.text("#pipeline-kpis .hw-kpi-value")
    region = offered(viewer, "region")[0]
    choose(viewer, "region", region)
    viewer.asks(region=[region])
    viewer.until(lambda: viewer.text("#pipeline-kpis .hw-kpi-value") != everywhere, "other key figures")
    here = viewer.texts("#pipeline-kpis .hw-kpi-value")
    first = viewer.server.get("/pipeline", region=region)["kpis"][0]
    assert viewer.text("#pipeline-kpis .hw-kpi-n") == f"{first['n']} {first['counted']}"
    assert chips(viewer) == [region]

    for path, name, *_ in [*LISTED[1:], LISTED[0]]:
        viewer.go(name)
        is_drawn_in_full(viewer, path)
        assert viewer.path == path
        assert viewer.texts("#nav [aria-current=page]") == [name]
        if name in SCOPED:
            assert viewer.query == {"region": [region]}, name
            assert chips(viewer) == [region], name
    assert viewer.texts("#pipeline-kpis .hw-kpi-value") == here
    assert viewer.js("return window.sameDocument")
    assert viewer.broken() == []

    viewer.reload()
    assert viewer.query == {"region": [region]}
    assert viewer.texts("#pipeline-kpis .hw-kpi-value") == here
    assert viewer.text("#scope-region-said") == "1"

    viewer.click("#scope-reset")
    viewer.asks()
    viewer.reads("#pipeline-kpis .hw-kpi-value", everywhere)
    assert not viewer.sees("#scope-chips .hw-chip")


def test_back_and_forward_restore_the_scope_and_the_page(viewer):
    viewer.open("/")
    everywhere = viewer.texts("#pipeline-kpis .hw-kpi-value")
    first, second, *_ = offered(viewer, "region")
    choose(viewer, "region", first)
    viewer.asks(region=[first])
    choose(viewer, "region", second)
    viewer.asks(region=[first, second])
    both = viewer.until(
        lambda: (now := viewer.texts("#pipeline-kpis .hw-kpi-value")) != everywhere and now, "key figures of both"
    )
    viewer.go("Win rate")
    viewer.back()
    viewer.reads("h1", "Pipeline")
    assert viewer.query == {"region": [first, second]}
    assert viewer.texts("#pipeline-kpis .hw-kpi-value") == both
    viewer.back()
    viewer.asks(region=[first])
    viewer.until(lambda: chips(viewer) == [first], "one chip")
    viewer.back()
    viewer.asks()
    viewer.until(lambda: viewer.texts("#pipeline-kpis .hw-kpi-value") == everywhere, "all key figures")
    viewer.forward()
    viewer.asks(region=[first])
    viewer.reads("#scope-region-said", "1")


def test_owners_follow_from_the_region(viewer):
    viewer.open("/at-risk")
    everyone = offered(viewer, "owner")
    region = offered(viewer, "region")[0]
    choose(viewer, "region", region)
    mine = viewer.until(lambda: (now := offered(viewer, "owner")) != everyone and now, "fewer owners")
    assert set(mine) < set(everyone)
    listed = viewer.server.get("/at-risk", region=region, limit=1000)["page"]["rows"]
    assert {row["owner"] for row in listed} - {None} <= set(mine)
    choose(viewer, "owner", mine[0])
    viewer.asks(region=[region], owner=[mine[0]])
    viewer.click(f"//button[@aria-label='Remove filter {region}']")
    viewer.asks(owner=[mine[0]])


def test_a_link_shows_what_its_sender_saw(viewer):
    viewer.open("/win-rate?period=all&region=Central+Europe&product=Gale+Pro&threshold=0.4")
    assert viewer.value("#scope-period") == "all"
    assert chips(viewer) == ["Central Europe", "Gale Pro", "Flagged: loss chance at or above 40 %"]
    answer = viewer.server.get("/win-rate", period="all", region="Central Europe", product="Gale Pro")
    assert viewer.text("#win-rate-kpis .hw-kpi-n").startswith(f"{answer['kpis'][0]['n']:,}")


OWN = "false_alarm=3000&save_rate=0.25&capacity=5"


@pytest.mark.parametrize(
    ("line", "words"),
    some(
        [
            ("policy=money&flag_from=50000", "Flagged: expected loss above $50.0 k"),
            ("policy=flat", "Flagged: by one threshold"),
            ("policy=flat&threshold=0.425", "Flagged: loss chance at or above 42.5 %"),
            ("flag_from=950", "Flagged: expected loss above $950"),
            ("policy=money", "Flagged: by money"),
        ],
        1,
    ),
)
def test_a_policy_of_the_viewers_own_is_said_and_taken_back_chip_by_chip(viewer, line, words):
    viewer.open(f"/at-risk?{line}&{OWN}")
    costs = ["Acting costs $3.0 k", "Acting saves 25 %", "Capacity 5 each"]
    viewer.until(lambda: chips(viewer) == [words, *costs], f"{words}: {chips(viewer)}")
    viewer.reads("#deals-summary", "(your own)")
    viewer.click(f"//button[@aria-label='Remove filter {words.replace(' %', NBSP + '%').replace(' k', NBSP + 'k')}']")
    viewer.asks(false_alarm=["3000"], save_rate=["0.25"], capacity=["5"])
    viewer.until(lambda: chips(viewer) == costs, "the costs alone")
    viewer.click("#scope-reset")
    viewer.asks()
    viewer.reads("#deals-summary", "(the model's suggestion)")


def test_an_old_link_is_read_but_for_what_a_missed_loss_costs(viewer):
    viewer.open("/at-risk?threshold=0.4&false_alarm=2000&missed_loss=9000")
    viewer.reads("#scope-notice", "Ignored in this link: missed_loss. Everything else applies.")
    assert chips(viewer) == ["Flagged: loss chance at or above 40 %", "Acting costs $2.0 k"]
    viewer.reads("#deals-summary", "loss chance at or above 40 %")


def test_dates_of_the_viewers_own_stand_in_the_address(viewer):
    viewer.open("/win-rate?from=2026-01-01&to=2026-03-31")
    assert viewer.value("#scope-period") == "custom"
    assert (viewer.value("#scope-from"), viewer.value("#scope-to")) == ("2026-01-01", "2026-03-31")
    viewer.js("const one = document.getElementById('scope-period'); one.focus()")
    viewer.press("All")
    viewer.asks(period=["all"])
    viewer.disappears("#scope-from")


def test_what_a_link_asks_in_vain_is_named(viewer):
    viewer.open("/?period=someday&colour=blue&region=Central+Europe")
    viewer.reads("#scope-notice", "period=someday, colour")
    assert chips(viewer) == ["Central Europe"]
    viewer.click("#scope-notice .hw-close")
    viewer.disappears("#scope-notice .hw-notice")


def test_a_page_that_is_not_there_says_what_to_do(viewer):
    viewer.open("/no-such-page")
    viewer.reads("h1", "Page not found")
    assert "nothing at this address" in viewer.text("#main")
    assert all("404" in complaint for complaint in viewer.complaints())
    viewer.click("#main a")
    viewer.reads("h1", "Pipeline")


def theme(viewer):
    return viewer.js("return document.documentElement.dataset.bsTheme")


def ground(viewer):
    return viewer.js("return getComputedStyle(document.body).backgroundColor")


def test_the_theme_follows_the_system_until_it_is_chosen(viewer):
    viewer.open("/")
    assert theme(viewer) == "light"
    light = ground(viewer)
    viewer.prefer("dark")
    viewer.until(lambda: theme(viewer) == "dark", "the system's dark theme")
    assert ground(viewer) != light
    viewer.click("#theme-toggle")
    assert (theme(viewer), ground(viewer)) == ("light", light)
    viewer.reload()
    assert (theme(viewer), ground(viewer)) == ("light", light)
    viewer.prefer("light")
    viewer.click("#theme-toggle")
    viewer.reload()
    assert theme(viewer) == "dark"
    assert viewer.text("#theme-toggle") == "Light mode"


def test_the_keyboard_reaches_the_content_and_every_page(viewer):
    viewer.open("/")
    viewer.press(Keys.TAB)
    assert viewer.focused() == "Skip to content"
    viewer.press(Keys.ENTER)
    assert viewer.js("return document.activeElement.id") == "main"
    viewer.js("document.querySelector('.hw-brand').focus()")
    viewer.press(Keys.TAB)
    assert viewer.js("return document.activeElement.id") == "search-open"
    viewer.press(Keys.TAB, Keys.TAB)
    assert viewer.focused() == "What changed"
    viewer.press(Keys.ENTER)
    viewer.settle()
    viewer.reads("h1", "What changed")
    assert viewer.js("return document.activeElement.id") == "main"


def test_a_menu_of_the_scope_works_by_keyboard(viewer):
    viewer.open("/")
    region = offered(viewer, "region")[0]
    viewer.js("document.querySelector('#scope-region-pick summary').focus()")
    viewer.press(Keys.ENTER)
    viewer.appears("#scope-region label")
    viewer.js("document.querySelector('#scope-region input').focus()")
    viewer.press(Keys.SPACE)
    viewer.asks(region=[region])
    viewer.press(Keys.ESCAPE)
    viewer.disappears("#scope-region label")
    assert viewer.js("return document.activeElement.closest('details').id") == "scope-region-pick"


FORGET = """
const before = window.store.getState();
window.store.dispatch({type: 'RESET_COMPONENT_STATE', payload: {itempath: arguments[0]}});
return before === window.store.getState();
"""


def test_an_order_to_forget_nothing_disturbs_no_component(viewer):
    viewer.open("/")
    assert viewer.js(FORGET, ["components", "nowhere"])
    known = viewer.js("return Object.keys(window.store.getState().layoutHashes)[0].split(',')")
    assert not viewer.js(FORGET, known)


def test_what_is_not_recorded_is_an_empty_name_in_the_address(viewer):
    viewer.open("/?owner=&product=")
    viewer.until(lambda: chips(viewer) == ["Owner not recorded", "Product not recorded"], "both filters")
    viewer.click("//button[@aria-label='Remove filter Owner not recorded']")
    viewer.until(lambda: chips(viewer) == ["Product not recorded"], "the other filter alone")
    assert viewer.driver.current_url.endswith("/?product=")
