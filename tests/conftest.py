"""Where things are, and how a browser is started.

What takes seconds to import is imported by what needs it: the process that hands tests to pytest's workers runs none.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from tests import examples, shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dash import Dash
    from flask.testing import FlaskClient
    from selenium.webdriver.chrome.options import Options

    from app.services import Services
    from tests.receivers import Receiver

ROOT = Path(__file__).resolve().parent.parent

# Chromium without what surrounds a page takes three quarters of the time. The command of that name is a script: whoever
# ends it leaves the browser behind.
SHELL = "/usr/lib/chromium/chromium-headless-shell"
# A container has neither a sandbox, nor a display, nor much shared memory, and nothing may call home.
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Pages of one host share a process, which has compiled their scripts before.
    "--process-per-site",
)


examples.load()


# Whole jobs, real processes and training runs take most of the time of all tests.
WHOLE = (
    *("app/boot/test_boot.py", "app/boot/test_buffered.py", "app/boot/test_start.py", "app/guards/test_debugging.py"),
    *("app/jobs/imports", "app/jobs/ledger/test_killed_ledger.py"),
    *("app/jobs/test_jobs.py", "app/jobs/test_killed_jobs.py", "app/jobs/test_recovery.py", "app/test_cases.py"),
    *("data/building/test_sightings.py", "data/demo", "data/ingest/test_mutations.py", "data/test_hung_store.py"),
    "data/test_point_in_time.py",
    *(
        "app/jobs/alerting/test_killed_alerts.py",
        "app/jobs/test_exports.py",
        "app/jobs/watching",
        "data/sources/test_tryton.py",
    ),
    *("model/fitting/test_fit.py", "model/test_real_files.py", "model/time_to_close", "model/training"),
    "pages/test_odd_exports.py",
    "deploy/test_monitoring.py",
)
TRAINED = {"bundle", "noise_bundle"}
MARKS = ("browser", "contract", "whole")
LANE = re.compile(rf"(\b(not|and|or|{'|'.join(MARKS)})\b|\s)+")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out, before it is imported, a file that holds no test of the lane that is asked for."""
    lane = config.getoption("markexpr")
    if collection_path.suffix != ".py" or not LANE.fullmatch(lane):
        return None
    asked = (eval(lane, {name: name == mark for name in MARKS}) for mark in marks_in(collection_path))
    return None if any(asked) else True


@cache
def marks_in(path: Path) -> set[str]:
    """Return what the tests of a file may be marked with; one without a mark is quick."""
    if lies_below(path, "browser"):
        return {"browser"}
    if lies_below(path, *WHOLE):
        return {"whole"}
    trained = {"whole"} if lies_below(path, "model") else set()
    return {"", *trained, *re.findall(rf"\bmark\.({'|'.join(MARKS)})\b", path.read_text("utf-8"))}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what runs in a lane of its own, and leave out what is for a thorough run alone."""
    rare = [] if examples.is_thorough() else [item for item in items if item.get_closest_marker("thorough")]
    if rare:
        config.hook.pytest_deselected(items=rare)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    for item in items:
        trains = not TRAINED.isdisjoint(getattr(item, "fixturenames", ())) and lies_below(item.path, "model")
        if trains or lies_below(item.path, *WHOLE):
            item.add_marker(pytest.mark.whole)
        if unforeseen := {mark.name for mark in item.iter_markers()} & {*MARKS} - marks_in(item.path):
            raise pytest.UsageError(f"{item.nodeid} is marked {unforeseen}, for which its file is not collected.")


@cache
def lies_below(path: Path, *names: str) -> bool:
    """Tell whether a file of tests is one of those, or in one of those folders; thousands of tests ask it of few."""
    return any(path.is_relative_to(ROOT / "tests" / name) for name in names)


def pytest_configure() -> None:
    """Name the driver, so that selenium does not look for one to download, and a folder that all workers share."""
    shared.folder()
    if driver := shutil.which("chromedriver"):
        os.environ.setdefault("SE_CHROMEDRIVER", driver)


def pytest_collection() -> None:
    """Look for no garbage while thousands of tests are collected, none of which is."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Spare the collector what was imported: it stays until the end, and jobs collect before something large."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


@pytest.hookimpl(optionalhook=True)  # Dash's plugin asks; a run without that plugin stays possible
def pytest_setup_options() -> Options:
    """Start dash_duo's Chromium without a window."""
    from selenium.webdriver.chrome.options import Options

    options = Options()
    options.binary_location = shutil.which(SHELL) or shutil.which("chromium") or ""
    for flag in CHROMIUM_FLAGS:
        options.add_argument(flag)
    return options


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Give each of DuckDB's instances one thread: pytest's workers take the other cores, and few rows fill no second.

    What runs in a process of its own has the threads that it is served with.
    """
    from data.building.build import DRAFT_CONFIG
    from data.snapshots.snapshot import READ_CONFIG

    with mock.patch.dict(READ_CONFIG, threads="1"), mock.patch.dict(DRAFT_CONFIG, threads="1"):
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program, for Playwright's executable_path."""
    found = shutil.which("chromium")
    assert found, "The browser tests need chromium: make browser installs it."
    return Path(found)


@pytest.fixture(scope="session")
def chromium_flags() -> tuple[str, ...]:
    """The browser's flags, for Playwright's args."""
    return CHROMIUM_FLAGS


@pytest.fixture(scope="session")
def ten(tmp_path_factory) -> Services:
    """The ten-row world, published: see tests/worlds.py for the rows and the hand-written loss probabilities."""
    from tests import worlds

    return worlds.services(tmp_path_factory.mktemp("ten"))


@pytest.fixture(scope="session")
def gaps(tmp_path_factory) -> Services:
    """The world with two pipelines in which an owner, a product and a pipeline are not recorded."""
    from tests import worlds

    return worlds.services(tmp_path_factory.mktemp("gaps"), mapping=worlds.with_gaps(), files=worlds.GAPS)


@pytest.fixture(scope="session")
def ten_without_signal(tmp_path_factory) -> Services:
    """The same world with a bundle whose verdict is No signal."""
    from tests import worlds

    return worlds.services(tmp_path_factory.mktemp("silent"), "No signal")


@pytest.fixture(scope="session")
def undated(tmp_path_factory) -> Services:
    """The same world with nothing said of when an opportunity ends."""
    from tests import worlds

    return worlds.services(tmp_path_factory.mktemp("undated"), dated=False)


@pytest.fixture(scope="session")
def dash_app(ten) -> Dash:
    """The application over the ten-row world; one in a process, because the first drains Dash's list of callbacks."""
    from app.factory import create_app

    return create_app(ten.settings)


@pytest.fixture
def client(dash_app) -> FlaskClient:
    """A client of the application that needs no server, and that nobody has counted yet."""
    (limiter,) = dash_app.server.extensions["limiter"]
    limiter.reset()
    return dash_app.server.test_client()


@pytest.fixture
def chat() -> Iterator[Receiver]:
    """A chat on this machine."""
    from tests.receivers import Webhook, listening

    with listening(Webhook) as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[Receiver]:
    """A mail server on this machine."""
    from tests.receivers import Mailbox, listening

    with listening(Mailbox) as found:
        yield found
