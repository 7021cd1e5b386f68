"""The stylesheet keeps its contrast in both themes, and nothing is fetched from another host."""

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "app" / "assets"
CSS = (ASSETS / "headwind.css").read_text(encoding="utf-8")
GROUNDS = ("--hw-panel", "--bs-body-bg", "--hw-hover", "--hw-well")
TEXTS = ("--bs-body-color", "--bs-secondary-color", "--bs-tertiary-color", "--hw-lost", "--hw-won", "--hw-risk")
MARKS = ("--hw-lost-fill", "--hw-won-fill", "--hw-risk-fill", "--hw-neutral-fill", "--hw-control-line", "--hw-focus")


def palette(theme):
    block = re.search(rf'^\[data-bs-theme="{theme}"\] \{{(.*?)\}}', CSS, re.MULTILINE | re.DOTALL)
    assert block
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour, ground, share):
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(front * share + back * (1 - share)):02x}" for front, back in pairs)


# A browser asks such a selector again at every text and node that is added anywhere, and then all of the page with it.
ASKED_EVERY_TIME = re.compile(r":has\([^()]*(:not\(|:empty|:nth-|:first-|:last-|:only-)")


@pytest.mark.parametrize("sheet", sorted(ASSETS.glob("*.css")), ids=lambda path: path.name)
def test_no_selector_is_asked_of_the_whole_page_at_every_move_of_the_hand(sheet):
    assert [found[0] for found in ASKED_EVERY_TIME.finditer(sheet.read_text(encoding="utf-8"))] == []


# Paper is another matter: what is printed is held nearer.
SHEETS = sorted(path for path in ASSETS.glob("*.css") if path.name != "paper.css")
SIZED = re.compile(r"([^{};]+)\{[^{}]*?font-size: *([^;}]*)")
DRAWN = re.compile(r"(?:font-size:|\"(?:header)?[fF]ontSize\": |font\": \{[^}]*\"size\": )(\d+)")


def readable(size):
    return size == "inherit" or (size.endswith("px") and float(size.removesuffix("px")) >= 13)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_text_is_under_13_pixels_but_in_the_heads_of_tables(sheet):
    rules = SIZED.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL))
    texts = [(rule.strip(), size.strip()) for rule, size in rules if not rule.strip().endswith(" thead th")]
    assert [(rule, size) for rule, size in texts if not rule.startswith(":root") and not readable(size)] == []


def test_no_text_of_a_figure_is_under_13_pixels():
    figures = [path.read_text("utf-8") for path in (ASSETS.parent / "figures").rglob("*.py")]
    sizes = [int(size) for text in figures for size in DRAWN.findall(text)]
    assert min(sizes) >= 13


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reaches_four_and_a_half_to_one(theme):
    colours = palette(theme)
    weak = [(text, ground) for text in TEXTS for ground in GROUNDS if contrast(colours[text], colours[ground]) < 4.5]
    assert not weak


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_reach_three_to_one(theme):
    colours = palette(theme)
    weak = [(mark, ground) for mark in MARKS for ground in GROUNDS[:3] if contrast(colours[mark], colours[ground]) < 3]
    assert not weak


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["lost", "won", "risk", "neutral"])
def test_the_deepest_shade_of_a_heat_map_can_be_read(theme, tone):
    colours = palette(theme)
    shade = mixed(colours[f"--hw-{tone}-fill"], colours["--hw-panel"], 0.5)
    assert contrast(mixed(colours["--hw-strong"], shade, 0.8), shade) >= 4.5


@pytest.mark.parametrize(
    "asset", sorted([*ASSETS.glob("*.css"), *ASSETS.glob("*.js"), *ASSETS.rglob("*.mjs")]), ids=lambda path: path.name
)
def test_nothing_comes_from_another_host(asset):
    links = re.findall(r"https?://[^\s'\")]+", asset.read_text(encoding="utf-8"))
    assert set(links) <= {"http://www.w3.org/2000/svg"}
