"""A database that an import is read from: what of it, and where it may lie. Its address is kept nowhere."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from app.imports.folders import lies_below
from app.imports.receiving import MOST_FILES, chosen_name
from app.settings import Settings
from data.errors import InvalidInput, SourceError
from data.ingest.reading.addresses import FORM, address_of
from data.ingest.reading.database import NAME
from data.schema import shown

# What a question begins with; any other line names tables.
QUERY: Final = re.compile(r"\s*\(*\s*(select|with)\b", re.IGNORECASE)
COMMENT: Final = "--"
# A statement ends with a semicolon at the end of a line.
END: Final = re.compile(r";[ \t]*(?:\n|$)")
# What may stand behind ? in an address that a visitor writes: nothing that leads elsewhere or names a file.
MAY_STAND: Final = frozenset(("sslmode", "charset", "application_name"))
LONGEST_LABEL: Final = 60
SQLITE: Final = "sqlite"
NOT_HERE: Final = "No file of SQLite lies there below a folder that imports may be taken from."
ALLOW_FOLDER: Final = "Whoever runs this server can put it there, or name its folder in HEADWIND_IMPORT_FOLDERS."


@dataclasses.dataclass(frozen=True)
class DatabaseRequest:
    """A database as somebody names it: its address, and tables or queries as text."""

    address: str = dataclasses.field(repr=False)
    reads: str


def reads_of(text: str) -> dict[str, str]:
    """Return what is read of a database by the name of the file that it becomes; raise InvalidInput for anything else.

    Tables stand one a line or between commas; a query ends with a semicolon or with the text.
    """
    found: dict[str, str] = {}
    for question in _questions(text):
        name = chosen_name(f"{_name(question)}.parquet", [f"{one}.parquet" for one in found])
        found[Path(name).stem] = question
    if not 1 <= len(found) <= MOST_FILES:
        words = f"{len(found)} tables and queries are named." if found else "Nothing is named to be read."
        raise InvalidInput("reads", words, f"Name 1 to {MOST_FILES} tables, one a line, or write a query.")
    return found


def _questions(text: str) -> Iterator[str]:
    for part in END.split(text):
        lines = [line for line in part.splitlines() if line.strip() and not line.lstrip().startswith(COMMENT)]
        first = next((nth for nth, line in enumerate(lines) if QUERY.match(line)), len(lines))
        for line in lines[:first]:
            yield from (name.strip() for name in line.split(",") if name.strip())
        if lines[first:]:
            yield "\n".join(lines[first:])


def _name(question: str) -> str:
    """Return what a question is called: its table, or that it is a query."""
    if QUERY.match(question):
        return "query"
    if not NAME.fullmatch(question):
        step = 'Write it as table or schema.table, or as a query: select * from "its name".'
        raise InvalidInput("reads", f"{shown(question)} is the name of no table.", step)
    return question.rpartition(".")[2]


def address_given(text: str, settings: Settings) -> URL:
    """Return the address that a visitor wrote; raise what says why nothing is read there, and never the address.

    It names host, user and password: what the server's own user may read is for whoever runs it.
    """
    if not text.strip():
        raise InvalidInput("address", "The address of the database is missing: it is kept nowhere.", FORM)
    if text.strip().casefold().startswith(SQLITE):
        return _file(text, settings)
    url = address_of("The address", text.strip(), settings.database_hosts)
    if odd := sorted({*url.query} - MAY_STAND):
        raise SourceError(f"The address has {shown(odd[0])} behind its ?, which is not taken.", "Leave it out.")
    if not (url.host and url.username and url.password):
        raise SourceError("The address lacks its host, its user or its password.", FORM)
    return url


def _file(text: str, settings: Settings) -> URL:
    path = lies_below(text.strip().partition("://")[2].removeprefix("/"), settings.incoming)
    if path is None or not path.is_file():
        raise SourceError(NOT_HERE, ALLOW_FOLDER)
    return address_of("The address", text.strip(), ()).set(database=str(path))


def label_of(url: URL) -> str:
    """Return what an import from a database is called."""
    return Path(url.database or "").stem[:LONGEST_LABEL] or "Database"
