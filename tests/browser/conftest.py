"""One browser and a server process for each world, shared by all browser tests; and what no test may leave behind."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash.testing.browser import Browser
from selenium.webdriver.chrome.options import Options

from app import jobs
from app.settings import Settings
from bench.arrivals import SHIFTS
from data.errors import NotFound
from tests import shared, worlds
from tests.browser.servers import Server, serving
from tests.browser.viewer import LISTEN, Viewer
from tests.small_training import train_small

DEMO = {
    "HEADWIND_SOURCE": "demo",
    "HEADWIND_DEMO_OPPORTUNITIES": "2000",
    "HEADWIND_DEMO_AS_OF": "2026-09-30",
}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.browser)


class Listening(Options):
    """The options of a browser that keeps what it was sent and what it was answered beside what the console said."""

    def set_capability(self, name: str, value: Any) -> None:
        super().set_capability(name, {**value, "performance": "ALL"} if name == "goog:loggingPrefs" else value)


@pytest.fixture(scope="session")
def dash_br(request, tmp_path_factory) -> Iterator[Browser]:
    """Dash's browser, started once: each start takes longer than most tests."""
    options, asked = Listening(), request.config.hook.pytest_setup_options()[0]
    options.binary_location = asked.binary_location
    for argument in asked.arguments:
        options.add_argument(argument)
    downloads = str(tmp_path_factory.mktemp("downloads"))
    with Browser("Chrome", options=[options], headless=True, download_path=downloads, percy_run=False) as browser:
        browser.driver.implicitly_wait(0)
        yield browser


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A data folder with a small demo CRM; it is made once in a run of tests, and trains a small model for it."""
    made = shared.once("demo", _prepare)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("demo") / "var", symlinks=True))


def _prepare(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        jobs.prepare(Settings.from_env({**DEMO, "HEADWIND_DATA_DIR": str(folder)}), lambda _: None)


@pytest.fixture(scope="session")
def demo(prepared) -> Iterator[Server]:
    """A server over a small demo CRM, started by the same command as anybody's."""
    with serving(prepared, "--prepare", **DEMO) as server:
        yield server


@pytest.fixture(scope="session")
def silent(tmp_path_factory) -> Iterator[Server]:
    """A server over the ten-row world, whose bundle has no signal."""
    services = worlds.services(tmp_path_factory.mktemp("silent"), "No signal")
    with serving(services.settings.data_dir) as server:
        yield server


def watched(browser: Browser, server: Server) -> Iterator[Viewer]:
    """Start from a blank page and a plain browser; fail on whatever went wrong meanwhile."""
    viewer = Viewer(browser, server)
    viewer.resize(1440)
    viewer.prefer("light")
    viewer.complaints()
    yield viewer
    complaints = viewer.complaints()
    viewer.devtools("Storage.clearDataForOrigin", origin=server.address, storageTypes="local_storage,cookies")
    viewer.driver.get("about:blank")
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def viewer(dash_br, demo) -> Iterator[Viewer]:
    """Somebody who looks at the demo CRM."""
    yield from watched(dash_br, demo)


@pytest.fixture
def listening(viewer):
    """The viewer, whose documents keep from their first line on what breaks the policy and what of them moves."""
    source = LISTEN + SHIFTS.read_text("utf-8")
    script = viewer.devtools("Page.addScriptToEvaluateOnNewDocument", source=source)
    yield viewer
    viewer.devtools("Page.removeScriptToEvaluateOnNewDocument", **script)


@pytest.fixture
def silent_viewer(dash_br, silent) -> Iterator[Viewer]:
    """Somebody who looks at the world without signal."""
    yield from watched(dash_br, silent)


@pytest.fixture
def undone(viewer):
    """Whatever a test adopted is no longer in force after it."""
    before = in_force(viewer)
    yield
    with contextlib.suppress(NotFound):
        jobs.retire_policy(Settings(data_dir=viewer.server.folder), "the tests", lambda _: None)
    viewer.until(lambda: in_force(viewer) == before, "the server to follow")


def in_force(viewer):
    return viewer.server.get("/threshold")["in_force"]


@pytest.fixture
def deal(demo):
    """The open deal with the largest expected loss."""
    return demo.get("/at-risk", limit=1)["page"]["rows"][0]["opportunity_id"]


@pytest.fixture
def moved_deal(demo):
    """Of the forty largest expected losses, the one that nine contacts move most; a step or two may move none."""
    largest = [row["opportunity_id"] for row in demo.get("/at-risk", limit=40)["page"]["rows"]]

    def scored(changes):
        asked = [{"opportunity_id": each, "changes": changes} for each in largest]
        return [one["loss_probability"] for one in demo.post("/score", {"opportunities": asked})["scores"]]

    rows = zip(largest, scored({}), scored({"contacts": 9}), strict=True)
    return max(rows, key=lambda row: abs(row[2] - row[1]))[0]
