"""Jobs started by hand at the same second, and servers killed while pages write: a part of bench.faults."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path

from app.imports.record import Desks
from app.settings import ROOT, Settings
from bench import processes
from bench.aims import Aim
from bench.broken_disks import planned, posted
from bench.fault_cases import Worlds
from bench.fault_world import broken, copied, environment, is_done, job, left_over, state_of
from bench.processes import Server
from bench.visitor import AnswerRefused
from data import sources

# Jobs of one data folder that people start by hand.
BY_HAND: Sequence[tuple[str, ...]] = (
    ("score",), ("train",), ("import", "--source", "{later}"), ("prune",), ("backup", "{file}"), ("roll-back",),
    ("alert",), ("adopt-policy", "--policy", "flat", "--line", "0.4", "--author", "Ann"), ("prepare",),
)  # fmt: skip
# 3 is somebody else's turn; there may be no model version to go back to.
CODES = (0, 1, 3)


def at_once(place: Path, made: Worlds, seed: int, count: int) -> Iterator[Aim]:
    """Start two jobs at the same moment on one data folder."""
    place.mkdir()
    drawn = random.Random(f"{seed} at once")  # noqa: S311  # pairs, no secrets
    told, refused = [], 0
    for _ in range(count):
        pair = [drawn.choice(BY_HAND), drawn.choice(BY_HAND)]
        folder = copied(made.data("two"), place / "data")
        ended = _both(made, folder, pair)
        refused += sum(code == 3 for code, _ in ended)
        told += [f"{pair[0][0]} and {pair[1][0]}: {said}" for said in _wrong_of(made, folder, ended)]
    note = "; ".join(told) or f"of {count}, {refused} found somebody else at it"
    yield Aim("two jobs at the same second: what is not whole", len(told), "", 1.0, note)


def _both(made: Worlds, folder: Path, pair: Sequence[tuple[str, ...]]) -> list[tuple[int, str]]:
    env = environment(folder, made.opportunities)
    named = {"later": made.later, "file": folder.with_name("backup.tar.gz")}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "app", *(word.format(**named) for word in words)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in pair
    ]
    said = [one.communicate()[1] for one in started]
    return [(one.returncode, words) for one, words in zip(started, said, strict=True)]


def _wrong_of(made: Worlds, folder: Path, ended: list[tuple[int, str]]) -> Iterator[str]:
    for code, said in ended:
        if code not in CODES or "Traceback" in said:
            yield f"one ends with {code}: {said[-200:]}"
    if not is_done(again := job(environment(folder, made.opportunities), "score")):
        yield f"afterwards nothing can be scored: {again.stderr[-200:]}"
    found = state_of(folder)
    if found is None or not found.agrees or found.repeats:
        yield "the ledger has a gap, or says something twice"
    yield from (*broken(folder), *left_over(folder))


def killed_servers(place: Path, made: Worlds, seed: int, count: int) -> Iterator[Aim]:
    """Kill the process that answers while an action is planned and a mapping kept, again and again."""
    folder = copied(made.data("checked"), place)
    drawn = random.Random(f"{seed} servers")  # noqa: S311  # moments, no secrets
    (identity,) = (one.identity for one in Desks(Settings(data_dir=folder).imports).all())
    env = {**environment(folder, made.opportunities), "HEADWIND_READ_ONLY": "no"}
    taken: dict[str, bool] = {}
    with processes.served(*processes.GUNICORN, env=env) as server:
        lasts = _written(server, identity, "undisturbed", taken)
        for nth in range(count):
            writing = threading.Thread(target=_written, args=(server, identity, f"step-{nth}", taken))
            writing.start()
            time.sleep((nth + drawn.random()) / count * lasts)
            _kill_worker(server)
            writing.join()
            _answers(server)
        lost = _written(server, identity, "afterwards", taken)
    wrong = [*_unlike(folder, taken), *broken(folder)]
    told = f"of {count} in {lasts:.2f} s, {sum(taken.values())} of {len(taken)} were confirmed"
    yield Aim("servers killed while pages write: what is not whole", len(wrong), "", 1.0, "; ".join(wrong) or told)
    yield Aim("servers killed while pages write: the next write", lost, "s", 30.0)


def _written(server: Server, identity: str, name: str, taken: dict[str, bool]) -> float:
    """Plan an action and keep a mapping under a name; note what was confirmed, and return the seconds that it takes."""
    began = time.perf_counter()
    taken[name] = taken[f"{name}.toml"] = False
    with contextlib.suppress(OSError, ValueError, LookupError, HTTPException, AnswerRefused):
        taken[name] = planned(server, name)[0] == 200
    with contextlib.suppress(ValueError):
        status, _ = posted(server, f"/api/v1/imports/{identity}/mapping", {"name": name})
        taken[f"{name}.toml"] = status == 200
    return time.perf_counter() - began


def _kill_worker(server: Server) -> None:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("utf-8").split()
    for process in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)


def _answers(server: Server) -> None:
    """Wait until pages are answered again."""
    ends = time.monotonic() + processes.PATIENCE_S
    while posted(server, "/api/v1/score", {})[0] == 0 and time.monotonic() < ends:
        time.sleep(0.1)


def _unlike(folder: Path, taken: Mapping[str, bool]) -> Iterator[str]:
    """Say what was confirmed and is not there, is there twice, or only in part."""
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as store:
        actions = [step for (step,) in store.execute("select next_step from actions")]
        lines = store.execute("select count(*) from audit where action = 'plan action'").fetchone()[0]
    if lines < len(actions):
        yield f"{len(actions)} actions have {lines} audit lines"
    for name, confirmed in taken.items():
        if name.endswith(".toml"):
            path = folder / "sources" / f"{sources.slug(name.removesuffix('.toml'))}.toml"
            if path.exists() and not tomllib.loads(path.read_text("utf-8")):
                yield f"{path.name} is not whole"
            if confirmed and not path.exists():
                yield f"{path.name} was confirmed and is gone"
        elif actions.count(name) > 1 or (confirmed and name not in actions):
            yield f"the action {name} is there {actions.count(name)} times"
