"""Two schedules over two data folders and one PostgreSQL: each due time of each job is served once.

One of the two is killed again and again, and the database goes away for a minute. A part of bench.faults.
"""

from __future__ import annotations

import contextlib
import dataclasses
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.settings import ROOT
from bench.aims import Aim
from bench.clusters import Cluster, cluster
from bench.fault_cases import Worlds
from bench.fault_world import broken, copied, environment, job, left_over
from data.records.jobs import due_times, runs
from data.records.jobs.presence import is_gone
from data.records.store import Store

# Seconds: between two kills, until what was killed comes again, and for which the database goes away.
ROUND, AWAY, SILENT = 60, 8, 70
# Seconds within which each job of the timetable is done once at least, on however slow a machine.
LONGEST, JOBS = 900, 7
# The exit code of a job that found somebody else at it, and is tried again.
BUSY = "3"
LINE = re.compile(r"\] (\w+): (?:due (.+)|exit code (\d+))$", re.MULTILINE)
EVERY_MINUTE = "".join(f'[{name}]\nwhen = "every 1 minutes"\n' for name in ("alert", "review", "prune", "score"))
TIMETABLE = (
    EVERY_MINUTE
    + """[train]
when = "every 6 minutes"
[import]
when = "every 1 minutes"
watch = "{export}"
[backup]
when = "every 1 minutes"
file = "{file}"
"""
)


@dataclasses.dataclass
class Schedule:
    """One of the two: its data folder, the environment of its process, and what it says."""

    folder: Path
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What all its processes have said."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self) -> None:
        """Start it, beside what it was killed with."""
        with self.log.open("ab") as out:
            out.write(b"[ 0.0 s] started: exit code 0\n")
            out.flush()
            command = [sys.executable, "-m", "app", "schedule"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=out, stderr=subprocess.STDOUT)

    def end(self, number: int) -> int:
        """Send it a signal, and wait for its end."""
        if self.process is None:
            return 0
        self.process.send_signal(number)
        return self.process.wait()

    def served(self) -> Iterator[tuple[str, str, bool]]:
        """Each job that it began, of which due time, and whether it ended and was not somebody else's turn."""
        lines = [(found[1], found[2], found[3]) for found in LINE.finditer(self.log.read_text("utf-8"))]
        for nth, (name, due, _) in enumerate(lines):
            if due:
                yield (
                    name,
                    due,
                    nth + 1 < len(lines) and lines[nth + 1][0] == name and lines[nth + 1][2] not in ("", "3"),
                )


def two_schedules(folder: Path, made: Worlds, seed: int, rounds: int) -> Iterator[Aim]:
    """Keep the timetable by two, of which one is killed each minute, then let the database go away."""
    with cluster() as database:
        if database is None:
            yield Aim("PostgreSQL is not installed: no two schedules", 0.0, "s")
            return
        both = [_schedule(folder / name, made, database) for name in ("left", "right")]
        drawn = random.Random(f"{seed} schedules")  # noqa: S311  # moments, no secrets
        try:
            for one in both:
                one.start()
            yield from _killed_in_turns(both, drawn, rounds)
            yield from _silent(both, database, drawn)
        finally:
            for one in both:
                one.end(signal.SIGKILL)


def _schedule(folder: Path, made: Worlds, database: Cluster) -> Schedule:
    copied(made.data("two"), folder)
    told = TIMETABLE.format(export=made.later, file=folder.with_suffix(".tar.gz"))
    (folder / "schedule.toml").write_text(told, "utf-8")
    return Schedule(folder, environment(folder, made.opportunities, DATABASE_URL=database.address))


def _killed_in_turns(both: list[Schedule], drawn: random.Random, rounds: int) -> Iterator[Aim]:
    for nth in range(rounds):
        before = drawn.uniform(0, ROUND - AWAY)
        time.sleep(before)
        both[nth % 2].end(signal.SIGKILL)
        time.sleep(AWAY)
        both[nth % 2].start()
        time.sleep(ROUND - AWAY - before)
    yield from _once(both, f"{rounds} kills")


def _silent(both: list[Schedule], database: Cluster, drawn: random.Random) -> Iterator[Aim]:
    """Stop the database, as a host does that is out of memory, in the middle of jobs."""
    time.sleep(drawn.uniform(0, ROUND))
    database.signal(signal.SIGSTOP)
    time.sleep(SILENT)
    database.signal(signal.SIGCONT)
    time.sleep(2 * ROUND)
    ends = time.monotonic() + LONGEST
    while (lacking := JOBS - len({name for name, _, has_ended in _served(both) if has_ended})) > 0:
        if time.monotonic() > ends:
            break
        time.sleep(1)
    yield Aim("two schedules: jobs that nobody has done", lacking, "", 1.0)
    codes = [one.end(signal.SIGTERM) for one in both]
    yield Aim("two schedules: SIGTERM does not end them in order", sum(map(bool, codes)), "", 1.0)
    yield from _once(both, f"{SILENT} s without PostgreSQL")
    # The next start of anything puts right what was told to end.
    codes = [job(one.env, "check").returncode for one in both]
    wrong = [words for one in both for words in (*broken(one.folder), *left_over(one.folder))] + ["check"] * sum(codes)
    yield Aim("two schedules: what is not whole in their folders", len(wrong), "", 1.0, "; ".join(wrong))
    with contextlib.closing(Store(database.address)) as store:
        lasting = [one.job for one in runs.latest(store, 999) if one.ended_at is None]
        known = due_times.known(store).values()
        claimed = [one.job for one in known if one.claimed is not None and not is_gone(one, store.now())]
    held = [*lasting, *claimed]
    yield Aim("two schedules: leases and claims that stay", len(held), "", 1.0, ", ".join(held))


def _served(both: list[Schedule]) -> list[tuple[str, str, bool]]:
    return [one for schedule in both for one in schedule.served()]


def _clock(one: tuple[str, str]) -> str:
    """Return the hour and the minute of a due time."""
    return one[1][-5:]


def _once(both: list[Schedule], through: str) -> Iterator[Aim]:
    """Tell how often a due time was served again although its job had ended, and what was begun and never ended."""
    found = _served(both)
    ended = Counter((name, due) for name, due, has_ended in found if has_ended)
    again = [f"{name} {due}" for (name, due), n in ended.items() if n > 1]
    # A due time that comes later makes up for all before it.
    last = dict(sorted(ended, key=_clock))
    lost = {f"{name} {due}" for name, due, _ in found if _clock((name, due)) > _clock((name, last.get(name, "")))}
    told = ", ".join(f"{n} {name}" for name, n in sorted(Counter(name for name, _ in ended).items()))
    yield Aim(f"two schedules, {through}: due times served twice", len(again), "", 1.0, "; ".join(again) or told)
    # What runs at this moment has not ended yet.
    yield Aim(f"two schedules, {through}: begun and not ended", len(lost), "", 3.0, "; ".join(lost))
