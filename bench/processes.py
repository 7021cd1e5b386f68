"""Processes of this project's commands: started apart, asked for their first page, weighed and ended."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.settings import ROOT
from bench.visitor import over_http

PATIENCE_S = 120
# The production server, as the Procfile starts it.
GUNICORN = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app.wsgi:server")
MEGABYTE = 1024  # /proc counts kilobytes


@dataclasses.dataclass(frozen=True)
class Spent:
    """How long a process took and the most memory it held at once."""

    seconds: float
    peak_mb: float


# A process starts with its parent's peak on its account, so a small one stands between: it says what its child held.
WEIGHED = """
import os, subprocess, sys
told, *command = sys.argv[1:]
child = subprocess.Popen([sys.executable, *command])
_, ended, usage = os.wait4(child.pid, 0)
os.write(int(told), str(usage.ru_maxrss).encode())
sys.exit(abs(os.waitstatus_to_exitcode(ended)))
"""


def run(*command: str, env: Mapping[str, str]) -> Spent:
    """Run a command to its end; raise CalledProcessError with what it said where it fails."""
    started = time.perf_counter()
    reads, told = os.pipe()
    with open(reads, "rb") as peak:  # noqa: PTH123  # a pipe has no path
        ended = subprocess.run(
            [sys.executable, "-c", WEIGHED, str(told), *command],
            cwd=ROOT,
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[told],
            check=False,
        )
        os.close(told)
        held = peak.read()
    if ended.returncode:
        raise subprocess.CalledProcessError(ended.returncode, command, ended.stdout)
    return Spent(time.perf_counter() - started, int(held) / MEGABYTE)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclasses.dataclass(frozen=True)
class Server:
    """A server that answers: the leader of its processes, its port, and the seconds to its first page."""

    pid: int
    port: int
    first_page_s: float

    def memory_mb(self) -> tuple[float, float]:
        """Return the proportional and the resident megabytes of all its processes."""
        weighed = [_weight(pid) for pid in _members(self.pid)]
        return sum(shared for shared, _ in weighed), sum(resident for _, resident in weighed)

    def largest_mb(self) -> float:
        """Return the resident megabytes of the largest of its processes: where there is one worker, that one."""
        return max(resident for _, resident in (_weight(pid) for pid in _members(self.pid)))


@contextlib.contextmanager
def served(*command: str, env: Mapping[str, str]) -> Iterator[Server]:
    """Start a server in a process group of its own, wait for its first page, and end the group afterwards."""
    port, started = free_port(), time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {**env, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _wait_for(port, process)
            yield Server(process.pid, port, time.perf_counter() - started)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    gives_up = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < gives_up and process.poll() is None:
        with contextlib.suppress(ConnectionError):
            over_http(port)("/")
            return
        time.sleep(0.02)  # as finely as a start is measured, and rarely enough not to slow it
    raise TimeoutError(f"Nothing answered on port {port}.")


def _members(group: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(ProcessLookupError):
                if os.getpgid(int(folder.name)) == group:
                    yield int(folder.name)


def _weight(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()[1:]
    kilobytes = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return kilobytes["Pss"] / MEGABYTE, kilobytes["Rss"] / MEGABYTE
