"""Disks that are full while something is written, or turn read-only: python -m bench.broken_disks is run apart.

A part of bench.faults, which starts it where it may mount a disk of its own.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path

from app.settings import ROOT
from bench import processes
from bench.aims import Aim
from bench.fault_world import State, broken, environment, is_done, job, left_over, state_of
from bench.processes import Server
from bench.visitor import over_http, parsed

PAGES = ("/api/v1/pipeline", "/api/v1/threshold", "/api/v1/at-risk", "/api/v1/track-record", "/readyz")
# The disk has so many times what it holds at first.
DISK_TIMES = 4
# Of what a job needs at most so many times is more than enough.
ENOUGH = 1.3
# Seconds until nobody writes a file of it any more.
PATIENCE = 20
ADOPTED = ("adopt-policy", "--policy", "flat", "--line", "0.4", "--note", "Room for it.", "--author", "Ann")


def broken_disks(folder: Path, source: Path, opportunities: int, seed: int, count: int) -> Iterator[Aim]:
    """Try them in a process that has mounts of its own, and tell what it found."""
    rights = ["-m"] if os.geteuid() == 0 else ["-r", "-m"]
    words = [str(folder), str(source), str(opportunities), str(seed), str(count)]
    command = ["unshare", *rights, sys.executable, "-m", "bench.broken_disks", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if line.startswith("{"):
                yield Aim(**json.loads(line))
    if process.returncode:
        yield Aim("disks: what tries them has failed", process.returncode, "", 1.0)


def main(folder: Path, source: Path, opportunities: int, seed: int, count: int) -> None:
    """Mount a disk of memory and break it; print an aim a line."""
    size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={DISK_TIMES * size}", "none", str(folder))
    disk = Disk(folder / "data", source, environment(folder / "data", opportunities))
    drawn = random.Random(f"{seed} disks")  # noqa: S311  # rooms, no secrets
    for aim in itertools.chain(_full(disk, drawn, count), _read_only(disk)):
        print(json.dumps(dataclasses.asdict(aim)), flush=True)


@dataclasses.dataclass(frozen=True)
class Disk:
    """A data folder on a disk of its own, what is copied there before each try, and the environment of jobs."""

    data: Path
    source: Path
    env: Mapping[str, str]

    def lay(self) -> None:
        """Copy the data folder anew."""
        for path in self.data.parent.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.source, self.data, symlinks=True)

    def free(self) -> int:
        """The bytes that are free."""
        found = os.statvfs(self.data.parent)
        return found.f_bavail * found.f_frsize

    @contextlib.contextmanager
    def filled(self, room: int) -> Iterator[None]:
        """Leave so many bytes of room."""
        filler = self.data.parent / "filler"
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(self.free() - room, 1))
        yield
        filler.unlink()


def _full(disk: Disk, drawn: random.Random, count: int) -> Iterator[Aim]:
    """Publish, and put a policy in force, with too little room or just enough."""
    for words in (("score",), ADOPTED):
        disk.lay()
        needed, usual = _needed(disk, words), state_of(disk.data)
        rooms = [int((nth + drawn.random()) / count * needed * ENOUGH) for nth in range(count)]
        told = [(room, _tried(disk, words, room, usual)) for room in rooms]
        wrong = [f"with {room:,} bytes {said}" for room, said in told if said and said != REFUSED]
        refused = sum(said == REFUSED for _, said in told)
        note = "; ".join(wrong) or f"of {count}, {refused} refused, up to {needed / 1e6:.1f} MB"
        yield Aim(f"full disk, {words[0]}: tries after which something is not whole", len(wrong), "", 1.0, note)


REFUSED = "refused"


def _needed(disk: Disk, words: Sequence[str]) -> int:
    """Return the most bytes that a job takes while it runs."""
    least, ends = [disk.free()] * 2, threading.Event()

    def look() -> None:
        while not ends.wait(0.005):
            least.append(disk.free())

    looking = threading.Thread(target=look)
    looking.start()
    ended = job(disk.env, *words)
    ends.set()
    looking.join()
    if not is_done(ended):
        raise RuntimeError(ended.stderr)
    return least[0] - min(least)


def _tried(disk: Disk, words: Sequence[str], room: int, usual: State | None) -> str:
    disk.lay()
    before = _policies(disk.data)
    with disk.filled(room):
        ended = job(disk.env, *words)
    wrong = list(broken(disk.data))
    if "Traceback" in ended.stderr or ended.returncode not in (0, 1):
        return f"it ends with {ended.returncode}: {ended.stderr[-300:]}"
    if ended.returncode and words is ADOPTED and _policies(disk.data) != before:
        wrong.append("what was refused is in force")
    again = job(disk.env, *words)
    found = state_of(disk.data)
    if not is_done(again) or found is None or usual is None or found.figures != usual.figures:
        wrong.append(f"with room again it ends with {again.returncode}: {again.stderr[-300:]}")
    elif not found.agrees or found.repeats:
        wrong.append("the ledger has a gap, or says something twice")
    return "; ".join([*wrong, *broken(disk.data), *left_over(disk.data)]) or (REFUSED if ended.returncode else "")


def _policies(data: Path) -> list[tuple[int, str]]:
    with contextlib.closing(sqlite3.connect(data / "store.sqlite")) as store:
        return store.execute("select id, note from policies where ended_at is null").fetchall()


def _read_only(disk: Disk) -> Iterator[Aim]:
    """Let the disk turn read-only under a server: pages are read, what writes says the next step, and comes back."""
    disk.lay()
    with processes.served(*processes.GUNICORN, env={**disk.env, "HEADWIND_READ_ONLY": "no"}) as server:
        _remount(disk, "ro")
        time.sleep(2)
        unread = [path for path in PAGES if not _is_read(server, path)]
        yield Aim("read-only: pages that are not read", len(unread), "", 1.0, ", ".join(unread))
        status, said = planned(server)
        is_told = status >= 500 and bool(said.get("next_step"))
        yield Aim("read-only: pages that write and say no next step", not is_told, "", 1.0, said_of(status, said))
        ended = job(disk.env, "score")
        is_told = ended.returncode == 1 and "Traceback" not in ended.stderr
        yield Aim("read-only: jobs that say no next step", not is_told, "", 1.0, ended.stderr.strip()[-160:])
        _remount(disk, "rw")
        time.sleep(2)
        status, said = planned(server)
        yield Aim("writable again: pages that cannot write", status >= 300, "", 1.0, said_of(status, said))
    ended = job(disk.env, "score")
    wrong = [*broken(disk.data), *left_over(disk.data)] if is_done(ended) else [ended.stderr[-300:]]
    yield Aim("writable again: what is not whole", len(wrong), "", 1.0, "; ".join(wrong))


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)  # noqa: S607  # wherever the system has it


def _remount(disk: Disk, how: str) -> None:
    """Mount it otherwise, once nobody writes a file of it."""
    for _ in range(PATIENCE):
        time.sleep(1)
        with contextlib.suppress(subprocess.CalledProcessError):
            _mount("-o", f"remount,{how}", str(disk.data.parent))
            return
    raise TimeoutError(f"Files of {disk.data} are written all the time.")


def _is_read(server: Server, path: str) -> bool:
    try:
        return bool(over_http(server.port)(path))
    except Exception as error:  # noqa: BLE001  # whatever it is, the page was not read
        print(path, error, file=sys.stderr)
        return False


def planned(server: Server, step: str = "Call them") -> tuple[int, Mapping[str, str]]:
    """Plan an action for the first deal of the list; return the status, and what is said."""
    first = parsed(over_http(server.port)("/api/v1/at-risk"))["page"]["rows"][0]["opportunity_id"]
    return posted(server, "/api/v1/actions", {"opportunity_ids": [first], "next_step": step, "author": "Ann"})


def posted(server: Server, path: str, body: Mapping[str, object]) -> tuple[int, Mapping[str, str]]:
    """Post what is written; return the status, and what is said. A server that is not there answers 0."""
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(  # this machine's server
        f"http://127.0.0.1:{server.port}{path}", json.dumps(body).encode(), headers
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")
    except (OSError, HTTPException):
        return 0, {}


def said_of(status: int, said: Mapping[str, str]) -> str:
    """Write an answer for a person who reads the measurement."""
    return f"{status}: {said.get('message', '')} {said.get('next_step', '')}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:6]))
