"""How long a browser keeps a file: a year by the address that says what is in it, by any other until it asks again."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

import flask

# Seconds.
ONE_YEAR: Final = 31_536_000
FILES: Final = "/assets/"


def fingerprint(path: Path) -> str:
    """Return what tells one content of a file from another."""
    return _fingerprint(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=128)
def _fingerprint(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def for_ever(answer: flask.Response) -> flask.Response:
    """Let whoever has an answer keep it: another content has another address."""
    answer.cache_control.no_cache = None
    answer.cache_control.public, answer.cache_control.immutable = True, True
    answer.cache_control.max_age = ONE_YEAR
    return answer


def wire(server: flask.Flask, folder: Path) -> None:
    """Let a server's files be kept by their true fingerprint; Dash's own is the time at which a file was written."""

    def keep(answer: flask.Response) -> flask.Response:
        if answer.status_code not in {200, 304} or not flask.request.path.startswith(FILES):
            return answer
        path, given = folder / str((flask.request.view_args or {})["filename"]), flask.request.args
        is_true = given.get("v") == fingerprint(path) or given.get("m") == str(path.stat().st_mtime)
        return for_ever(answer) if is_true else answer

    server.after_request(keep)
