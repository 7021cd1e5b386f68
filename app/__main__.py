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
from app.settings import DEMO, ROOT, Settings
from data.errors import HeadwindError

STARTED = time.monotonic()
GUNICORN = ROOT / "deploy" / "gunicorn.conf.py"


def main(arguments: list[str] | None = None) -> int:
    """Run one job; a deliberate error is one line on stderr and exit status 2."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = _settings(chosen)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Headwind: jobs of the dashboard.")
    parser.add_argument("job", choices=JOBS)
    parser.add_argument(
        "folder", nargs="?", default="", help="describe: the folder of the export; backup, restore: the file"
    )
    parser.add_argument("--source", default=None, help="folder of a CRM export; 'demo' for the built-in one")
    parser.add_argument("--opportunities", help="size of the demo CRM")
    parser.add_argument("--prepare", action="store_true", help="serve: publish first what is asked for")
    parser.add_argument("--tell", action="store_true", help="prepare: let visitors of the server see how far it is")
    parser.add_argument(
        "--accept", default="", help="import, prepare: publish whatever the guards find, for this reason"
    )
    parser.add_argument("--json", action="store_true", help="check: one object")
    parser.add_argument("--keys", action="store_true", help="describe: every key of a mapping")
    parser.add_argument("--output", default="", help="describe: the file to write; - for the screen")
    parser.add_argument("--retrain", action="store_true", help="import: train a new bundle even where one fits")
    parser.add_argument("--port", help="serve: the port to listen on")
    parser.add_argument("--version", default="", help="publish: the model version to serve")
    parser.add_argument("--column", default="", help="override, withdraw: the suspect column")
    parser.add_argument("--reason", default="", help="override: why it may be used")
    parser.add_argument("--author", default="", help="publish, roll-back, override, withdraw, ...-policy: who does it")
    _of_policies(parser)
    return parser


def _of_policies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", default="", help="adopt-policy: money or flat")
    parser.add_argument("--line", default="", help="adopt-policy: expected loss to exceed, or threshold; else as costs")
    parser.add_argument("--false-alarm", default="", help="adopt-policy: what acting on one flagged deal costs")
    parser.add_argument("--save-rate", default="", help="adopt-policy: share of the losses acted on that are saved")
    parser.add_argument("--capacity", default="", help="adopt-policy: flagged deals one owner can act on at a time")
    parser.add_argument("--note", default="", help="adopt-policy: why")
    parser.add_argument("--number", type=int, default=0, help="restore-policy: which of the former ones")


def _settings(chosen: argparse.Namespace) -> Settings:
    given = {
        "HEADWIND_SOURCE": chosen.source,
        "HEADWIND_DEMO_OPPORTUNITIES": chosen.opportunities,
        "PORT": chosen.port,
    }
    return Settings.from_env(given=given)


def _say(words: str) -> None:
    line = f"[{time.monotonic() - STARTED:6.1f} s] {words}"
    if not sys.stdout.isatty():
        print(line, flush=True)
        return
    # On a terminal a bar is drawn over the one before it.
    moving = words.lstrip().startswith("[") and "100%" not in words
    print(f"\r\033[K{line}", end="" if moving else "\n", flush=True)


def _prepare(settings: Settings, chosen: argparse.Namespace) -> None:
    with jobs.told(settings, _say) if chosen.tell else contextlib.nullcontext(_say) as say:
        jobs.prepare(settings, say, accept=chosen.accept)


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


def _import(settings: Settings, _: argparse.Namespace) -> None:
    if not settings.source:
        raise HeadwindError("Which folder should be imported?", "Give it: --source <folder>")
    folder = jobs.demo_export(settings, _say) if settings.source == DEMO else Path(settings.source)
    jobs.import_export(settings, folder, _say, retrain=_.retrain, accept=_.accept, author=_.author)


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


def _sign(settings: Settings, _: argparse.Namespace) -> None:
    jobs.sign(settings, _say)


def _override(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.override(settings, chosen.column, chosen.reason, chosen.author, _say)


def _withdraw(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.withdraw(settings, chosen.column, chosen.author, _say)


def _adopt_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    names = ("policy", "line", "false_alarm", "save_rate", "capacity")
    wanted = {name: getattr(chosen, name) for name in names}
    jobs.adopt_policy(settings, wanted, chosen.note, chosen.author, _say)


def _restore_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.restore_policy(settings, chosen.number, chosen.author, _say)


def _retire_policy(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.retire_policy(settings, chosen.author, _say)


def _describe(_: Settings, chosen: argparse.Namespace) -> None:
    if chosen.keys:
        jobs.describe_keys(_say_plain)
    else:
        jobs.describe(chosen.folder or chosen.source or "", chosen.output, _say_plain)


def _backup(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.back_up(settings, chosen.folder, _say)


def _restore(settings: Settings, chosen: argparse.Namespace) -> None:
    jobs.restore(settings, chosen.folder, _say)


def _say_plain(words: str) -> None:
    print(words)


def _check(settings: Settings, _: argparse.Namespace) -> None:
    jobs.check(settings, _say, as_object=_.json)


JOBS = {
    "prepare": _prepare,
    "serve": _serve,
    "import": _import,
    "demo": _demo,
    "train": _train,
    "score": _score,
    "publish": _publish,
    "roll-back": _roll_back,
    "sign": _sign,
    "override": _override,
    "withdraw": _withdraw,
    "adopt-policy": _adopt_policy,
    "restore-policy": _restore_policy,
    "retire-policy": _retire_policy,
    "describe": _describe,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main())
