"""Below which path of its host Headwind stands, and how its own addresses are written there. Standard library only.

A proxy may take that path off a request or leave it on: either way the application sees its own paths, and what it
writes begins with the whole one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
_PREFIX: ContextVar[str] = ContextVar("prefix", default="")


def at(path: str) -> str:
    """Write one of Headwind's own paths as a link: below /headwind, '/at-risk' -> '/headwind/at-risk'."""
    return f"{_PREFIX.get()}{path}"


def own(path: str) -> str:
    """Read what a browser calls the path as one of Headwind's own: below /headwind, '/headwind/data' -> '/data'."""
    return without(_PREFIX.get(), path)


def without(prefix: str, path: str) -> str:
    """Take a prefix off a path that begins with it: ('/a', '/a/data') -> '/data', ('/a', '/ab') -> '/ab'."""
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path.removeprefix(prefix) or "/"
    return path


@contextlib.contextmanager
def below(prefix: str) -> Iterator[None]:
    """Write every address in this block below a prefix."""
    token = _PREFIX.set(prefix)
    try:
        yield
    finally:
        _PREFIX.reset(token)


class Below:
    """A WSGI application that stands below a prefix, whether or not a proxy has taken it off the path."""

    def __init__(self, application: Wsgi, prefix: str) -> None:
        """Remember what to hand requests to."""
        self._application, self._prefix = application, prefix

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Hand a request on by its own path."""
        environ["SCRIPT_NAME"] = self._prefix
        environ["PATH_INFO"] = without(self._prefix, environ.get("PATH_INFO", "/"))
        with below(self._prefix):
            return self._application(environ, start_response)
