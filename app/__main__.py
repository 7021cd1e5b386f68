"""python -m app <job>: what is done from the command line. README lists the jobs."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from pathlib import Path

from app import allocators, jobs  # noqa: F401  # allocators first: what is loaded after it gives memory back
from app.boot import start
from app.jobs import command_line
from app.settings import DEMO, ROOT, Settings
from data.errors import HeadwindError
from data.viewer_state import DECLARED

STARTED = time.monotonic()
# How far a task of an import stands behind pages where the processor is scarce.
BEHIND_PAGES = 10
# Who publishes what a server prepares as it starts.
AT_START = "the server, as it started"
GUNICORN = ROOT / "deploy" / "gunicorn.conf.py"


def main(arguments: list[str] | None = None) -> int:
    """Run one job; a deliberate error is one line on stderr and exit status 2."""
    try:
        chosen = command_line.parsed(sys.argv[1:] if arguments is None else arguments)
        settings = Settings.from_env(given=command_line.settings_overrides(chosen))
        if chosen.job == "serve":
            start.require(settings)
        jobs.recover(settings)
        JOBS[chosen.job](settings, chosen)
    except HeadwindError as error:
        print(f"headwind: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output has enough of it, as `head` does; nothing is left to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _say(words: str) -> None:
    line = f"[{time.monotonic() - STARTED:6.1f} s] {words}"
    if not sys.stdout.isatty():
        print(line, flush=True)
        return
    # On a terminal a bar is drawn over the one before it.
    moving = words.lstrip().startswith("[") and "100%" not in words
    print(f"\r\033[K{line}", end="" if moving else "\n", flush=True)


def _prepare(settings: Settings, chosen: argparse.Namespace) -> None:
    with jobs.publish_progress(settings, _say) if chosen.tell else contextlib.nullcontext(_say) as say:
        jobs.prepare(settings, say, accept=chosen.accept, author=AT_START if chosen.tell else "")


def _serve(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.prepare:
        jobs.prepare(settings, _say, accept=chosen.accept)
    _say(f"Open http://{settings.bound[0]}{settings.prefix} (Ctrl+C stops it)")
    if settings.debug:
        # The other jobs need no web framework.
        from app.factory import create_app  # noqa: PLC0415
        from app.guards import debugging  # noqa: PLC0415

        start.warn(settings)
        debugging.run(create_app(settings), settings)
    else:
        # The server that a deployment runs, in this process's place, so that signals reach it.
        bound = (option for address in settings.bound for option in ("-b", address))
        options = ("-c", str(GUNICORN), *bound, "-e", "HEADWIND_PREPARE=no")
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "app.wsgi:server"])  # noqa: S606  # its own words only


def _import(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.watch:
        _watch(settings, chosen)
        return
    if not settings.source:
        raise HeadwindError("Which folder should be imported?", "Give it: --source <folder>")
    folder = jobs.demo_export(settings, _say) if settings.source == DEMO else Path(settings.source)
    jobs.import_export(settings, folder, _say, retrain=chosen.retrain, accept=chosen.accept, author=chosen.author)


def _watch(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.accept or chosen.retrain:
        raise HeadwindError("--watch takes neither --accept nor --retrain.", "Import such an export by itself.")
    if not (chosen.every or "60").isdecimal() or int(chosen.every or 60) > jobs.MOST_SECONDS:
        raise HeadwindError(f"--every must be 0 to {jobs.MOST_SECONDS:,} seconds, not {chosen.every!r}.")
    with contextlib.suppress(KeyboardInterrupt):
        jobs.watch(settings, Path(chosen.watch), _say, every=int(chosen.every or 60), author=chosen.author)


def _demo(settings: Settings, _: argparse.Namespace) -> None:
    jobs.generate_demo(settings, _say)
    jobs.import_export(settings, settings.demo, _say, retrain=True)


def _train(settings: Settings, _: argparse.Namespace) -> None:
    jobs.train(settings, _say)


def _score(settings: Settings, _: argparse.Namespace) -> None:
    jobs.score(settings, _say)


def _publish(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.publish(settings, chosen.version, _say, author=chosen.author)


def _roll_back(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.roll_back(settings, _say, author=chosen.author)


def _proceed(settings: Settings, chosen: argparse.Namespace) -> None:
    # What somebody looks at goes first.
    os.nice(BEHIND_PAGES)
    jobs.proceed(settings, chosen.id, chosen.task, _say)


def _serve_snapshot(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.serve_snapshot(settings, chosen.snapshot, _say, author=chosen.author)


def _remove_snapshot(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.remove_snapshot(settings, chosen.snapshot, _say)


def _sign(settings: Settings, _: argparse.Namespace) -> None:
    jobs.sign(settings, _say)


def _override(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.override(settings, chosen.column, chosen.reason, chosen.author, _say)


def _withdraw(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.withdraw(settings, chosen.column, chosen.author, _say)


def _adopt_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    names = ("policy", "line", "team", *(number.name for number in DECLARED.numbers if number.of == "costs"))
    wanted = {name: getattr(chosen, name) for name in names}
    jobs.adopt_policy(settings, wanted, chosen.note, chosen.author, _say)


def _restore_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.number and not chosen.number.isdecimal():
        raise HeadwindError(f"--number must be a whole number, not {chosen.number!r}.", "Leave it out to list them.")
    jobs.restore_policy(settings, int(chosen.number or 0), chosen.author, _say)


def _retire_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.retire_policy(settings, chosen.author, _say, chosen.team)


def _describe(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.keys:
        jobs.describe_keys(_say_plain)
    else:
        jobs.describe(settings, chosen.folder or chosen.source or "", chosen.output, _say_plain)


def _review(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.write_review(settings, chosen.output, chosen.query, _say_plain)


def _backup(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.back_up(settings, chosen.folder, _say)


def _restore(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.restore(settings, chosen.folder, _say)


def _say_plain(words: str) -> None:
    print(words)


def _check(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.check(settings, _say, as_object=chosen.json)


JOBS = {
    "prepare": _prepare,
    "serve": _serve,
    "import": _import,
    "demo": _demo,
    "train": _train,
    "score": _score,
    "publish": _publish,
    "roll-back": _roll_back,
    "proceed": _proceed,
    "serve-snapshot": _serve_snapshot,
    "remove-snapshot": _remove_snapshot,
    "sign": _sign,
    "override": _override,
    "withdraw": _withdraw,
    "adopt-policy": _adopt_policy,
    "restore-policy": _restore_policy,
    "retire-policy": _retire_policy,
    "describe": _describe,
    "review": _review,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main())
