"""Of published versions the latest few are kept, and the last of every source."""

import contextlib

import duckdb

from data.snapshots.superseded import superseded


def version(folder, nth, source):
    path = folder / f"{nth}.duckdb"
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute("create table info as select 'source' as key, ? as value", [source])
    return path


def test_the_last_of_a_source_stays_however_many_of_another_follow(tmp_path):
    paths = [version(tmp_path, nth, source) for nth, source in enumerate("ababbb")]
    assert [path.stem for path in superseded(paths, 2)] == ["0", "1", "3"]


def test_so_few_are_all_kept_and_what_cannot_be_read_is_the_last_of_nothing(tmp_path):
    paths = [tmp_path / "gone.duckdb", *(version(tmp_path, nth, "a") for nth in range(2))]
    assert superseded(paths, 3) == []
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"no database" * 999)
    assert superseded([damaged, *paths], 2) == [damaged, paths[0]]
