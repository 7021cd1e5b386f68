"""Files that were handed in are unpacked, looked at, and proposed a mapping for."""

from __future__ import annotations

import dataclasses
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.imports.bounds import check_unpacked
from app.imports.folders import tables_of
from app.imports.labels import label_of
from app.imports.receiving import ENDINGS, MOST_FILES, chosen_name
from app.imports.record import PROPOSAL, REPORT, SAMPLES, Desk, HandedIn, Record
from app.jobs.telling import Say, step
from app.settings import Settings
from data import sources
from data.building.first_rows import keep_first_rows
from data.errors import SourceError
from data.files import opened
from data.formats.files import WORKBOOK_PARTS, ZIP
from data.proposals import Guess, Proposal, StageGuess, proposal
from data.sources import Source

# By how many bits a member's mode of Unix stands above its other marks.
UNIX_MODE: Final = 16
# Which shares of the whole the steps take.
UNPACKING, LOOKING, SAMPLING = 0.02, 0.1, 0.85
AS_SAVED: Final = "As the mapping {} reads it."


def propose(settings: Settings, desk: Desk, say: Say) -> None:
    """Look at an import's files and keep what they are taken for, beside a few cells of each column."""
    record = desk.record()
    desk.forget(PROPOSAL, REPORT, SAMPLES)
    say(step("Unpacking the files", UNPACKING, drawn=False))
    if record.folder:
        record = _copied(settings, desk, record)
    record = _unpacked(desk, record)
    say(step("Looking at every column", LOOKING, drawn=False))
    found = proposal(desk.files, _label(record, record.files[0].name), settings.share_of("surveying"))
    main = str(found.keys["opportunities"]["file"])
    found = dataclasses.replace(found, keys={**found.keys, **_called(record, main, found.crm)})
    record = desk.change(lambda known: dataclasses.replace(known, deals=main))
    found = _known(settings, desk, found)
    say(step("Keeping the first rows", SAMPLING, drawn=False))
    headers: dict[str, list[str]] = {}
    for guess in found.columns:
        headers.setdefault(guess.file, []).append(guess.header)
    desk.keep(SAMPLES, keep_first_rows(desk.files, desk.sample, headers))
    desk.keep(PROPOSAL, dataclasses.replace(found, comments={}))


def _called(record: Record, main: str, crm: str) -> dict[str, str]:
    """Return what an export is called as keys of its mapping: a label for people, and a name in plain letters."""
    return {"label": _label(record, main, crm), "name": sources.slug(record.label or Path(main).stem)}


def _label(record: Record, file: str, crm: str = "") -> str:
    """Return what the export is called: as a database is, else by one of its files."""
    original = next((one.original for one in record.files if one.name == file), file)
    return record.label or label_of(Path(original).stem, crm)


def _copied(settings: Settings, desk: Desk, record: Record) -> Record:
    """Copy the tables of a folder of this server; raise InvalidInput where it lies elsewhere or holds too much."""
    held: list[HandedIn] = []
    for path in tables_of(record.folder, settings.incoming):
        name, bytes_of = chosen_name(path.name, [one.name for one in held]), path.stat().st_size
        with opened(path) as source, (desk.files / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)
        held.append(HandedIn(name, path.name, bytes_of, bytes_of))
    return desk.change(lambda known: dataclasses.replace(known, files=tuple(held)))


def _unpacked(desk: Desk, record: Record) -> Record:
    """Unpack archives under names chosen here; raise SourceError for what is not whole, or swells too much.

    What an archive holds takes its place at one moment: killed before, it is unpacked anew.
    """
    held: list[HandedIn] = []
    for one in record.files:
        path = desk.files / one.name
        if not path.is_file():
            raise SourceError(f"{one.original} has not arrived.", "Hand it in again.")
        if path.stat().st_size != one.size:
            words = f"{one.original} has not arrived whole: {path.stat().st_size:,} of {one.size:,} bytes."
            raise SourceError(words, "Hand it in again.")
        check_unpacked(path)
        held += list(_members(desk, path, [*record.files, *held])) if _is_archive(path) else [one]
    changed = desk.change(lambda known: dataclasses.replace(known, files=tuple(held)))
    for path in desk.files.iterdir():
        if path.name not in [one.name for one in held]:
            path.unlink()
    return changed


def _is_archive(path: Path) -> bool:
    with opened(path) as file:
        if file.read(len(ZIP)) != ZIP:
            return False
    with zipfile.ZipFile(path) as archive:
        return not set(archive.namelist()) & set(WORKBOOK_PARTS)


def _members(desk: Desk, path: Path, held: list[HandedIn]) -> Iterator[HandedIn]:
    taken = [one.name for one in held]
    with zipfile.ZipFile(path) as archive:
        for member in _tables(path.name, archive):
            name = chosen_name(member.filename, taken)
            taken.append(name)
            with archive.open(member) as content, (desk.files / name).open("wb") as file:
                shutil.copyfileobj(content, file)
            yield HandedIn(name, Path(member.filename).name[:255], member.file_size, member.file_size)


def _tables(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the tables of an archive; raise SourceError where there are none or too many, or a link is among them."""
    found = [m for m in archive.infolist() if Path(m.filename).suffix.lower() in ENDINGS and _is_shown(m.filename)]
    if not 1 <= len(found) <= MOST_FILES:
        words = f"{name} holds {len(found)} tables."
        raise SourceError(words, f"An import takes 1 to {MOST_FILES}: pack as many, as CSV, XLSX, ODS or Parquet.")
    link = next((one for one in found if stat.S_ISLNK(one.external_attr >> UNIX_MODE)), None)
    if link is not None:
        words = f"{name} holds a link in place of the file {Path(link.filename).name[:255]}."
        raise SourceError(words, "Pack the file that it leads to.")
    return found


def _is_shown(name: str) -> bool:
    """Tell whether a member is a file of its own, and not what a system puts beside it."""
    return "__MACOSX" not in name and not Path(name).name.startswith((".", "__"))


def _known(settings: Settings, desk: Desk, found: Proposal) -> Proposal:
    """Return the proposal, or what a mapping says that knows these files already."""
    try:
        source = sources.recognise(desk.files, settings.sources)
    except SourceError:
        return found
    if source.keys is None:
        return found
    keys: dict[str, Any] = source.keys.model_dump(mode="json", by_alias=True, exclude_unset=True)
    why = AS_SAVED.format(source.name)
    stages = tuple(StageGuess(one.label, one.outcome, 0, 1.0, why) for one in source.stages if not one.made)
    return dataclasses.replace(
        found,
        crm=source.label,
        why=why,
        columns=tuple(_guesses(source, why)),
        stages=stages,
        outcomes=(),
        asked=(),
        keys={**keys, "name": source.name},
    )


def _guesses(source: Source, why: str) -> Iterator[Guess]:
    fields = {(field.table, field.name): field.label for field in source.catalogue()}
    for table, mapping in source.tables.items():
        for name, header in mapping.columns.items():
            label = fields.get((table, name), name.replace("_", " ").capitalize())
            yield Guess(table, name, label, mapping.file, header, 1.0, why)
