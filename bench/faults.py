"""What a deployment survives: jobs, alerts, servers and schedules that are killed, disks and databases that go away.

python -m bench.faults [--only WORDS] [--job NAME] [--kills 20] [--seed 11] [--opportunities 1000]
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.settings import ROOT
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.alert_faults import alert_kills
from bench.broken_disks import PAGES, broken_disks, planned, said_of
from bench.clocks import set_back
from bench.clusters import cluster
from bench.collisions import at_once, killed_servers
from bench.fault_cases import Worlds, cases, worlds
from bench.fault_world import copied, environment, is_done, job, state_of
from bench.killed_jobs import kills
from bench.processes import Server
from bench.two_schedules import two_schedules
from bench.visitor import AnswerRefused, over_http
from bench.worlds import CACHE

HUGE = 100_000_000
# Seconds for which a database goes away while a job runs.
MINUTE = 60


def main(*words: str) -> int:
    """Break what can break, in folders that are deleted afterwards; return 1 where something does not come back."""
    asked, began = _arguments(words), time.perf_counter()
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=CACHE))
    try:
        made, short = worlds(folder, asked.opportunities), 0
        print(f"Demos of {asked.opportunities} opportunities, moments drawn from the seed {asked.seed}", flush=True)
        for name, part in PARTS.items():
            if asked.only in name:
                heading(name)
                short += show(part(made, asked))
        print(f"\n{(time.perf_counter() - began) / 60:.0f} minutes")
        return status(short)
    finally:
        shutil.rmtree(folder)


def _arguments(words: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__.partition(":")[0])
    parser.add_argument("--only", default="", help="the part to try, by words of its name; all without it")
    parser.add_argument("--job", default="", help="the job to kill, by words of its name; all without it")
    for name, default in (("kills", 20), ("seed", 11), ("opportunities", 1_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args(words)


def _jobs(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    for nth, case in enumerate(cases(made)):
        if asked.job in case.name:
            yield from kills(made.folder / f"case-{nth}", case, asked.seed, asked.kills)


def _alerts(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    env = environment(made.data("two"), made.opportunities)
    yield from alert_kills(made.folder, made.data("two"), env, asked.seed, asked.kills)


def _at_once(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    yield from at_once(made.folder / "at-once", made, asked.seed, asked.kills)


def _servers(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    yield from killed_servers(made.folder / "servers", made, asked.seed, asked.kills)


def _schedules(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    yield from two_schedules(made.folder, made, asked.seed, max(asked.kills // 4, 1))


def _disks(made: Worlds, asked: argparse.Namespace) -> Iterator[Aim]:
    yield from broken_disks(made.folder / "disk", made.data("two"), made.opportunities, asked.seed, asked.kills)


def _clocks(made: Worlds, _: argparse.Namespace) -> Iterator[Aim]:
    (made.folder / "clocks").mkdir()
    yield from set_back(made.folder / "clocks", made)


def _server(made: Worlds, _: argparse.Namespace) -> Iterator[Aim]:
    """A store that another process holds, and bodies of 100 MB."""
    folder = copied(made.data("two"), made.folder / "served")
    with processes.served(*processes.GUNICORN, env=environment(folder, made.opportunities)) as server:
        with contextlib.closing(sqlite3.connect(folder / "store.sqlite", isolation_level=None)) as other:
            other.execute("begin exclusive")
            yield Aim("a locked store: the slowest page", _slowest(server), "s", 2.0)
            other.execute("rollback")
        yield from _huge_bodies(server)


def _slowest(server: Server) -> float:
    """Seconds that the slowest of the pages takes; a page that is refused takes for ever."""
    taken = []
    for path in PAGES:
        began = time.perf_counter()
        try:
            over_http(server.port)(path)
        except AnswerRefused:
            taken.append(float("inf"))
        taken.append(time.perf_counter() - began)
    return max(taken)


def _database(made: Worlds, _: argparse.Namespace) -> Iterator[Aim]:
    """Pages over a database that hangs, as one whose host has stopped it does, that is killed, and comes back."""
    folder = copied(made.data("two"), made.folder / "pages")
    with cluster() as database:
        if database is None:
            yield Aim("PostgreSQL is not installed: nothing is measured", 0.0, "s")
            return
        env = environment(folder, made.opportunities, DATABASE_URL=database.address, HEADWIND_READ_ONLY="no")
        with processes.served(*processes.GUNICORN, env=env) as server:
            yield Aim("PostgreSQL: the slowest page", _slowest(server), "s", 2.0)
            for how, number, wait in (("stopped", signal.SIGSTOP, 2), ("killed", signal.SIGKILL, 20)):
                database.signal(number)
                # An answer of the store holds for a second, and it is left alone for fifteen.
                time.sleep(wait)
                yield Aim(f"PostgreSQL {how}: the slowest page", _slowest(server), "s", 2.0)
                time.sleep(2)
                yield Aim(f"PostgreSQL {how}: the slowest page, again", _slowest(server), "s", 2.0)
                said = planned(server)
                told = said[0] >= 500 and bool(said[1].get("next_step"))
                yield Aim(f"PostgreSQL {how}: pages that write and say no next step", not told, "", 1.0, said_of(*said))
                database.signal(signal.SIGCONT) if number == signal.SIGSTOP else database.start()
                time.sleep(20)
                said = planned(server)
                yield Aim(f"PostgreSQL {how}, then back: writes refused", said[0] >= 300, "", 1.0, said_of(*said))
        for how in ("stopped", "killed"):
            yield from _away(env, folder, database.signal, database.start, how)


def _away(
    env: Mapping[str, str], folder: Path, send: Callable[[int], None], start: Callable[[], None], how: str
) -> Iterator[Aim]:
    """Let the database go away for a minute in the middle of a job."""
    before = state_of(folder)
    command = [sys.executable, "-m", "app", "train"]
    quiet, heard = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=heard, text=True) as process:
        time.sleep(4)
        send(signal.SIGSTOP if how == "stopped" else signal.SIGKILL)
        time.sleep(MINUTE)
        send(signal.SIGCONT) if how == "stopped" else start()
        said = process.communicate()[1]
    ended = process.returncode
    after = state_of(folder)
    wrong = [f"it ends with {ended}: {said[-300:]}"] if ended or "Traceback" in said else []
    wrong += ["nothing was published"] if after is None or before is None or after.version == before.version else []
    wrong += ["afterwards nothing can be scored"] if not is_done(job(env, "score")) else []
    wrong += [path.name for path in (folder / "outbox").iterdir()]
    yield Aim(f"PostgreSQL {how} for a minute in a job: what is not whole", len(wrong), "", 1.0, "; ".join(wrong))


def _huge_bodies(server: Server) -> Iterator[Aim]:
    before = server.memory_mb()[1]
    answered = [_posted(server, HUGE) for _ in range(3)]
    yield Aim("bodies of 100 MB that are not refused with 413", sum(each != 413 for each in answered), "", 1.0)
    yield Aim("bodies of 100 MB: memory that they leave", server.memory_mb()[1] - before, "MB", 20.0)


def _posted(server: Server, size: int) -> int:
    """Post a body of zeros as a client does that waits for nothing; return the status of the answer."""
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Expect:", "--data-binary", "@-"]
    url = f"http://127.0.0.1:{server.port}/api/v1/score"
    ended = subprocess.run([*command, url], input=bytes(size), capture_output=True, check=False)
    return int(ended.stdout or b"0")


PARTS: dict[str, Callable[[Worlds, argparse.Namespace], Iterator[Aim]]] = {
    "Jobs killed, then run again": _jobs,
    "Alerts whose sending is killed": _alerts,
    "Two jobs at the same second": _at_once,
    "Servers killed while pages write": _servers,
    "Two schedules and one PostgreSQL": _schedules,
    "Disks that are full or read-only": _disks,
    "A clock that is set back": _clocks,
    "A locked store, huge bodies": _server,
    "PostgreSQL goes away": _database,
}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
