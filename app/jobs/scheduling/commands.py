"""What a job of the timetable is run with: its flags as the file says them, and what follows from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.jobs import command_line
from app.settings import Settings
from app.timetable import Entry, Timetable, lacking
from data.errors import HeadwindError

# The review of each week takes the place of the one before.
REVIEW: Final = "weekly-review.pdf"
LOOKS_ONCE: Final = {"every": "0"}


def command_of(settings: Settings, entry: Entry, timetable: Timetable) -> list[str] | None:
    """Return the words after `python -m app` of a job that is due; None where there is nothing that it could do.

    Raise TableUnreadable, with the line of the job, where they are no command line.
    """
    if lacking(entry, settings.source):
        return None
    words = [entry.job, *_written(entry.job, _flags(settings, entry))]
    try:
        command_line.parsed(words)
    except HeadwindError as error:
        raise timetable.fault(entry.job, error.message.rstrip(".")) from None
    return words


def _flags(settings: Settings, entry: Entry) -> Mapping[str, str | bool]:
    if entry.job == "review":
        return {"output": str(settings.reviews / REVIEW), **entry.flags}
    if entry.job != "import" or "source" in entry.flags:
        return entry.flags
    # A folder is watched, by one look a time: what is served already is not imported again.
    return {"watch": settings.source, **entry.flags, **LOOKS_ONCE}


def _written(job: str, flags: Mapping[str, str | bool]) -> list[str]:
    """Write flags as a command line has them; the word that follows a job is written without its name."""
    alone = {flag.name for one in command_line.JOBS if one.name == job for flag in one.flags if "-" not in flag.name}
    words: list[str] = []
    for name, value in flags.items():
        key = f"--{name.replace('_', '-')}"
        if name in alone:
            words.append(str(value))
        elif isinstance(value, bool):
            words += [key] if value else []
        else:
            words += [key, value]
    return words
