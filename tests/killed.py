"""A process of its own that is killed, without warning, just before it does a certain thing to a certain file.

What runs is forked from a process that has imported the jobs and done nothing: importing takes longer than most jobs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.browser.servers import ROOT, environment

PROCESSES = multiprocessing.get_context("forkserver")
DONE_BY = ("checking", "demo_crm", "exports", "imports", "publication", "recovery")
PROCESSES.set_forkserver_preload(["app.__main__", *(f"app.jobs.{name}" for name in DONE_BY), "model.training.train"])
# Only what hangs takes so long.
PATIENCE = 1_200


class Ended(NamedTuple):
    """How a process ended, and what it said."""

    status: int | None
    said: str


class Started:
    """A process that runs Python code over a data folder; `event` and `ending` say before what it is killed."""

    def __init__(self, folder: Path, code: str, event: str = "", ending: str = "", **settings: str) -> None:
        output, name = tempfile.mkstemp()
        os.close(output)
        self.said = Path(name)
        asked = (code, environment(folder, **settings), str(self.said), event, ending)
        self.process = PROCESSES.Process(target=_execute, args=asked)
        self.process.start()

    def ended(self) -> Ended:
        """Wait for its end."""
        self.process.join(PATIENCE)
        status = self.process.exitcode
        self.process.kill()
        said = self.said.read_text("utf-8")
        self.said.unlink()
        return Ended(status, said)


def _execute(code: str, env: Mapping[str, str], said: str, event: str, ending: str) -> None:
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    output = os.open(said, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    if event:
        sys.addaudithook(_stop(event, ending))
    exec(code, {"__name__": "__main__"})  # the tests' own words


def _stop(event: str, ending: str) -> Any:
    """Python tells an audit hook what it is about to do: event, then arguments, the changed file the last text."""

    def hook(told: str, arguments: tuple[Any, ...]) -> None:
        named = [str(one) for one in arguments if isinstance(one, (str, os.PathLike))] if told == event else []
        if named and named[-1].endswith(ending):
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def job(*words: str) -> str:
    """Return the code that a job is."""
    return f"import sys\nfrom app.__main__ import main\nsys.exit(main({list(words)!r}))"


def killed(folder: Path, code: str, event: str, ending: str, **settings: str) -> None:
    """Run Python code over a data folder, and kill it before `event` on a path that ends in `ending`."""
    done = Started(folder, code, event, ending, **settings).ended()
    assert done.status == -signal.SIGKILL, f"It was not killed: {done.said}"


def ended(folder: Path, *words: str, **settings: str) -> Ended:
    """Run a job over a data folder to its end."""
    return Started(folder, job(*words), **settings).ended()


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python over a data folder to its end, as a shell would start it."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
