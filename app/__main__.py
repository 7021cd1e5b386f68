"""python -m app <job>: what is done from the command line. README lists the jobs and their exit codes."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app import allocators, jobs  # noqa: F401  # allocators first: what is loaded after it gives memory back
from app.boot import start
from app.jobs import command_line
from app.jobs.running import exit_codes, log_lines
from app.jobs.running.recording import record_look, recorded
from app.settings import ROOT, Settings
from data.errors import HeadwindError, InvalidInput
from data.viewer_state import DECLARED

STARTED = time.monotonic()
# How far a task of an import stands behind pages where the processor is scarce.
BEHIND_PAGES = 10
# The jobs that the timetable starts put right what others left, and what a restore left is its own to go on with.
OTHERWISE = ("schedule", "restore")
# Who publishes what a server prepares as it starts.
AT_START = "the server, as it started"
GUNICORN = ROOT / "deploy" / "gunicorn.conf.py"


def main(arguments: list[str] | None = None) -> int:
    """Run one job and return its exit code; a deliberate error is one line on stderr."""
    try:
        chosen = command_line.parsed(sys.argv[1:] if arguments is None else arguments)
        settings = Settings.from_env(given=command_line.settings_overrides(chosen))
        if chosen.job == "serve":
            start.require(settings)
    except HeadwindError as error:
        print(f"headwind: {error}", file=sys.stderr)
        return exit_codes.WRONG_USE
    try:
        with _speaking(settings, chosen):
            if chosen.job not in OTHERWISE:
                jobs.recover(settings)
            with _recorded(settings, chosen):
                JOBS[chosen.job](settings, chosen)
    except HeadwindError as error:
        return _failed(settings, chosen.job, error)
    except BrokenPipeError:
        # Whoever read the output has enough of it, as `head` does; nothing is left to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return exit_codes.DONE


def _recorded(settings: Settings, chosen: argparse.Namespace) -> contextlib.AbstractContextManager[None]:
    """A run of what is recorded; a watched folder's imports are recorded one by one, a dry run and a test never."""
    job = next(one for one in command_line.JOBS if one.name == chosen.job)
    if chosen.test or chosen.dry_run:
        return contextlib.nullcontext()
    if job.looks:
        return record_look(settings, job.name)
    if not job.recorded or chosen.watch:
        return contextlib.nullcontext()
    return recorded(settings, job.name, chosen.author)


def _failed(settings: Settings, job: str, error: HeadwindError) -> int:
    code = exit_codes.exit_code_of(error)
    if _speaks_json(settings):
        log_lines.write(job, "error", error.message, next_step=error.next_step, exit_code=code)
    else:
        print(f"headwind: {error}", file=sys.stderr)
    return code


def _speaks_json(settings: Settings) -> bool:
    """Tell whether lines are for a log: where the settings say so, or on a platform where nobody looks."""
    return settings.logs_as_json(is_terminal=sys.stderr.isatty())


@contextlib.contextmanager
def _speaking(settings: Settings, chosen: argparse.Namespace) -> Iterator[None]:
    """Let a job say what it does where somebody hears it; in a log its modules' warnings stand beside that."""
    chosen.say = log_lines.saying(chosen.job) if _speaks_json(settings) else _say
    with log_lines.warnings(chosen.job) if _speaks_json(settings) else contextlib.nullcontext():
        yield


def _say(words: str) -> None:
    line = f"[{time.monotonic() - STARTED:6.1f} s] {words}"
    if not sys.stdout.isatty():
        print(line, flush=True)
        return
    # On a terminal a bar is drawn over the one before it.
    moving = words.lstrip().startswith("[") and "100%" not in words
    print(f"\r\033[K{line}", end="" if moving else "\n", flush=True)


def _prepare(settings: Settings, chosen: argparse.Namespace) -> None:
    with jobs.publish_progress(settings, chosen.say) if chosen.tell else contextlib.nullcontext(chosen.say) as say:
        jobs.prepare(settings, say, accept=chosen.accept, author=AT_START if chosen.tell else "")


def _serve(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.prepare:
        jobs.prepare(settings, chosen.say, accept=chosen.accept)
    chosen.say(f"Open http://{settings.bound[0]}{settings.prefix} (Ctrl+C stops it)")
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
        raise InvalidInput("source", "Which folder should be imported?", "Give it: --source <folder>")
    folder = settings.source_folder or jobs.demo_export(settings, chosen.say)
    jobs.import_export(settings, folder, chosen.say, retrain=chosen.retrain, accept=chosen.accept, author=chosen.author)


def _watch(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.accept or chosen.retrain:
        raise InvalidInput("watch", "--watch takes neither --accept nor --retrain.", "Import such an export by itself.")
    if not (chosen.every or "60").isdecimal() or int(chosen.every or 60) > jobs.MOST_SECONDS:
        raise InvalidInput("every", f"--every must be 0 to {jobs.MOST_SECONDS:,} seconds, not {chosen.every!r}.")
    once = record_look(settings, "import", chosen.author) if chosen.every == "0" else contextlib.nullcontext()
    with contextlib.suppress(KeyboardInterrupt), once:
        jobs.watch(settings, Path(chosen.watch), chosen.say, every=int(chosen.every or 60), author=chosen.author)


def _demo(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.generate_demo(settings, chosen.say)
    jobs.import_export(settings, settings.demo, chosen.say, retrain=True)


def _train(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.train(settings, chosen.say)


def _score(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.score(settings, chosen.say)


def _publish(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.publish(settings, chosen.version, chosen.say, author=chosen.author)


def _roll_back(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.roll_back(settings, chosen.say, author=chosen.author)


def _proceed(settings: Settings, chosen: argparse.Namespace) -> None:
    # What somebody looks at goes first.
    os.nice(BEHIND_PAGES)
    jobs.proceed(settings, chosen.id, chosen.task, chosen.say)


def _serve_snapshot(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.serve_snapshot(settings, chosen.snapshot, chosen.say, author=chosen.author)


def _remove_snapshot(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.remove_snapshot(settings, chosen.snapshot, chosen.say)


def _sign(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.sign(settings, chosen.say)


def _override(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.override(settings, chosen.column, chosen.reason, chosen.author, chosen.say)


def _withdraw(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.withdraw(settings, chosen.column, chosen.author, chosen.say)


def _adopt_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    names = ("policy", "line", "team", *(number.name for number in DECLARED.numbers if number.of == "costs"))
    wanted = {name: getattr(chosen, name) for name in names}
    jobs.adopt_policy(settings, wanted, chosen.note, chosen.author, chosen.say)


def _restore_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.number and not chosen.number.isdecimal():
        raise InvalidInput(
            "number", f"--number must be a whole number, not {chosen.number!r}.", "Leave it out to list them."
        )
    jobs.restore_policy(settings, int(chosen.number or 0), chosen.author, chosen.say)


def _retire_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.retire_policy(settings, chosen.author, chosen.say, chosen.team)


def _assign(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.assign(settings, chosen.say)


def _describe(settings: Settings, chosen: argparse.Namespace) -> None:
    if chosen.keys:
        jobs.describe_keys(_say_plain)
    else:
        jobs.describe(settings, chosen.folder or chosen.source or "", chosen.output, _say_plain)


def _review(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.write_review(settings, chosen.output, chosen.query, _say_plain)


def _alert(settings: Settings, chosen: argparse.Namespace) -> None:
    if not chosen.test:
        jobs.alert(settings, chosen.say)
    elif chosen.test.isdecimal():
        jobs.send_test_message(settings, int(chosen.test), chosen.author, chosen.say)
    else:
        raise InvalidInput("test", f"--test must be the number of a place, not {chosen.test!r}.", "As in: --test 1")


def _backup(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.back_up(settings, chosen.folder, chosen.say)


def _restore(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.restore(settings, chosen.folder, chosen.say)


def _say_plain(words: str) -> None:
    print(words)


def _schedule(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.keep_schedule(settings, chosen.say, once=chosen.once)


def _prune(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.prune(settings, chosen.say, dry_run=chosen.dry_run)


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
    "assign": _assign,
    "describe": _describe,
    "review": _review,
    "schedule": _schedule,
    "prune": _prune,
    "alert": _alert,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main())
