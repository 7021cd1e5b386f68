"""Files arrive piece by piece: under names chosen here, no larger than they said, and no more than an import takes."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Final

from app.imports.labels import without_ids
from app.imports.record import PROPOSAL, REPORT, SAMPLES, WORK, Desk, HandedIn, Record
from data.errors import HeadwindError, InvalidInput, NotFound
from data.files import NotRegular, regular
from data.memory import MEGABYTE

# Of one import.
MOST_BYTES: Final = 200 * MEGABYTE
MOST_FILES: Final = 20
ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".zip")
LONGEST_NAME, LONGEST_STEM = 255, 60
# What stands behind the hour in the names of some exports: 'Opportunities 11-29-2026 9-14-22 AM'.
# Bytes of a disk that are left for what is built of the files, for each byte of them.
ROOM: Final = 3


def declare(desk: Desk, files: Sequence[tuple[str, int]]) -> Record:
    """Note which files are to come, each with its size; raise InvalidInput where an import takes no such file."""
    empty = next((original for original, size in files if not size), None)
    if empty is not None:
        raise InvalidInput("files", f"{empty[:80]} is empty.", "Export it again, or leave it out.")

    def changed(record: Record) -> Record:
        held = list(record.files)
        for original, size in files:
            if (original, size) not in [(one.original, one.size) for one in held]:
                held.append(HandedIn(chosen_name(original, [one.name for one in held]), original, size))
        _refuse_too_much(held)
        return dataclasses.replace(record, files=tuple(held))

    _refuse_without_room(desk.folder, sum(size for _, size in files))
    desk.forget(PROPOSAL, SAMPLES, REPORT, WORK)
    return desk.change(changed)


def chosen_name(original: str, taken: Iterable[str]) -> str:
    """Return the name under which a file is kept: its own in plain letters, without days and ids, and its ending.

    So the export of next week has the name that a saved mapping knows. Raise InvalidInput for what is no table.
    """
    if len(original) > LONGEST_NAME:
        raise InvalidInput("name", f"A file's name is longer than {LONGEST_NAME} characters.", "Rename it.")
    stem, ending = os.path.splitext(original.replace("\\", "/").rpartition("/")[2])  # noqa: PTH122  # no path of here
    if ending.lower() not in ENDINGS:
        words = f"{original[:80]} is no file that is read here."
        raise InvalidInput("name", words, "Export CSV, XLSX, ODS or Parquet, or a ZIP of them.")
    letters = unicodedata.normalize("NFKD", without_ids(stem)).encode("ascii", "ignore").decode().casefold()
    plain = "_".join(re.findall(r"[a-z]+", letters))[:LONGEST_STEM].strip("_") or "table"
    names, nth = set(taken), 1
    while (name := f"{plain}{f'_{nth}' if nth > 1 else ''}{ending.lower()}") in names:
        nth += 1
    return name


def receive(desk: Desk, nth: int, at: int, content: bytes) -> Record:
    """Add a piece to a file where the former one ended; raise InvalidInput where it belongs elsewhere.

    One that is there already is taken as it is: its sender did not hear that it has arrived.
    """
    if not content:
        raise InvalidInput("at", "The piece is empty.", "Send the bytes that are still to come.")

    def changed(record: Record) -> Record:
        if not 0 <= nth < len(record.files):
            raise NotFound(f"The import has no file {nth}.", "Declare it first.")
        one = record.files[nth]
        arrived = _appended(desk.files / one.name, one, at, content)
        held = (*record.files[:nth], dataclasses.replace(one, received=arrived), *record.files[nth + 1 :])
        return dataclasses.replace(record, files=held)

    return desk.change(changed)


def _appended(path: Path, one: HandedIn, at: int, content: bytes) -> int:
    """Write a piece behind what is there, and return how many bytes are there then."""
    if at + len(content) > one.size:
        raise InvalidInput("at", f"{one.original} is larger than it was said to be.", "Declare it again.")
    try:
        with os.fdopen(regular(path, os.O_RDWR | os.O_CREAT), "r+b") as file:
            # What lies beyond was written by a server that was killed before it could note it.
            there = file.truncate(min(file.seek(0, os.SEEK_END), one.received))
            if at + len(content) <= there and _stands_at(file, at, content):
                return there
            if at != there:
                words = f"{there:,} bytes of {one.original} have arrived, so no piece begins at {at:,}."
                raise InvalidInput("at", words, "Go on where the file ends.")
            file.seek(there)
            file.write(content)
    except NotRegular as error:
        raise InvalidInput("at", f"{one.name} cannot be written: {error}.", "Begin another import.") from error
    except OSError as error:
        step = "Make room on the disk of the data folder, then go on."
        raise HeadwindError(f"{one.original} cannot be written: {error.strerror}.", step) from error
    return at + len(content)


def _stands_at(file: IO[bytes], at: int, content: bytes) -> bool:
    file.seek(at)
    return file.read(len(content)) == content


def _refuse_too_much(files: Sequence[HandedIn]) -> None:
    if len(files) > MOST_FILES:
        words = f"An import takes {MOST_FILES} files at most, and these are {len(files)}."
        raise InvalidInput("files", words, "Leave out those without deals, or hand in a ZIP.")
    if (total := sum(one.size for one in files)) > MOST_BYTES:
        words = f"An import takes {MOST_BYTES // MEGABYTE} MB at most, and these are {total / MEGABYTE:,.0f} MB."
        raise InvalidInput("files", words, "Hand in a ZIP, or name a folder of the server.")


def _refuse_without_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < ROOM * size:
        words = "The disk of the data folder has too little room for these files."
        raise InvalidInput("files", words, "Make room, or discard another import.")
