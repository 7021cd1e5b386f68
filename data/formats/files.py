"""The files of an export: found by name, inside archives too, and told by content, whatever their names end in."""

from __future__ import annotations

import codecs
import dataclasses
import fnmatch
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO, Literal, cast

from data.errors import SourceError

Kind = Literal["text", "workbook", "parquet"]
# How a file may end where a mapping names the same one with another ending.
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".parquet", ".gz", ".zip")
GZIP, ZIP, OLD_WORKBOOK, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
# What a zip archive holds that is a workbook: Excel's and OpenDocument's.
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
# What else exports are saved as by mistake, by how it starts in lower case, and what to do about it.
OTHERS = {
    b"%pdf": "a PDF document",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "an XML document",
    b"{\\rtf": "a text document",
    b"pk\x05\x06": "an empty archive",
    b"{": "JSON",
    b"[{": "JSON",
}
# How the names of files end that are still on their way.
ON_THE_WAY = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download")
AGAIN = "Export it again as CSV or XLSX."
# The folders before the name of a file, as an error quotes it.
FOLDERS = re.compile(r"(?<=['\"])/(?:[^'\"/]*/)*([^'\"/]+)(?=['\"])")
# Signs that no table of text holds, and how many of a hundred may stand in one all the same. What stands between cells
# in some exports, and where DOS ends a file, is none of them.
NO_SIGNS, FEW_SIGNS = frozenset({*range(9), *range(14, 28), 127} - {1, 26}), 0.05
# The share of zeros among every other byte from which on a text is written in two bytes for each sign.
TWO_BYTES = 0.2


class NotAnExport(SourceError):
    """A file is told apart as something that holds no table."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """A file, or with `member` one inside a zip archive."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Return how reports name it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    def read(self) -> bytes:
        """Return the whole content, unpacked."""
        with self.open() as content:
            return content.read()

    def open(self) -> IO[bytes]:
        """Open the content, unpacked where it is gzipped; raise SourceError where it cannot be."""
        try:
            if self.member:
                return _unpacked(zipfile.ZipFile(self.path).read(self.member))
            with self.path.open("rb") as packed:
                gzipped = packed.read(2) == GZIP
        except (OSError, zipfile.BadZipFile, RuntimeError, zlib.error) as error:
            raise unreadable(self.name, error) from error
        return cast("IO[bytes]", gzip.open(self.path)) if gzipped else self.path.open("rb")


def _unpacked(content: bytes) -> IO[bytes]:
    return io.BytesIO(gzip.decompress(content)) if content.startswith(GZIP) else io.BytesIO(content)


def unreadable(name: str, error: Exception) -> SourceError:
    """Return the refusal of a file that its reader gave up on."""
    # DuckDB quotes the statement below its sentence, and names a file by where it lies.
    said = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
    said = error.strerror or said if isinstance(error, OSError) and error.errno else FOLDERS.sub(r"\1", said)
    return SourceError(f"{name} cannot be read: {said}.", "Export the file again.")


def find(folder: Path, pattern: str, *, newest: bool = False) -> list[Piece]:
    """Return the files of a folder that a name or pattern means, archives opened; empty if there is none.

    What is still on its way is none, unless it is named. With `newest` only the one that was written last counts.
    """
    paths = [path for path in sorted(folder.glob(pattern)) if path.name == pattern or not is_partial(path.name)]
    paths = paths or _other_endings(folder, pattern)
    paths = sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name))[-1:] if newest else paths
    if paths:
        return [piece for path in paths for piece in _pieces(path, pattern)]
    there = [path for path in sorted(folder.iterdir()) if path.is_file() and not is_partial(path.name)]
    archives = [path for path in there if _is_archive(path)]
    return [Piece(path, member) for path in archives for member in _members(path) if _alike(member, pattern)]


def is_partial(name: str) -> bool:
    """Say whether a file is still on its way, by its name: a program renames it when it is whole."""
    return name.startswith(".") or name.casefold().endswith(ON_THE_WAY)


def _other_endings(folder: Path, pattern: str) -> list[Path]:
    if "/" in pattern:
        return []
    there = [path for path in sorted(folder.iterdir()) if not is_partial(path.name)]
    return [path for path in there if _alike(path.name, pattern)]


def _alike(name: str, pattern: str) -> bool:
    """Say whether two names are the same but for case, folder and ending."""
    return fnmatch.fnmatch(_stem(name), _stem(pattern))


def _stem(name: str) -> str:
    stem = PurePath(name.casefold())
    while stem.suffix in ENDINGS:
        stem = stem.with_suffix("")
    return stem.name


def _pieces(path: Path, pattern: str) -> Iterator[Piece]:
    if not path.is_file() or not _is_archive(path):
        yield Piece(path)
        return
    members = _members(path)
    wanted = [member for member in members if _alike(member, pattern)] or members
    if len(wanted) != 1:
        raise NotAnExport(
            f"{path.name} is a ZIP archive of {len(wanted)} files: {', '.join(wanted[:5]) or 'none'}.",
            "Name the one that is meant in the mapping, or unpack it.",
            "Unpack it, and hand in the files that are meant.",
        )
    yield Piece(path, wanted[0])


def _is_archive(path: Path) -> bool:
    """Say whether a file is a ZIP archive of files, which a workbook is not."""
    with path.open("rb") as file:
        if file.read(4) != ZIP:
            return False
    return not _is_workbook(path)


def _is_workbook(content: Path | IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(content) as archive:
            return any(part in archive.namelist() for part in WORKBOOK_PARTS)
    except zipfile.BadZipFile:
        return False


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [
                member.filename
                for member in archive.infolist()
                if not member.is_dir()
                and not PurePath(member.filename).name.startswith((".", "__"))
                and "__MACOSX" not in member.filename
            ]
    except zipfile.BadZipFile as error:
        raise unreadable(path.name, error) from error


def kind(piece: Piece) -> Kind:
    """Return what a file is by its content; raise NotAnExport naming what it is where it holds no table."""
    if not piece.member and not piece.path.is_file():
        raise NotAnExport(f"{piece.name} cannot be read: it is a folder.", AGAIN)
    try:
        with piece.open() as content:
            start = content.read(512)
            if start.startswith(ZIP):
                content.seek(0)
                return _zipped(piece, content)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(piece.name, error) from error
    if start.startswith(OLD_WORKBOOK):
        return "workbook"
    return "parquet" if start.startswith(PARQUET) else _text(piece, start)


def _zipped(piece: Piece, content: IO[bytes]) -> Kind:
    if _is_workbook(io.BytesIO(content.read())):
        return "workbook"
    raise NotAnExport(f"{piece.name} is a damaged archive, or one inside another.", "Unpack it into the folder.")


def _text(piece: Piece, start: bytes) -> Kind:
    plain = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, what in OTHERS.items():
        if plain.startswith(beginning):
            raise NotAnExport(f"{piece.name} is {what}, not a table.", AGAIN)
    if _is_binary(start):
        raise NotAnExport(f"{piece.name} is no table: what it holds is not text.", AGAIN)
    return "text"


def _is_binary(start: bytes) -> bool:
    """Say whether a file begins with what no text holds, in whichever of the usual ways it is written."""
    signs = start
    for nth, encoding in enumerate(("utf-16-be", "utf-16-le")):
        zeros, others = start[nth::2].count(0), start[1 - nth :: 2].count(0)
        if zeros > TWO_BYTES * len(start) / 2 and not others and not len(start) % 2:
            signs = start.decode(encoding, "ignore").encode("utf-8", "ignore")
    is_marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return not is_marked and sum(sign in NO_SIGNS for sign in signs) > FEW_SIGNS * len(signs)
