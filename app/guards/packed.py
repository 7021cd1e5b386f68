"""Files that never change are compressed once, and better than there is time for with every answer."""

from __future__ import annotations

import functools
import gzip
from typing import Final

import brotli
import flask

# Where Dash serves what its components load, by addresses of its own.
COMPONENTS: Final = "/_dash-component-suites/"
# Of a browser's encodings the first that it takes; the level at which a megabyte takes a tenth of a second.
LEVELS: Final = {"br": 9, "gzip": 9}
# What every page loads before it can do anything is worth a level that takes five times as long.
OURS: Final = "/vendor/"
LEVELS_OF_OURS: Final = LEVELS | {"br": 10}
SHORTEST: Final = 500


def wire(server: flask.Flask) -> None:
    """Let a server compress its files; what is left, such as answers, is compressed as it comes."""
    server.after_request(_pack)


def _pack(answer: flask.Response) -> flask.Response:
    asked = flask.request
    is_file = answer.cache_control.immutable or asked.path.startswith(COMPONENTS)
    is_whole = answer.status_code == 200 and not answer.direct_passthrough and not answer.is_streamed
    encoding = next((name for name in LEVELS if asked.accept_encodings[name]), None)
    if not (is_file and is_whole and encoding):
        return answer
    data = answer.get_data()
    if len(data) > SHORTEST and "Content-Encoding" not in answer.headers:
        levels = LEVELS_OF_OURS if asked.path.startswith(OURS) else LEVELS
        answer.set_data(_packed(data, encoding, levels[encoding]))
        answer.headers["Content-Encoding"] = encoding
    return answer


@functools.lru_cache(maxsize=64)
def _packed(data: bytes, encoding: str, level: int) -> bytes:
    return brotli.compress(data, quality=level) if encoding == "br" else gzip.compress(data, level, mtime=0)
