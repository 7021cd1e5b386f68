"""What drivers of databases say, told again without users, passwords and files, and what to do about it."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from data.errors import SourceError
from data.ingest.reading.addresses import place_of

# What the drivers of PostgreSQL, MySQL and SQLite write of a connection that fails; the first that fits is told.
REASONS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        r"password|authentication|access denied|role .* does not exist|no pg_hba\.conf entry|not allowed to connect",
        "{place} does not let this user in.",
        "Correct user and password, or ask who runs that database to let this machine in.",
    ),
    (
        r"database .* does not exist|unknown database",
        "There is no database of that name: {place}.",
        "Correct the name behind the last slash of the address.",
    ),
    (
        r"could not translate host|failed to resolve|name or service not known|getaddrinfo|nodename nor servname|idna",
        "No machine of that name is found: {place}.",
        "Correct the host in the address.",
    ),
    (
        r"not a database|file is encrypted|malformed",
        "{place} is no file of SQLite.",
        "Name another file.",
    ),
    (
        r"\bssl\b|\btls\b|certificate",
        "{place} asks for another kind of encryption.",
        "Write ?sslmode=require behind the address of a PostgreSQL, or ask who runs it.",
    ),
    (
        r"refused|timed? ?out|expired|unreachable|no route|can't connect|no such file",
        "{place} does not answer.",
        "See that it runs, that host and port are right, and that this machine may reach it.",
    ),
)
# How MySQL writes who asks.
USER: Final = re.compile(r"(?:user )?'[^']*'@'[^']*'")


def unreachable(url: URL, error: Exception) -> SourceError:
    """Say why a database cannot be read at all, naming it and its host alone."""
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    place = place_of(url)
    for pattern, words, step in REASONS:
        if re.search(pattern, said, re.IGNORECASE):
            return SourceError(words.format(place=place), step)
    return SourceError(f"{place} does not answer, or lets nobody read it.", "See that it runs, and who may read it.")


def said_of(error: DBAPIError) -> str:
    """Return what a database says of a question that it does not answer, in one line and without its user."""
    # MySQL's driver tells a number and a sentence, the others a sentence.
    told = error.orig.args[-1] if error.orig is not None and error.orig.args else error.orig
    first = next(iter(str(told).splitlines()), "") or "it cannot be asked"
    return USER.sub("this user", first.removesuffix("."))
