"""Nothing that axe finds keeps anybody from a page: in both themes, wide and narrow, with signal and without."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from bench.hand import chromium
from bench.scenes import Scene, Spectator, scenes
from tests.examples import is_thorough

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FOUND = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter((one) => one.impact !== "minor")
    .flatMap((one) => one.nodes.map((node) => `${one.impact} ${one.id}: ${node.html.slice(0, 160)} `
        + `${node.failureSummary.split("\\n").slice(1).join(" ").slice(0, 240)}`))"""
# A run looks at what people see first, light on a desk and dark on a phone; EXAMPLES=all at every scene of both worlds.
THOROUGH = is_thorough()
FIRST = [("demo", name) for name in ("pipeline", "stages", "at-risk", "deal", "what-if-moves", "threshold", "nowhere")]
EVERY = [(world, scene.name) for world in ("demo", "silent") for scene in scenes("O08")]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def spectators(browser, demo, silent) -> dict[str, Spectator]:
    return {"demo": Spectator(browser, demo.address), "silent": Spectator(browser, silent.address)}


def issues(spectator: Spectator, scene: Scene) -> Iterator[str]:
    """What axe finds in each look at a scene, and what else is wrong with it."""
    for theme, width in spectator.views(scene, (1440, 360)):
        if not THOROUGH and (theme == "light") != (width == 1440):
            continue
        spectator.page.evaluate(AXE)
        yield from (f"{theme}, {width} px: {issue}" for issue in spectator.page.evaluate(FOUND))


@pytest.mark.parametrize(("world", "name"), EVERY if THOROUGH else FIRST)
def test_axe_finds_nothing_that_matters(spectators, deal, world, name):
    shown = {scene.name: scene for scene in scenes({"demo": deal, "silent": "O08"}[world])}[name]
    assert list(issues(spectators[world], shown)) == []
    assert spectators[world].complaints == []


def test_axe_would_find_what_has_no_name(spectators):
    page = spectators["silent"].page
    page.set_content("<!doctype html><html lang=en><title>A</title><main><h1>A</h1><input></main>")
    page.evaluate(AXE)
    assert [words for words in page.evaluate(FOUND) if words.startswith("critical label")]
