"""A process of its own that is killed, without warning, just before it does a certain thing to a certain file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.browser.servers import ROOT, environment

# Python tells an audit hook what it is about to do: event, then its arguments, the file that is changed the last text.
HOOK = """
import os, signal, sys
def stop(event, arguments):
    named = [str(one) for one in arguments if isinstance(one, (str, os.PathLike))]
    if event == EVENT and named and named[-1].endswith(ENDING):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(stop)
"""


def killed(folder: Path, code: str, event: str, ending: str, **settings: str) -> None:
    """Run Python code over a data folder, and kill it before `event` on a path that ends in `ending`."""
    whole = f"EVENT, ENDING = {event!r}, {ending!r}\n{HOOK}\n{code}"
    done = run(folder, "-c", whole, **settings)
    assert done.returncode == -9, f"It was not killed: {done.stdout}{done.stderr}"


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run Python over a data folder to its end."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
