"""Files arrive in pieces, in order, under names chosen here, and never more than was declared."""

import os

import pytest

from app.imports import receiving
from app.imports.receiving import chosen_name, declare, receive
from app.imports.record import Desks
from data.errors import HeadwindError, InvalidInput, NotFound


@pytest.fixture
def desk(tmp_path):
    return Desks(tmp_path).begin("Ann")


def test_a_file_arrives_piece_by_piece(desk):
    declare(desk, [("deals.csv", 6)])
    assert receive(desk, 0, 0, b"a,b\n").files[0].received == 4
    record = receive(desk, 0, 4, b"1\n")
    assert record.files[0].is_whole
    assert (desk.files / "deals.csv").read_bytes() == b"a,b\n1\n"


def test_what_was_written_and_not_noted_is_written_anew(desk):
    declare(desk, [("deals.csv", 6)])
    receive(desk, 0, 0, b"a,")
    with (desk.files / "deals.csv").open("ab") as file:
        file.write(b"b\n")
    receive(desk, 0, 2, b"c\n1\n")
    assert (desk.files / "deals.csv").read_bytes() == b"a,c\n1\n"


def test_a_disk_that_is_full_is_named(desk, monkeypatch):
    declare(desk, [("deals.csv", 6)])
    monkeypatch.setattr(receiving, "regular", lambda *_: os.open("/dev/full", os.O_RDWR))
    with pytest.raises(HeadwindError, match=r"deals\.csv cannot be written: "):
        receive(desk, 0, 0, b"a,b\n")


def test_a_piece_that_has_arrived_already_is_taken_as_it_is(desk):
    declare(desk, [("deals.csv", 6)])
    for at, content in ((0, b"a,b\n"), (0, b"a,b\n"), (4, b"1\n"), (2, b"b\n1\n")):
        record = receive(desk, 0, at, content)
    assert record.files[0].is_whole
    assert (desk.files / "deals.csv").read_bytes() == b"a,b\n1\n"


@pytest.mark.parametrize(("at", "content"), [(0, b"a;b\n"), (5, b"1"), (4, b"more"), (4, b"")])
def test_a_piece_that_fits_nowhere_is_refused(desk, at, content):
    declare(desk, [("deals.csv", 6)])
    receive(desk, 0, 0, b"a,b\n")
    with pytest.raises(InvalidInput):
        receive(desk, 0, at, content)
    assert (desk.files / "deals.csv").read_bytes() == b"a,b\n"


def test_a_file_that_was_not_declared_is_refused(desk):
    with pytest.raises(NotFound, match="no file 0"):
        receive(desk, 0, 0, b"a")


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("hubspot-crm-exports-all-deals-2026-06-30.csv", "hubspot_crm_exports_all_deals.csv"),
        ("Deals (3).XLSX", "deals.xlsx"),
        ("../../../etc/passwd.csv", "passwd.csv"),
        ("C:\\exports\\Verkäufe.csv", "verkaufe.csv"),
        ("2026.csv", "table.csv"),
        ("All Opportunities 11-29-2026 9-14-22 AM.xlsx", "all_opportunities.xlsx"),
        ("DEAL_20261130_4f1c2a7b.csv", "deal.csv"),
        ("Am Ende.csv", "am_ende.csv"),
        ("сделки.csv", "table.csv"),
        (f"{'a' * 200}.csv", f"{'a' * 60}.csv"),
    ],
)
def test_names_are_plain_and_the_same_next_week(original, name):
    assert chosen_name(original, ()) == name


def test_two_files_of_one_name_stay_two(desk):
    record = declare(desk, [("deals-2025.csv", 1), ("deals-2026.csv", 2), ("deals-2026.csv", 2)])
    assert [one.name for one in record.files] == ["deals.csv", "deals_2.csv"]


@pytest.mark.parametrize("original", ["deals.pdf", "deals", ".csv.exe", "a" * 300 + ".csv"])
def test_what_is_no_table_is_refused(original):
    with pytest.raises(InvalidInput):
        chosen_name(original, ())


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.csv", 300_000_000)], "200 MB at most"),
        ([("a.csv", 1), ("nothing.csv", 0)], "nothing.csv is empty"),
        ([(f"{'a' * (n + 1)}.csv", 1) for n in range(21)], "20 files at most"),
    ],
)
def test_an_import_takes_so_much_and_no_more(desk, files, words):
    with pytest.raises(InvalidInput, match=words):
        declare(desk, files)
    assert desk.record().files == ()


def test_a_full_disk_is_named_before_anything_arrives(desk, monkeypatch):
    monkeypatch.setattr(receiving, "ROOM", 10**15)
    with pytest.raises(InvalidInput, match="too little room"):
        declare(desk, [("deals.csv", 6)])


def test_a_link_in_the_place_of_a_file_is_not_followed(desk, tmp_path):
    (tmp_path / "pipe").mkdir()
    (desk.files / "deals.csv").symlink_to(tmp_path / "pipe")
    declare(desk, [("deals.csv", 6)])
    with pytest.raises(InvalidInput, match="cannot be written"):
        receive(desk, 0, 0, b"a,b\n")
