"""A clock that is set back by a day, as jobs of a data folder see it: a part of bench.faults."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.aims import Aim
from bench.fault_cases import Worlds
from bench.fault_world import broken, copied, environment, is_done, job, left_over, state_of
from data.records.jobs import runs
from data.records.store import Store

DAY = 86_400
# Seconds until what is due every minute is due again.
MINUTE = 61
# What stands between a process and the system's clock.
AHEAD = f"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t which, struct timespec *at) {{
    static int (*asked)(clockid_t, struct timespec *);
    if (!asked) asked = dlsym(RTLD_NEXT, "clock_gettime");
    int answer = asked(which, at);
    if (which == CLOCK_REALTIME) at->tv_sec += {DAY};
    return answer;
}}
"""
NEVER = "".join(f'[{name}]\nwhen = "never"\n' for name in ("alert", "import", "prune", "train", "review"))


def set_back(folder: Path, made: Worlds) -> Iterator[Aim]:
    """Let jobs run by a clock that is a day ahead, then by one that is right again."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield Aim("without a C compiler no clock is set back", 0.0, "")
        return
    data = copied(made.data("two"), folder / "data")
    (data / "schedule.toml").write_text(f'{NEVER}[score]\nwhen = "every 1 minutes"\n', "utf-8")
    right = environment(data, made.opportunities)
    ahead = {**right, "LD_PRELOAD": str(_shim(compiler, folder))}
    wrong = [*_ran(ahead, "score"), *_ran(ahead, "schedule", "--once")]
    time.sleep(MINUTE)
    wrong += _ran(ahead, "schedule", "--once")
    former, done = state_of(data), _scored(data)
    wrong += [*_ran(right, "score"), *_ran(right, "alert"), *_ran(right, "schedule", "--once")]
    found = state_of(data)
    if former is None or found is None or not found.version > former.version or not found.agrees or found.repeats:
        wrong.append("what is published next does not come after what was")
    time.sleep(MINUTE)
    wrong += _ran(right, "schedule", "--once")
    yield Aim("a clock set back by a day: what is not whole", len(wrong), "", 1.0, "; ".join(wrong))
    yield Aim(
        "a clock set back by a day: due times served", _scored(data) - done - 1, "", least=1.0, note=f"{done} before"
    )
    wrong = [*broken(data), *left_over(data)]
    yield Aim("a clock set back by a day: what is left", len(wrong), "", 1.0, "; ".join(wrong))


def _shim(compiler: str, folder: Path) -> Path:
    source, made = folder / "ahead.c", folder / "ahead.so"
    source.write_text(AHEAD, "utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def _ran(env: Mapping[str, str], *words: str) -> list[str]:
    ended = job(env, *words)
    return [] if is_done(ended) else [f"{words[0]} ends with {ended.returncode}: {ended.stderr[-200:]}"]


def _scored(data: Path) -> int:
    with contextlib.closing(Store(data / "store.sqlite")) as store:
        return sum(one.job == "score" and one.result == runs.DONE for one in runs.latest(store, 99))
