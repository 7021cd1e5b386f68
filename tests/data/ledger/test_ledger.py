"""Files of the ledger appear whole or not at all, and say themselves what they are of."""

import contextlib
import dataclasses
import datetime as dt

import duckdb
import pytest

from data.ledger.ledger import Ledger, LedgerFile
from data.ledger.writing import write_file
from data.signing import Signer


def file(day, snapshot=""):
    """The publication of a day."""
    on = dt.date.fromisoformat(day)
    name = snapshot or f"s{on:%Y%m%d}T000000000000"
    return LedgerFile(name, "ten", on, dt.datetime.combine(on, dt.time(8), dt.UTC), "bundle", day, "recipe")


def write(ledger, about, deals=("A", "B")):
    """Write what one publication said, as pending."""
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute(
            "create table written as select unnest(?) as opportunity_id, 0.5 as loss_probability, 0.2 as lost_90",
            [list(deals)],
        )
        write_file(connection, ledger, "entries", about)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


FIRST, NEXT = file("2026-06-01"), file("2026-06-08")


def test_what_is_pending_is_read_by_nobody_before_it_is_settled(ledger):
    assert ledger.files("ten") == ()
    write(ledger, FIRST)
    assert ledger.files("ten") == ()
    for _ in range(2):
        ledger.settle()
    assert ledger.files("ten") == (dataclasses.replace(FIRST, entries=2, chances=2),)
    assert ledger.files("another") == ()
    assert ledger.ask("ledger/former_losses", "entries", [FIRST])["opportunity_id"].tolist() == ["A", "B"]


def test_what_is_discarded_leaves_nothing(ledger):
    ledger.discard()
    write(ledger, FIRST)
    ledger.discard()
    ledger.settle()
    assert [path for path in ledger.folder.rglob("*") if path.is_file()] == []


def test_no_other_file_can_be_reached_through_it(ledger, tmp_path):
    write(ledger, FIRST)
    ledger.settle()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.PermissionException), ledger.cursor() as cursor:
        cursor.execute(f"from read_csv('{tmp_path / 'secret.csv'}')")


def test_with_a_secret_only_what_is_signed_is_read(ledger, caplog):
    write(ledger, FIRST)
    ledger.settle()
    signed = Ledger(ledger.folder, Signer("0123456789abcdef"))
    assert signed.files("ten") == ()
    assert "is not signed" in caplog.text
    for path in signed.paths():
        signed.sign(path)
    write(signed, NEXT)
    signed.settle()
    assert [one.snapshot for one in signed.files("ten")] == [FIRST.snapshot, NEXT.snapshot]
    assert [path.suffix for path in sorted((ledger.folder / "entries").iterdir())] == [".parquet", ".manifest"] * 2


def test_what_lies_too_far_before_the_latest_of_its_export_is_outdated(ledger):
    for one in (FIRST, NEXT):
        write(ledger, one)
    ledger.settle()
    assert ledger.outdated(7) == ()
    (old,) = ledger.outdated(6)
    assert old.snapshot == FIRST.snapshot
    ledger.remove([old])
    assert [one.snapshot for one in ledger.files("ten")] == [NEXT.snapshot]


def test_two_publications_say_the_same_where_data_and_model_are():
    assert FIRST.says_the_same(dataclasses.replace(FIRST, snapshot="another", published_at=NEXT.published_at))
    assert not FIRST.says_the_same(dataclasses.replace(FIRST, bundle_version="another"))
