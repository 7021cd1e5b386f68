"""Of published versions the few that were served last are kept, and the last of every source."""

import contextlib

import duckdb

from data.snapshots.superseded import note_served, superseded


def version(folder, nth, source):
    with contextlib.closing(duckdb.connect(str(folder / f"{nth}.duckdb"))) as connection:
        connection.execute("create table info as select 'source' as key, ? as value", [source])
    return str(nth)


def test_the_last_of_a_source_stays_however_many_of_another_follow(tmp_path):
    versions = [version(tmp_path, nth, source) for nth, source in enumerate("ababbb")]
    assert superseded(tmp_path, versions, "5", 2) == ["0", "1", "3"]


def test_so_few_are_all_kept_and_what_cannot_be_read_is_the_last_of_nothing(tmp_path):
    versions = ["gone", *(version(tmp_path, nth, "a") for nth in range(2))]
    assert superseded(tmp_path, versions, "1", 3) == []
    (tmp_path / "damaged.duckdb").write_bytes(b"no database" * 999)
    assert superseded(tmp_path, ["damaged", *versions], "1", 2) == ["damaged", "gone"]


def test_what_is_served_again_and_what_took_its_place_stay(tmp_path):
    versions = [version(tmp_path, nth, "a") for nth in range(4)]
    for served in ("0", "1", "2", "3", "0"):
        note_served(tmp_path, served)
    assert superseded(tmp_path, versions, "0", 3) == ["1"]
    assert superseded(tmp_path, versions, "0", 3, next_of="a") == ["1", "2"]
    # The note of one that was killed before the pointer moved.
    note_served(tmp_path, "1")
    assert superseded(tmp_path, versions, "0", 2) == ["2"]
