"""Jobs killed at moments spread over all that they last, each run again, and held against one that was not disturbed.

A part of bench.faults.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.settings import ROOT
from bench.aims import Aim
from bench.fault_world import State, broken, environment, is_done, job, left_over, state_of
from data.errors import HeadwindError

# So many are tried side by side.
LANES = 2


@dataclasses.dataclass(frozen=True)
class Case:
    """A job that is killed: its words, {folder} being its data folder and {beside} the one around that.

    made: puts a data folder into the state that the job finds. source: the setting. served: whether what the job finds
    can be served. holds: says what of its own the job has to have done, '' where all is well. once: what is done is
    refused where somebody asks for it again. opportunities: of a demo.
    """

    name: str
    words: tuple[str, ...]
    made: Callable[[Path], object]
    source: str = ""
    served: bool = True
    holds: Callable[[Path], str] = lambda _: ""
    once: bool = False
    opportunities: int = 1_000

    def command(self, folder: Path) -> list[str]:
        """The words of the job over a data folder."""
        return [word.format(folder=folder, beside=folder.parent) for word in self.words]

    def env(self, folder: Path) -> dict[str, str]:
        """The environment of the job over a data folder."""
        return environment(folder, self.opportunities, HEADWIND_SOURCE=self.source)


@dataclasses.dataclass(frozen=True)
class Undisturbed:
    """What a job finds and leaves where nobody disturbs it, and the seconds that it takes."""

    before: State | None
    after: State
    seconds: float


def kills(place: Path, case: Case, seed: int, count: int) -> Iterator[Aim]:
    """Kill a job at so many moments, in data folders below a place of its own."""
    place.mkdir()
    usual = _undisturbed(place, case)
    drawn = random.Random(f"{seed} {case.name}")  # noqa: S311  # moments, no secrets
    moments = [(nth + drawn.random()) / count * usual.seconds for nth in range(count)]
    with ThreadPoolExecutor(LANES) as lanes:
        wrong = list(lanes.map(lambda moment: _tried(place, case, usual, moment), moments))
    said = [f"at {moment:.2f} s {words}" for moment, words in zip(moments, wrong, strict=True) if words]
    note = "; ".join(said) or f"of {count} in {usual.seconds:.1f} s"
    yield Aim(f"{case.name}: kills after which something is not whole", len(said), "", 1.0, note)


def _undisturbed(place: Path, case: Case) -> Undisturbed:
    """Run a job to its end as often side by side as it is killed, and take the longer time."""

    def run(nth: int) -> tuple[State | None, State | None, float]:
        folder = _laid(place, case, f"usual-{nth}")
        before, began = state_of(folder) if case.served else None, time.perf_counter()
        ended = job(case.env(folder), *case.command(folder))
        lasted = time.perf_counter() - began
        if not is_done(ended) or case.holds(folder):
            raise RuntimeError(f"{case.name} fails undisturbed: {ended.stderr[-500:]} {case.holds(folder)}")
        return before, state_of(folder), lasted

    with ThreadPoolExecutor(LANES) as lanes:
        found = list(lanes.map(run, range(LANES)))
    before, after, _ = found[0]
    if after is None or any(other is None or other.figures != after.figures for _, other, _ in found):
        raise RuntimeError(f"{case.name} ends otherwise each time.")
    return Undisturbed(before, after, max(lasted for *_, lasted in found))


def _laid(place: Path, case: Case, name: str) -> Path:
    """Make a data folder in a place of its own."""
    folder = place / name / "data"
    folder.parent.mkdir()
    case.made(folder)
    return folder


def _tried(place: Path, case: Case, usual: Undisturbed, moment: float) -> str:
    """Kill a job at a moment and run it again; say what is wrong, '' where nothing is."""
    folder = _laid(place, case, f"killed-{moment:.6f}")
    kill(case.env(folder), case.command(folder), moment)
    said = "; ".join(_wrong(case, folder, usual))
    if not said:
        shutil.rmtree(folder.parent)
    return said


def _wrong(case: Case, folder: Path, usual: Undisturbed) -> Iterator[str]:
    if case.served:
        yield from (f"then {words}" for words in broken(folder))
    between = _served(folder) if case.served else None
    if between is not None and between.figures not in (usual.before and usual.before.figures, usual.after.figures):
        yield "figures of neither before nor after are served"
    if case.once and between is not None and not [*left_over(folder), *filter(None, [case.holds(folder)])]:
        return
    again = job(case.env(folder), *case.command(folder))
    if not is_done(again):
        yield f"run again it ends with {again.returncode}: {again.stderr.strip()[-200:]}"
        return
    yield from (*broken(folder), *left_over(folder), *filter(None, [case.holds(folder)]))
    after = _served(folder)
    yield from _ends_otherwise(usual, after)
    if case.served and after is not None:
        yield from _unaudited(usual.before, between, after)


def _ends_otherwise(usual: Undisturbed, after: State | None) -> Iterator[str]:
    """Say how it ends otherwise than undisturbed: in figures, or in the ledger."""
    if after is None or after.figures != usual.after.figures:
        yield "other figures are served than undisturbed"
    elif after.repeats or after.agrees is not usual.after.agrees:
        yield "the ledger has a gap, or says something twice"


def _unaudited(before: State | None, between: State | None, after: State) -> Iterator[str]:
    """Say which publications have no audit line: of the run that was killed, and of the next one."""
    steps = [before, between or before, after]
    moved = sum(_version(one) != _version(other) for one, other in itertools.pairwise(steps))
    had = before.published if before else 0
    if after.published < had + moved:
        yield f"of {moved} publications {after.published - had} have an audit line"


def _version(one: State | None) -> str:
    return one.version if one is not None else ""


def _served(folder: Path) -> State | None:
    """What is served; None where nothing is or can be, which is told elsewhere."""
    try:
        return state_of(folder)
    except HeadwindError:
        return None


def kill(env: dict[str, str], words: Sequence[str], moment: float) -> None:
    """Start a job, and kill it with all that it has started after so many seconds."""
    command, quiet = [sys.executable, "-m", "app", *words], subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
