"""What a deployment survives: killed jobs, a full disk, a locked or hung store, huge bodies: python -m bench.faults."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from app.settings import ROOT
from bench import processes
from bench.aims import Aim, heading, show, status
from bench.alert_faults import alert_kills
from bench.processes import Server
from bench.visitor import over_http
from bench.worlds import CACHE

SMALL, SEED, KILLS = "400", 11, 20
FORMER = ROOT / "tests" / "data" / "records" / "migrations" / "former_stores" / "2.sqlite.sql"
# What is killed: the words of a job, {} being a file beside the data folder, and what must have been done before it.
JOBS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "first boot": (("prepare",), "nothing"),
    "import": (("import", "--source", "demo"), "a demo"),
    "training": (("train",), "a demo"),
    "scoring": (("score",), "a demo"),
    "backup": (("backup", "{}"), "a demo"),
    "migration of the snapshot": (("prepare",), "a snapshot of an earlier version"),
    "migration of the store": (("prune",), "a store of an earlier version"),
}
# Room for what an import of the small demo spills beside its draft.
FULL_MB, HUGE, PAGES = 200, 100_000_000, ("/api/v1/pipeline", "/api/v1/threshold", "/api/v1/at-risk", "/readyz")


def main() -> int:
    """Break what can break, in folders that are deleted afterwards; return 1 where something does not come back."""
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=CACHE))
    try:
        return status(_measured(folder))
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path) -> int:
    demo = folder / "demo"
    if not _is_done(_job(demo, "prepare")):
        raise RuntimeError("The demo that is to be broken cannot be prepared.")
    heading(f"Killed at {KILLS} random moments each, then run again")
    short = show(_kills(folder, demo))
    short += show(alert_kills(folder, demo, _env(demo)))
    heading("No room, a locked store, a huge body")
    short += show(_full_disk(folder, demo))
    with processes.served(*processes.GUNICORN, env=_env(demo)) as server:
        short += show(_locked_store(server, demo))
        short += show(_huge_bodies(server))
    heading("PostgreSQL stopped, then gone")
    return short + show(_postgresql(demo))


def _env(folder: Path) -> dict[str, str]:
    known = {"HEADWIND_DATA_DIR": str(folder), "HEADWIND_SOURCE": "demo", "HEADWIND_DEMO_OPPORTUNITIES": SMALL}
    return {**os.environ, **known, "HEADWIND_DEMO_AS_OF": "2026-09-30", "HEADWIND_PREPARE": "no", "DATABASE_URL": ""}


def _job(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=_env(folder), capture_output=True, text=True, check=False)


def _is_done(ended: subprocess.CompletedProcess[str]) -> bool:
    """Tell whether a job did what it was asked, and if not said why in a sentence."""
    return ended.returncode == 0 and "Traceback" not in ended.stderr


def _kills(folder: Path, demo: Path) -> Iterator[Aim]:
    drawn = random.Random(SEED)  # noqa: S311  # moments, no secrets
    for name, (written, before) in JOBS.items():
        words = tuple(word.format(folder / "backup.tar.gz") for word in written)
        began = time.perf_counter()
        _is_done(_job(_before(folder / "timed", demo, before), *words))
        lasts = time.perf_counter() - began
        moments = [drawn.uniform(0, lasts) for _ in range(KILLS)]
        broken = [each for each in moments if not _survives(_before(folder / "killed", demo, before), words, each)]
        said = ", ".join(f"at {each:.1f} s" for each in broken)
        yield Aim(f"{name}: kills after which it does not come back", len(broken), "", 1.0, said or f"of {lasts:.1f} s")


def _before(folder: Path, demo: Path, state: str) -> Path:
    """Put a data folder into the state that a job finds."""
    shutil.rmtree(folder, ignore_errors=True)
    if state == "nothing":
        folder.mkdir()
        return folder
    shutil.copytree(demo, folder, symlinks=True)
    if state == "a store of an earlier version":
        _make_former_store(folder / "store.sqlite")
    if state == "a snapshot of an earlier version":
        for path in (folder / "snapshots").glob("s*.duckdb"):
            with duckdb.connect(str(path)) as opened:
                opened.execute("update info set value = 'earlier' where key = 'schema_version'")
    return folder


def _make_former_store(path: Path) -> None:
    """Put a store of the second version in place, with an audit line that has to survive."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    with contextlib.closing(sqlite3.connect(path)) as store:
        store.executescript(FORMER.read_text("utf-8"))
        store.execute("insert into audit values (1, '2026-03-02T12:00:00.000000+00:00', 'Ann', 'kept', 'it', 'is')")
        store.commit()


def _is_kept(folder: Path, words: tuple[str, ...]) -> bool:
    """Tell whether what people wrote is there, and whether a backup is served from elsewhere."""
    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as store:
        said = [detail for (detail,) in store.execute("select detail from audit where author = 'Ann'")]
        found = store.execute("pragma integrity_check").fetchone() == ("ok",)
    if words[0] != "backup":
        return found and said in ([], ["is"])
    elsewhere = folder.with_name("restored")
    shutil.rmtree(elsewhere, ignore_errors=True)
    return found and _is_done(_job(elsewhere, "restore", words[1])) and _is_done(_job(elsewhere, "check"))


def _survives(folder: Path, words: tuple[str, ...], moment: float) -> bool:
    command = [sys.executable, "-m", "app", *words]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=_env(folder), stdout=quiet, stderr=quiet, start_new_session=True
    ) as job:
        with contextlib.suppress(subprocess.TimeoutExpired):
            job.wait(moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(job.pid, signal.SIGKILL)
    again = _job(folder, *words)
    left = [path for path in folder.rglob("*") if "draft-" in path.name or path.name == "INTENDED"]
    return _is_done(again) and _is_done(_job(folder, "check")) and not left and _is_kept(folder, words)


def _full_disk(folder: Path, demo: Path) -> Iterator[Aim]:
    """Import onto a disk of its own that is too small, then look what is served."""
    small = folder / "small"
    small.mkdir()
    held = sum(path.stat().st_size for path in demo.rglob("*") if path.is_file()) // 1_048_576 + 1
    job = f"{sys.executable} -m app"
    script = f"""
        mount -t tmpfs -o size={held + FULL_MB}m none {small} && cp -a {demo}/. {small}/ || exit 90
        head -c 1G /dev/zero > {small}/filler 2>/dev/null
        {job} import --source demo --retrain; refused=$?
        {job} check > /dev/null || exit 92
        rm {small}/filler; {job} import --source demo --retrain > /dev/null || exit 93
        {job} check > /dev/null || exit 94
        exit $refused
    """
    rights = ["-m"] if os.geteuid() == 0 else ["-r", "-m"]
    command = ["unshare", *rights, "sh", "-c", script]
    ended = subprocess.run(command, cwd=ROOT, env=_env(small), capture_output=True, text=True, check=False)
    said = ended.stderr.strip().splitlines()
    note = said[-1][:90] if said else ""
    # 1 is a refusal in words; from 90 on something else failed, as the script numbers it.
    code = 99 if "Traceback" in ended.stderr else ended.returncode
    yield Aim("a full disk: exit code of the import", code, "", 2.0, note, least=1.0)


def _locked_store(server: Server, demo: Path) -> Iterator[Aim]:
    store = demo / "store.sqlite"
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield Aim("a locked store: the slowest page", _slowest(server), "s", 2.0)
        other.execute("rollback")


def _slowest(server: Server) -> float:
    """Seconds that the slowest of the pages takes."""
    taken = []
    for path in PAGES:
        began = time.perf_counter()
        over_http(server.port)(path)
        taken.append(time.perf_counter() - began)
    return max(taken)


def _postgresql(demo: Path) -> Iterator[Aim]:
    """Pages over a database that hangs, as one whose host has stopped it does, and over one that was killed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield Aim("PostgreSQL is not installed: nothing is measured", 0.0, "s")
        return
    with (
        _cluster(programs[-1], Path(tempfile.mkdtemp(prefix="faults-pg-"))) as (address, leader),
        processes.served(*processes.GUNICORN, env=_env(demo) | {"DATABASE_URL": address}) as server,
    ):
        yield Aim("PostgreSQL: the slowest page", _slowest(server), "s", 2.0)
        _signal(leader, signal.SIGSTOP)
        # An answer of the store holds for a second.
        time.sleep(2)
        yield Aim("PostgreSQL stopped: the slowest page", _slowest(server), "s", 2.0)
        time.sleep(2)
        yield Aim("PostgreSQL stopped: the slowest page, again", _slowest(server), "s", 2.0)
        _signal(leader, signal.SIGCONT)
        _signal(leader, signal.SIGKILL)
        time.sleep(20)
        yield Aim("PostgreSQL gone: the slowest page", _slowest(server), "s", 2.0)


@contextlib.contextmanager
def _cluster(programs: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Start a PostgreSQL of its own; yield its address and its leading process."""
    is_root = os.getuid() == 0
    user = ["runuser", "-u", "postgres", "--"] if is_root else []
    if is_root:
        shutil.chown(folder, "postgres", "postgres")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    for command in (
        [programs / "initdb", "-D", folder / "data", "-U", "bench", "-A", "trust"],
        [programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"],
    ):
        said = subprocess.DEVNULL
        subprocess.run([*user, *map(str, command)], stdout=said, stderr=said, check=True)
    leader = int((folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])
    try:
        yield f"postgresql:///postgres?host={folder}&user=bench", leader
    finally:
        _signal(leader, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _signal(leader: int, number: int) -> None:
    """Send a signal to a PostgreSQL and all that it has started."""
    children = Path(f"/proc/{leader}/task/{leader}/children")
    for process in [*(children.read_text("utf-8").split() if children.exists() else ()), leader]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(process), number)


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


if __name__ == "__main__":
    sys.exit(main())
