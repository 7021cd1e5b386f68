"""A draft of a mapping for a folder of unknown files, and the keys that a mapping may hold."""

from __future__ import annotations

from pathlib import Path

from app.formats import plural
from app.jobs.telling import Say
from app.settings import Settings
from data import sources
from data.catalogue import TABLES
from data.errors import HeadwindError, SourceError
from data.proposals import explained, proposal
from data.sources.published import published_keys
from data.sources.refusals import canonical

SCREEN = "-"


def describe(settings: Settings, folder: str, output: str, say: Say) -> None:
    """Look at a folder's files and write a draft of their mapping; what is there already is never overwritten."""
    if not folder:
        raise HeadwindError("Which folder should be described?", "Give it: python -m app describe FOLDER")
    place = Path(folder)
    found = proposal(place, memory=settings.share_of("surveying"))
    for one in found.files:
        if one.rows:
            say(f"{one.file}: {plural(one.rows, 'row')}{f', {one.layout}' if one.layout else ''}")
        if one.unread:
            say(one.unread)
    for question in found.questions:
        say(question.sentence)
    text = explained(found)
    if output == SCREEN:
        say(text)
        return
    path = Path(output) if output else place / sources.OWN
    _write(path, text)
    say(f"Wrote {path}: {_state(place, path)}")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise HeadwindError(f"{path} is there already.", "Remove it, or name another file: --output FILE") from None
    except OSError as error:
        raise HeadwindError(f"{path} cannot be written: {error}", "Name another file: --output FILE") from error


def _state(folder: Path, path: Path) -> str:
    """Say what is left to do before the draft can be imported."""
    try:
        sources.read(path)
    except SourceError as error:
        return f"it is not whole yet. {error.message}"
    return f"read it, correct it, then run python -m app import --source {folder}"


def describe_keys(say: Say) -> None:
    """List every key that a mapping may hold, where it stands, its type, meaning and an example; then every column."""
    heading = ""
    for row in published_keys():
        if row.heading != heading:
            heading = row.heading
            say(f"\n{heading}")
        example = f"  e.g. {row.key} = {row.example}" if row.example else ""
        say(f"  {row.key}: {row.type}. {row.meaning}{example}")
    say("\nCanonical columns; any other is declared as a [[field]]")
    for table in TABLES:
        say(f"  [{table}.columns] {', '.join(canonical(table))}")
