"""Nothing that axe finds keeps anybody from a page: in both themes, wide and narrow, with signal and without."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from bench.hand import chromium
from bench.scenes import THEMES, Spectator, scenes
from tests.examples import is_thorough

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FOUND = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter((one) => one.impact !== "minor")
    .flatMap((one) => one.nodes.map((node) => `${one.impact} ${one.id}: ${node.html.slice(0, 160)} `
        + `${node.failureSummary.split("\\n").slice(1).join(" ").slice(0, 240)}`))"""
# A run looks at the scenes that differ most, once each; EXAMPLES=all at every scene of both worlds in every way.
FIRST = [
    ("demo", "pipeline", ("light",), (1440,)),
    ("demo", "deal", ("dark",), (360,)),
    ("demo", "what-if-moves", ("dark",), (1440,)),
    ("silent", "threshold", ("light",), (360,)),
]
EVERY = [(world, scene.name, THEMES, (1440, 360)) for world in ("demo", "silent") for scene in scenes("O08")]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def spectators(browser, demo, silent) -> dict[str, Spectator]:
    return {"demo": Spectator(browser, demo.address), "silent": Spectator(browser, silent.address)}


def issues(spectator: Spectator, looks: Iterator[tuple[str, int]]) -> Iterator[str]:
    """What axe finds in each look at a scene, and what else is wrong with it."""
    for theme, width in looks:
        spectator.page.evaluate(AXE)
        yield from (f"{theme}, {width} px: {issue}" for issue in spectator.page.evaluate(FOUND))


@pytest.mark.parametrize(
    ("world", "name", "themes", "widths"),
    EVERY if is_thorough() else FIRST,
    ids=lambda part: part if isinstance(part, str) else "-".join(map(str, part)),
)
def test_axe_finds_nothing_that_matters(spectators, deal, world, name, themes, widths):
    shown = {scene.name: scene for scene in scenes({"demo": deal, "silent": "O08"}[world])}[name]
    assert list(issues(spectators[world], spectators[world].views(shown, widths, themes))) == []
    assert spectators[world].complaints == []


def test_axe_would_find_what_has_no_name(spectators):
    page = spectators["silent"].page
    page.set_content("<!doctype html><html lang=en><title>A</title><main><h1>A</h1><input></main>")
    page.evaluate(AXE)
    assert [words for words in page.evaluate(FOUND) if words.startswith("critical label")]
