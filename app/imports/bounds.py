"""How far a packed file may unpack, told before anything of it is kept: what swells too much is refused by name."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from data.errors import SourceError
from data.files import opened
from data.formats.files import GZIP, WORKBOOK_PARTS, ZIP
from data.memory import MEGABYTE

# Bytes that all parts of one file may unpack to, and what of them needs no comparison with what was packed.
MOST_UNPACKED: Final = 1_024 * MEGABYTE
FREE: Final = 32 * MEGABYTE
# Tables of text pack twenty times at most; what packs two hundred times holds one byte over and over.
MOST_SWOLLEN: Final = 200
# Parts of a workbook or an archive. A workbook has a few for each sheet.
MOST_PARTS: Final = 2_000
CHUNK: Final = MEGABYTE
# Bytes of a member's own head, before its name.
HEAD: Final = 30
PACKED_ANEW: Final = "Export it again as CSV, or pack it anew."


def check_unpacked(path: Path) -> None:
    """Raise SourceError where a file unpacks to more than a table does, or holds archives within archives."""
    with opened(path) as file:
        check_packed(path.name, file)


def check_packed(name: str, file: IO[bytes], *, within: bool = False) -> None:
    """Raise SourceError as `check_unpacked` does; `within` says that it lies in an archive already."""
    start = file.read(len(ZIP))
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        if start.startswith(GZIP):
            _count(name, _gunzipped(file), packed)
        elif start == ZIP:
            _check_archive(name, file, packed, within=within)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise SourceError(f"{name} is damaged: it cannot be unpacked.", PACKED_ANEW) from error


def _check_archive(name: str, file: IO[bytes], packed: int, *, within: bool) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if len(members) > MOST_PARTS:
        raise SourceError(f"{name} holds {len(members):,} files; {MOST_PARTS:,} are read at most.", PACKED_ANEW)
    is_workbook = bool({member.filename for member in members} & set(WORKBOOK_PARTS))
    if within and not is_workbook:
        raise SourceError(f"{name} is an archive inside another.", "Unpack the inner one first.")
    _count(name, (part for member in members for part in _inflated(name, file, member)), packed)
    if not is_workbook:
        for member in members:
            _check_member(name, file, member)


def _check_member(name: str, file: IO[bytes], member: zipfile.ZipInfo) -> None:
    """Look into a member that is packed itself, as a workbook in an archive is."""
    parts = _inflated(name, file, member)
    first = next(parts, b"")
    if first.startswith((GZIP, ZIP)):
        whole = io.BytesIO(first + b"".join(parts))
        check_packed(f"{name}/{Path(member.filename).name}", whole, within=True)


def _count(name: str, parts: Iterator[bytes], packed: int) -> None:
    """Raise SourceError as soon as what is unpacked is too much, in itself or beside what was packed."""
    unpacked = 0
    for part in parts:
        unpacked += len(part)
        if unpacked > MOST_UNPACKED or unpacked > max(FREE, MOST_SWOLLEN * packed):
            words = f"{name} unpacks to more than {unpacked // MEGABYTE:,} MB from {packed / MEGABYTE:,.1f} MB."
            raise SourceError(words, "A table packs less. Export it again, in several files where it is large.")


def _gunzipped(file: IO[bytes]) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=file) as content:
        while part := content.read(CHUNK):
            yield part


def _inflated(name: str, file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a member part by part, however large it says that it is; raise SourceError where it says too little."""
    if member.flag_bits & 1:
        raise SourceError(f"{name} is locked with a password.", "Save it without one.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SourceError(f"{name} is packed in a way that is not read.", PACKED_ANEW)
    file.seek(member.header_offset)
    head = file.read(HEAD)
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), io.SEEK_CUR)
    parts = _parts(file, member)
    unpacked = 0
    for part in parts:
        unpacked += len(part)
        if unpacked > member.file_size:
            raise SourceError(f"{name} says that {member.filename[:80]} is smaller than it is.", PACKED_ANEW)
        place = file.tell()
        yield part
        file.seek(place)


def _parts(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    left, is_packed = member.compress_size, member.compress_type == zipfile.ZIP_DEFLATED
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    while left and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        while packed and is_packed and not unpacking.eof:
            yield unpacking.decompress(packed, CHUNK)
            packed = unpacking.unconsumed_tail
        if packed and not is_packed:
            yield packed
