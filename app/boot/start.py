"""Before the first request: settings that cannot be served stop the start in one sentence, dangerous ones are said."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
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
    """Read the settings; if they are wrong, say so on stderr and end this process."""
    try:
        return Settings.from_env()
    except HeadwindError as error:
        _refuse(error)


def served() -> Settings:
    """Read the settings of a server; if they are wrong, or cannot be served, say so and end this process."""
    settings = read()
    try:
        require(settings)
    except HeadwindError as error:
        _refuse(error)
    return settings


def require(settings: Settings) -> None:
    """Raise HeadwindError naming the setting that a server cannot follow: nothing of it is begun before."""
    require_folder(settings)
    require_source(settings)
    require_store(settings)
    for address in settings.host.split(","):
        require_address(address, settings.port)


def require_folder(settings: Settings) -> None:
    """Make the data folder; raise HeadwindError if it cannot be written and holds nothing that could be served."""
    pointer = settings.snapshots / POINTER
    if os.path.lexists(pointer) and not pointer.is_file():
        step = "Move it away, then prepare again: python -m app prepare"
        raise HeadwindError(f"HEADWIND_DATA_DIR holds {pointer}, which is no file.", step)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return
    except (OSError, ValueError) as error:
        # A disk that may only be read is no reason not to serve what is published on it.
        if not _is_published(settings):
            words = f"HEADWIND_DATA_DIR cannot be written: {error}."
            raise HeadwindError(words, "Name a folder that is writable, or unset it.") from error


def require_source(settings: Settings) -> None:
    """Raise HeadwindError if the export that is asked for is no folder; one that is not there pages tell of."""
    folder = settings.source_folder
    if folder is None:
        return
    said, step = f"HEADWIND_SOURCE names {settings.source}", "Name the folder of an export, or demo."
    if folder.is_dir():
        if not os.access(folder, os.R_OK | os.X_OK):
            raise HeadwindError(f"{said}, which may not be read.", step)
    elif folder.exists():
        raise HeadwindError(f"{said}, which is no folder.", step)


def require_store(settings: Settings) -> None:
    """Raise HeadwindError if what people write cannot be kept in a file; a database may be there later."""
    path = settings.store_file
    if path is None:
        return
    name = "DATABASE_URL" if settings.database_url else "HEADWIND_DATA_DIR"
    step = "Name a file elsewhere, or move what lies there away."
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.exists()
    except OSError as error:
        words = f"{name} leads to a store that cannot be reached: {error.strerror}."
        raise HeadwindError(words, step) from error
    if there and not path.is_file():
        raise HeadwindError(f"{name} leads to {path}, where the store should be: that is no file.", step)


def require_address(host: str, port: int) -> None:
    """Raise HeadwindError if this machine cannot listen on an address; a port that is in use may be its own."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (OSError, UnicodeError) as error:
        if isinstance(error, PermissionError):
            words = f"PORT {port} may not be bound by this user."
            raise HeadwindError(words, "Choose one above 1023.") from error
        if not isinstance(error, OSError) or error.errno != errno.EADDRINUSE:
            words = f"HEADWIND_HOST names {host}, which is no address of this machine."
            raise HeadwindError(words, "Name one of its own, as 127.0.0.1, or 0.0.0.0 for all of them.") from error


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
