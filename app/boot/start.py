"""Before the first request: settings that cannot be served stop the start in one sentence, dangerous ones are said."""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
from typing import NoReturn, Protocol

from app.settings import Settings
from data.errors import HeadwindError

LOG = logging.getLogger(__name__)
POINTER = "CURRENT"
# Exit status of what says itself what is wrong: trying again would not help.
REFUSED = 2


class Log(Protocol):
    """What warnings are written to: gunicorn's own log, or a logger."""

    def warning(self, msg: str, *args: object) -> None:
        """Write a line that whoever runs this should read."""


def read() -> Settings:
    """Read the settings; where they are wrong, say so on stderr and end this process."""
    try:
        return Settings.from_env()
    except HeadwindError as error:
        _refuse(error)


def served() -> Settings:
    """Read the settings of a server; where they are wrong, or nothing can be kept, say so and end this process."""
    settings = read()
    try:
        require_folder(settings)
    except HeadwindError as error:
        _refuse(error)
    return settings


def require_folder(settings: Settings) -> None:
    """Make the data folder; raise HeadwindError where it cannot be written and holds nothing that could be served."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return
    except (OSError, ValueError) as error:
        # A disk that may only be read is no reason not to serve what is published on it.
        if not _is_published(settings):
            words = f"HEADWIND_DATA_DIR cannot be written: {error}."
            raise HeadwindError(words, "Name a folder that is writable, or unset it.") from error


def warn(settings: Settings, log: Log = LOG) -> None:
    """Write a warning for each danger of a deployment that anybody may visit."""
    for danger in settings.dangers:
        log.warning("DANGER: %s", danger)


def _is_published(settings: Settings) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return (settings.snapshots / POINTER).is_file()
    return False


def _refuse(error: HeadwindError) -> NoReturn:
    sys.stderr.write(f"headwind: {error}\n")
    sys.exit(REFUSED)
