"""Which databases Headwind can write to, told by their address alone: no driver is loaded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from data.errors import HeadwindError

POSTGRESQL: Final = ("postgres", "postgresql", "postgresql+psycopg")
LAST_PORT: Final = 65_535


# A host, an IPv6 address in brackets, or neither for this machine's own; then perhaps a port.
HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\s\[\]:]*)(:.*)?")


def refusal() -> HeadwindError:
    """Say that an address names no database that can be written to; the address may hold a password and is not said."""
    return HeadwindError(
        "DATABASE_URL names no database that Headwind can write to.",
        "Give postgresql://user:password@host/name or sqlite:////folder/file; unset, it keeps a file of its own.",
    )


def check(url: str) -> str:
    """Return an address that can be one, or '' for none; raise HeadwindError for any other."""
    scheme, mark, rest = url.partition("://")
    known = _names_host(rest) if scheme in POSTGRESQL else scheme == "sqlite" and _names_file(rest)
    if url and not (mark and known):
        raise refusal()
    return url


def file_of(url: str) -> Path | None:
    """Return the file that an address names, None if it names a server."""
    scheme, _, rest = url.partition("://")
    return Path(unquote(rest.partition("?")[0][1:])) if scheme == "sqlite" else None


def _names_file(rest: str) -> bool:
    path = rest.partition("?")[0]
    return path.startswith("/") and path[1:] not in ("", ":memory:") and "\0" not in path


def _names_host(rest: str) -> bool:
    """Tell whether a host can be one, and the port, if one is named."""
    authority = re.split(r"[/?]", rest.rpartition("@")[2])[0]
    if not HOST.fullmatch(authority):
        return False
    port = authority.rpartition("]")[2].rpartition(":")[2] if ":" in authority.rpartition("]")[2] else ""
    return not port or (re.fullmatch("[0-9]{1,5}", port) is not None and 1 <= int(port) <= LAST_PORT)
