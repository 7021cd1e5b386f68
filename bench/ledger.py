"""How fast five million entries of the ledger answer, of one deal and of what came: python -m bench.ledger."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb

from app.services import Services
from app.views.ledger.entries import ledger_entries
from app.views.ledger.lineage import lineage
from app.views.ledger.track_record import track_record
from bench.aims import Aim, heading, show, status
from bench.worlds import CACHE, world
from data.ledger.ledger import Ledger, LedgerFile
from data.ledger.limits import HORIZON
from data.ledger.writing import summary, write_file

WORLD = 2_000
ENTRIES = 5_000_000
# How the entries lie: publications, and days between two of them.
SHAPES: Mapping[str, tuple[int, int]] = {"weekly for two years": (104, 7), "a million a week": (5, 91)}
REPEATS = 15
SAID = """
create or replace temp table written as
with deal as (
    select opportunity_id from asked
    union all
    -- A deal is open for half a year: the next publication speaks of most of them again.
    select md5((nth + $first)::varchar) from range($n) deals(nth)
), drawn as (
    select opportunity_id, hash(opportunity_id) as h, (hash(opportunity_id) % 1000) / 1000.0 as a,
        (hash(opportunity_id, $nth) % 1000) / 1000.0 as b
    from deal
)
select opportunity_id, $snapshot as snapshot, $on::date as as_of_on, 'bench' as bundle_version, 'capacity' as policy,
    'Account ' || (h % 5000) as account, 'Owner ' || (h % 40) as owner, 'Manager ' || (h % 6) as manager,
    'Stage ' || floor(6 * b)::int as stage, round(90000 * a, 2) as amount, 0.9 * a + 0.1 * b as loss_probability,
    0.8 * a as low, 0.8 * a + 0.2 as high, (0.9 * a + 0.1 * b) * 90000 * a as expected_loss, 0.5 * (1 - a) as won_90,
    0.5 * a as lost_90, b > 0.8 as flagged, 1 - b as rep_loss, 0.2 as base_won, 0.3 as base_lost, 0.25 as stage_won,
    0.3 as stage_lost, 0.9 * a as former_loss, 0.04 * b as by_data, 0.03 * b as by_time, 0.03 * b as by_model,
    '' as unsplit
from drawn
"""
CAME = """
create or replace temp table written as
select *, case when lost then 'lost' when won then 'won' else 'open' end as outcome,
    case when won or lost then as_of_on + 40 end as closed_on
from (
    select *, drawn < 1000 * lost_90 as lost, drawn >= 1000 * (1 - won_90) as won
    from (select *, hash(opportunity_id, 7) % 1000 as drawn from written)
)
"""


def main() -> int:
    """Measure both in a ledger that is deleted afterwards; return 1 where one falls short."""
    services = Services(world(WORLD))
    CACHE.mkdir(exist_ok=True)
    short = 0
    for words, shape in SHAPES.items():
        folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=CACHE))
        try:
            short += _measured(services, folder, words, *shape)
        finally:
            shutil.rmtree(folder)
    return status(short)


def _measured(services: Services, folder: Path, words: str, publications: int, apart: int) -> int:
    began = time.perf_counter()
    _make(services, folder, publications, apart)
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6
    heading(
        f"{ENTRIES:,} entries, {words}: {publications} publications, {size:,.0f} MB, made in {_since(began):,.0f} s"
    )
    return show(_aims(services, folder))


def _make(services: Services, folder: Path, publications: int, apart: int) -> None:
    """Write a ledger that speaks of the world's open deals, among others, in every publication."""
    snapshot, ledger = services.published().snapshot, Ledger(folder)
    with snapshot.cursor() as cursor:
        asked = cursor.execute("select opportunity_id from open_facts order by 1").df()
    n = ENTRIES // publications
    with contextlib.closing(duckdb.connect(config={"threads": "2"})) as maker:
        maker.register("asked", asked)
        for nth in range(publications):
            on = snapshot.as_of_on - dt.timedelta(days=apart * (publications - 1 - nth))
            of = _publication(services, nth, on)
            known = {
                "n": n - len(asked),
                "first": nth * n // 26,
                "nth": nth,
                "snapshot": of.snapshot,
                "on": on.isoformat(),
            }
            maker.execute(SAID, known)
            write_file(maker, ledger, "entries", of)
            if on.day <= apart and (snapshot.as_of_on - on).days >= HORIZON:
                maker.execute(CAME)
                write_file(maker, ledger, "outcomes", dataclasses.replace(of, summary=summary(maker)))
    ledger.settle()


def _publication(services: Services, nth: int, on: dt.date) -> LedgerFile:
    info = services.published().snapshot.info
    # What is served comes after all of them.
    name = f"s20000101T{nth:012d}"
    at = dt.datetime.combine(on, dt.time(8), dt.UTC)
    return LedgerFile(name, lineage(info), on, at, "bench", str(nth), "bench")


def _aims(services: Services, folder: Path) -> Iterator[Aim]:
    with services.published().snapshot.cursor() as cursor:
        names = [name for (name,) in cursor.execute("select opportunity_id from open_facts order by 1").fetchall()]
    picked = [names[len(names) * nth // REPEATS] for nth in range(REPEATS)]
    services.ledger = Ledger(folder)
    yield Aim("the first deal that a process is asked for", _timed(lambda: ledger_entries(services, picked[0])), "ms")
    each = [_timed(lambda name=name: ledger_entries(services, name)) for name in picked]  # type: ignore[misc]
    yield Aim("what was said of a deal: median", statistics.median(each), "ms", 100.0)
    yield Aim("what was said of a deal: slowest", max(each), "ms")
    found = track_record(services)
    came = [_timed(lambda: track_record(services)) for _ in range(REPEATS)]
    yield Aim("realised outcomes: median", statistics.median(came), "ms", 300.0, f"of {found.total['n']:,} entries")
    one = {"owner": ["Owner 7"]}
    narrowed = _timed(lambda: track_record(services, one))
    n = track_record(services, one).total["n"]
    yield Aim("realised outcomes of one owner", narrowed, "ms", note=f"of {n:,.0f} entries")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1_000 * _since(began)


def _since(began: float) -> float:
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
