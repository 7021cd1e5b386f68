"""A PostgreSQL of a measurement's own, which can be stopped, killed and started again."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Cluster:
    """Where its programs and its files are."""

    programs: Path
    folder: Path

    @property
    def address(self) -> str:
        """Its address, as DATABASE_URL takes it."""
        return f"postgresql:///postgres?host={self.folder}&user=bench"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        log = self.folder / "log"
        self._run(self.programs / "pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")

    def make(self) -> None:
        """Lay its files."""
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run(self.programs / "initdb", "-D", self.folder / "data", "-U", "bench", "-A", "trust")

    def _run(self, *command: object) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        quiet = subprocess.DEVNULL
        subprocess.run([*user, *map(str, command)], stdout=quiet, stderr=quiet, check=True)

    def signal(self, number: int) -> None:
        """Send a signal to it and all that it has started."""
        leader = int((self.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])
        children = Path(f"/proc/{leader}/task/{leader}/children")
        for process in [*(children.read_text("utf-8").split() if children.exists() else ()), leader]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), number)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster | None]:
    """Start one; yield None where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="faults-pg-", ignore_cleanup_errors=True) as folder:
        found = Cluster(programs[-1], Path(folder))
        found.make()
        found.start()
        try:
            yield found
        finally:
            found.signal(signal.SIGCONT)
            found.signal(signal.SIGKILL)
