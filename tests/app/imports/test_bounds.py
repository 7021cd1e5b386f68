"""What unpacks too far is refused by name, before any of it is kept."""

import gzip
import io
import zipfile

import pytest

from app.imports import bounds
from app.imports.bounds import check_unpacked
from data.errors import SourceError

ROWS = "\n".join(f"{n},Deal {n},{n * 37 % 9001}" for n in range(500)).encode()


def zipped(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def workbook(**more):
    content = io.BytesIO()
    zipped(content, {"xl/workbook.xml": "<workbook/>", **more})
    return content.getvalue()


@pytest.fixture
def small(monkeypatch):
    """Limits that a test reaches: a megabyte in all, and of little a comparison with what was packed."""
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(bounds, "FREE", 20_000)


def test_tables_pass_however_they_are_packed(tmp_path, small):
    plain = tmp_path / "deals.csv"
    plain.write_bytes(ROWS)
    packed = tmp_path / "deals.csv.gz"
    packed.write_bytes(gzip.compress(ROWS))
    book = tmp_path / "deals.xlsx"
    book.write_bytes(workbook(**{"xl/worksheets/sheet1.xml": ROWS}))
    many = zipped(
        tmp_path / "all.zip", {"deals.csv": ROWS, "book.xlsx": book.read_bytes(), "a.csv.gz": packed.read_bytes()}
    )
    for path in (plain, packed, book, many):
        check_unpacked(path)


@pytest.mark.parametrize("name", ["bomb.gz", "bomb.xlsx", "bomb.zip"])
def test_one_byte_over_and_over_is_no_table(tmp_path, small, name):
    path, zeros = tmp_path / name, b"0" * 900_000
    if name.endswith("gz"):
        path.write_bytes(gzip.compress(zeros))
    else:
        zipped(path, {"xl/workbook.xml": zeros} if name.endswith("xlsx") else {"deals.csv": zeros})
    with pytest.raises(SourceError, match=rf"{name} unpacks to more than"):
        check_unpacked(path)


def test_a_bomb_in_a_workbook_in_an_archive_is_found(tmp_path, small):
    inner = workbook(**{"xl/worksheets/sheet1.xml": b"0" * 900_000})
    path = zipped(tmp_path / "all.zip", {"deals.xlsx": inner}, zipfile.ZIP_STORED)
    with pytest.raises(SourceError, match=r"all\.zip/deals\.xlsx unpacks to more than"):
        check_unpacked(path)


def test_what_is_merely_large_is_refused_too(tmp_path, small):
    path = zipped(tmp_path / "large.zip", {f"{n}.csv": ROWS for n in range(150)})
    with pytest.raises(SourceError, match=r"large\.zip unpacks to more than"):
        check_unpacked(path)


def test_archives_within_archives_are_refused(tmp_path):
    inner = io.BytesIO()
    zipped(inner, {"deals.csv": ROWS})
    path = zipped(tmp_path / "all.zip", {"more/inner.zip": inner.getvalue()})
    with pytest.raises(SourceError, match="an archive inside another"):
        check_unpacked(path)


def test_more_files_than_any_export_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_PARTS", 3)
    path = zipped(tmp_path / "all.zip", {f"{n}.csv": b"a,b\n" for n in range(4)})
    with pytest.raises(SourceError, match="holds 4 files; 3 are read"):
        check_unpacked(path)


def test_a_member_that_says_that_it_is_smaller_is_refused(tmp_path):
    path = zipped(tmp_path / "liar.xlsx", {"xl/workbook.xml": ROWS})
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02") + 24  # the length, unpacked, as the directory at the end says it
    content[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"xl/workbook\.xml is smaller than it is"):
        check_unpacked(path)


def test_a_password_is_named(tmp_path):
    path = zipped(tmp_path / "locked.zip", {"deals.csv": ROWS})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(SourceError, match="locked with a password"):
        check_unpacked(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing else", gzip.compress(ROWS)[:-20]])
def test_what_is_damaged_is_said_to_be(tmp_path, content):
    path = tmp_path / "odd.bin"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"odd\.bin is damaged"):
        check_unpacked(path)
