"""A figure's menu makes a picture of it: its title, what it rests on, light colours, by mouse and by keyboard."""

import re

import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys

from tests.examples import some

PICTURE = "document.querySelector('.hw-picture')"


def title(viewer):
    return viewer.js(
        "return document.querySelector('.hw-panel:has(.hw-picture) .hw-panel-title').firstChild.textContent"
    )


def chosen(viewer, kind):
    """Choose a kind from the first figure's menu, and return the file."""
    viewer.until(lambda: viewer.js(f"return Boolean({PICTURE})"), "a figure")
    viewer.js(f"{PICTURE}.open = true; {PICTURE}.scrollIntoView({{ block: 'center' }});")
    return viewer.fetched(f".hw-picture[open] [data-picture={kind}]", f".{kind}")


@pytest.mark.parametrize("theme", some(["dark", "light"], 1))
def test_a_png_is_as_large_as_the_figure_and_not_blank(viewer, theme):
    viewer.prefer(theme)
    viewer.open("/movement")
    path = chosen(viewer, "png")
    assert path.name == "headwind-from-then-to-now-2026-09-30.png"
    with Image.open(path) as picture:
        shown = picture.convert("RGB")
    assert shown.width >= 2 * 720
    assert shown.height >= 2 * 320
    assert shown.getpixel((2, 2)) == (255, 255, 255)
    assert {(0, 114, 178), (213, 94, 0)} <= set(shown.get_flattened_data())


@pytest.mark.parametrize("path", some(["/win-rate?period=all", "/movement", "/model"], 1))
def test_an_svg_has_the_title_and_what_the_figure_rests_on(viewer, path):
    viewer.open(path)
    text = chosen(viewer, "svg").read_text("utf-8")
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", text))
    assert title(viewer) in words
    told = viewer.server.get("/provenance", periodic="no")
    assert "Data as of 30 Sep 2026" in words
    assert f"Model version {told['bundle_version']}" in words
    assert "Flagged: " in words
    assert text.count("<svg") > 1


def test_the_filters_of_the_page_stand_below_the_picture(viewer):
    viewer.open("/movement?region=Nordics&period=last-30-days")
    words = chosen(viewer, "svg").read_text("utf-8")
    assert "Region: Nordics" in words
    assert "Last 30 days" not in words, "what changed follows no period"


def test_a_picture_of_one_deal_names_it_and_its_panel(viewer):
    deal = viewer.server.get("/at-risk", flagged="yes", limit=1)["page"]["rows"][0]
    viewer.open(f"/at-risk?deal={deal['opportunity_id']}")
    named = deal["deal_name"]
    assert f"{named} · Won, lost or still open by date" in chosen(viewer, "svg").read_text("utf-8")
    viewer.follow(f"/what-if/{deal['opportunity_id']}?tab=curve")
    viewer.appears("#what-if-graph .main-svg")
    assert "· Curve</text>" in chosen(viewer, "svg").read_text("utf-8")


def test_a_menu_is_reached_and_left_by_keyboard_and_a_picture_that_cannot_be_made_is_said(viewer):
    viewer.open("/movement")
    viewer.until(lambda: viewer.js(f"return Boolean({PICTURE})"), "a figure")
    viewer.js(f"{PICTURE}.querySelector('summary').focus()")
    viewer.press(Keys.ENTER)
    viewer.until(lambda: viewer.js(f"return {PICTURE}.open"), "the menu")
    viewer.press(Keys.ESCAPE)
    viewer.until(lambda: not viewer.js(f"return {PICTURE}.open"), "the menu shut")
    assert viewer.js(f"return document.activeElement === {PICTURE}.querySelector('summary')")
    viewer.js(f"window.fetch = () => Promise.reject(new Error('no')); {PICTURE}.open = true;")
    viewer.click(".hw-picture[open] [data-picture=png]")
    viewer.until(
        lambda: "could not be made" in viewer.js("return document.getElementById('live').textContent"), "words"
    )
