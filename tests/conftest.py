"""Where things are, and how a browser is started."""

import os
import shutil
from pathlib import Path

import pytest
from selenium.webdriver.chrome.options import Options

ROOT = Path(__file__).resolve().parent.parent

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
)


def pytest_configure() -> None:
    """Name the driver, so that selenium does not look for one to download."""
    if driver := shutil.which("chromedriver"):
        os.environ.setdefault("SE_CHROMEDRIVER", driver)


@pytest.hookimpl(optionalhook=True)  # Dash's plugin asks; a run without that plugin stays possible
def pytest_setup_options() -> Options:
    """Start dash_duo's Chromium without a window."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for flag in CHROMIUM_FLAGS:
        options.add_argument(flag)
    return options


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
