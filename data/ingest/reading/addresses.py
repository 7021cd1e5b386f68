"""Addresses of CRM databases: which can be read from, and which of them lie where Headwind may reach."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.errors import SourceError

# How addresses name a kind of database, and who speaks with it.
DRIVERS: Final = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "sqlite": "sqlite",
}
# What may stand behind ? in an address; anything else could lead elsewhere.
MAY_STAND: Final = frozenset(
    ("host", "port", "user", "sslmode", "sslrootcert", "ssl_ca", "application_name", "charset", "unix_socket")
)
HERE: Final = "localhost"
FORM: Final = (
    "Write it as postgresql://user:password@host/name, mysql://user:password@host/name or sqlite:////folder/file."
)


def address_of(name: str, text: str, hosts: Collection[str]) -> URL:
    """Return the address that a variable holds; raise SourceError, which does not say it, where it is not to be read.

    `hosts`: those that may be reached beside this machine.
    """
    if not text:
        raise SourceError(f"{name} is not set: it holds the address of the database that the mapping reads.", FORM)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SourceError(f"{name} holds no address of a database.", FORM) from None
    if url.drivername.partition("+")[0] not in DRIVERS:
        raise SourceError(f"{name} holds the address of no database that Headwind can read.", FORM)
    if url.drivername.startswith("sqlite"):
        return _file(name, url)
    _check_hosts(name, url, hosts)
    return url.set(drivername=DRIVERS[url.drivername.partition("+")[0]])


def place_of(url: URL) -> str:
    """Return what may be said of an address: the name of the database and its host."""
    if url.drivername == "sqlite":
        return Path(url.database or "").name
    hosts = [host for host in _hosts(url) if host and not host.startswith("/")]
    return f"{url.database or 'the database'} at {', '.join(hosts) or HERE}"


def _file(name: str, url: URL) -> URL:
    if not url.database or url.query or not Path(url.database).is_file():
        raise SourceError(f"{name} names no file of SQLite that is there.", FORM)
    return url.set(drivername="sqlite")


def _check_hosts(name: str, url: URL, hosts: Collection[str]) -> None:
    if odd := sorted({*url.query} - MAY_STAND):
        raise SourceError(f"{name} has {odd[0][:30]!r} behind its ?, which is not taken.", "Leave it out.")
    for host in _hosts(url):
        if not (_is_here(host) or host.casefold() in hosts):
            raise SourceError(
                f"{name} leads to {host}, where Headwind may not reach.",
                "Whoever runs it can add that host to HEADWIND_DATABASE_HOSTS.",
            )


def _hosts(url: URL) -> Iterator[str]:
    """Yield every host that an address names; a folder of a socket begins with a slash."""
    named = url.query.get("host", ())
    for text in ((named,) if isinstance(named, str) else named) or ((url.host or "",)):
        yield from (host.strip() for host in text.split(","))
    if url.host and named:
        yield url.host


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine: a socket, its name, or an address that leads back to it."""
    if not host or host.startswith("/") or host.casefold() == HERE:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
