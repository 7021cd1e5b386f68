"""The command line as it is declared: every job with what it does, its own flags and an example."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final, Never

from app.jobs.running.flags import IN_PLACE, RUN, Flag, Job
from app.settings import LARGEST_DEMO, SMALLEST_DEMO, Settings
from data.errors import HeadwindError
from data.viewer_state import DECLARED

SAME: Final = "as it is"
SOURCE = Flag(
    "--source", "FOLDER", "folder of a CRM export, or demo for the one that Headwind generates", "HEADWIND_SOURCE"
)
OPPORTUNITIES = Flag(
    "--opportunities",
    "N",
    f"size of the demo CRM in opportunities, {SMALLEST_DEMO:,} to {LARGEST_DEMO:,}",
    f"HEADWIND_DEMO_OPPORTUNITIES, else {Settings.demo_opportunities:,}",
)
ACCEPT = Flag("--accept", "REASON", "publish whatever the guards find, for this reason", "what they find is refused")
PREPARE = Flag("--prepare", "", "publish first what the settings ask for", "serves what is published")
TELL = Flag("--tell", "", "let visitors of the server see how far it is", "tells the screen alone")
PORT = Flag("--port", "PORT", "port to listen on, 1 to 65,535", f"PORT, else HEADWIND_PORT, else {Settings.port}")
RETRAIN = Flag("--retrain", "", "train a new bundle even where one fits", "trains only where none fits")
WATCH = Flag(
    "--watch", "FOLDER", "look at this folder again and again, and import what arrives in it whole", "imports once"
)
EVERY = Flag("--every", "SECONDS", "how long to wait between two looks, 0 to 86,400; 0 looks once and ends", "60")
VERSION = Flag("--version", "VERSION", "the model version to serve; it has no default")
COLUMN = Flag("--column", "COLUMN", "the suspect column; it has no default")
REASON = Flag("--reason", "WORDS", "why it may be used; it has no default")
AUTHOR = Flag("--author", "NAME", "who does it, as the audit trail names them", "the command line")
SIGNED = Flag("--author", "NAME", "who does it, as the audit trail names them; it has no default")
POLICY = Flag("--policy", "POLICY", f"one of {', '.join(DECLARED.policies)}", SAME)
LINE = Flag(
    "--line",
    "NUMBER",
    "from where a deal is flagged: by money an expected loss less concession, flat a loss chance, 0 to 1",
    "follows the costs",
)
FALSE_ALARM = Flag("--false-alarm", "MONEY", "what acting on one flagged deal costs, in the export's currency", SAME)
CONCEDED = Flag("--conceded", "SHARE", "share of the amount that acting concedes, 0 to 1", SAME)
BEYOND_HELP = Flag("--beyond-help", "SHARE", "loss chance above which acting saves nothing, 0 to 1", SAME)
RECALL = Flag("--recall", "SHARE", "by recall: share of the losses that are to be flagged, 0 to 1", SAME)
SAVE_RATE = Flag("--save-rate", "SHARE", "share of the losses acted on that are saved, 0 to 1", SAME)
CAPACITY = Flag("--capacity", "DEALS", "flagged deals that one owner can act on at a time", SAME)
TEAM = Flag(
    "--team", "MANAGER", "only for the owners of this manager, who get a --capacity of their own", "for everybody"
)
GIVEN_UP = Flag(
    "--team",
    "MANAGER",
    "only what this manager's team has of its own: it goes by everybody's again",
    "the whole policy",
)
NOTE = Flag("--note", "WORDS", "why, in words", "none")
NUMBER = Flag("--number", "N", "which of the former policies, as listed", "lists them")
JSON = Flag("--json", "", "one JSON object", "a line each")
KEYS = Flag("--keys", "", "list every key of a mapping instead", "describes the folder")
OUTPUT = Flag("--output", "FILE", "the file to write, - for the screen", "headwind.toml in the folder")
REVIEW_FILE = Flag("--output", "FILE", "the file to write, ending in .pdf, .html or .md", "headwind-review-DAY.pdf")
TEST = Flag("--test", "NUMBER", "only send a test message to the place of this number", "looks, and sends what is due")
QUERY = Flag("--query", "QUERY", "what stands behind ? in the address of the page: filters and days", "everything")
FOLDER = Flag("folder", "FOLDER", "the folder of the export; it has no default")
INSTEAD = Flag("--source", "FOLDER", "the same, where no FOLDER follows the job")
IDENTITY = Flag("--id", "ID", "the import, as the Data page's address names it; it has no default")
TASK = Flag("--task", "TASK", "read, propose, check or publish; it has no default")
SNAPSHOT = Flag("--snapshot", "VERSION", "the snapshot's version; it has no default")
DRY_RUN = Flag("--dry-run", "", "say what would be deleted and why, and delete nothing", "deletes it")
ONCE = Flag("--once", "", "do what is due and end, as cron wants it", "goes on until it is stopped")
ARCHIVE_FILE = Flag("file", "FILE", "the file to write, as headwind.tar.gz; it has no default")
UNPACKED = Flag("file", "FILE", "the file that backup wrote; it has no default")

JOBS: Final = (
    Job(
        "prepare",
        "publishes what the settings ask for, unless it is published already",
        (SOURCE, OPPORTUNITIES, ACCEPT, TELL),
        "--source demo --opportunities 2000",
    ),
    Job(
        "serve",
        "serves the app, and prepares first where it is told to",
        (PREPARE, PORT, SOURCE, OPPORTUNITIES, ACCEPT),
        "--prepare --port 8080",
    ),
    Job(
        "import",
        "publishes an export; a new bundle is trained where none fits it",
        (SOURCE, OPPORTUNITIES, RETRAIN, ACCEPT, AUTHOR, WATCH, EVERY),
        "--source exports/crm --author Ann",
        recorded=True,
    ),
    Job(
        "demo",
        "generates the demo CRM, publishes it and trains on it",
        (OPPORTUNITIES,),
        "--opportunities 2000",
        recorded=True,
    ),
    Job(
        "train",
        "trains a challenger on the current snapshot; it is served only where it is not worse than the champion",
        recorded=True,
    ),
    Job("score", "scores the current snapshot again with the current bundle", recorded=True),
    Job(
        "publish",
        "scores the current snapshot with a model version, and serves it",
        (VERSION, AUTHOR),
        "--version 20260701T080000Z-0a1b2c3d --author Ann",
        recorded=True,
    ),
    Job(
        "roll-back",
        "serves the model version that was served before the current one",
        (AUTHOR,),
        "--author Ann",
        recorded=True,
    ),
    Job(
        "proceed",
        "does a task of an import of the Data page: read, propose, check or publish",
        (IDENTITY, TASK),
        "--id i20260701T080000123456 --task check",
    ),
    Job(
        "serve-snapshot",
        "serves a kept snapshot again, with the model version that scored it",
        (SNAPSHOT, AUTHOR),
        "--snapshot s20260701T080000123456 --author Ann",
        recorded=True,
    ),
    Job(
        "remove-snapshot",
        "deletes a kept snapshot that is not served",
        (SNAPSHOT,),
        "--snapshot s20260701T080000123456",
        recorded=True,
    ),
    Job(
        "sign",
        "signs what is published with HEADWIND_SECRET, as it lies there; files that are not what was saved are named"
        " and left",
        recorded=True,
    ),
    Job(
        "override",
        "lets a suspect column be used; a leak is refused",
        (COLUMN, REASON, SIGNED),
        "--column list_price --reason 'The price list is fixed.' --author Ann",
    ),
    Job("withdraw", "ends an override", (COLUMN, SIGNED), "--column list_price --author Ann"),
    Job(
        "adopt-policy",
        "puts a policy in force for everybody, or a capacity for one team; what is left out stays as it is",
        (POLICY, LINE, *(FALSE_ALARM, CONCEDED, SAVE_RATE, BEYOND_HELP, CAPACITY, RECALL), TEAM, NOTE, SIGNED),
        "--policy flat --line 0.42 --note 'quarter end' --author Ann",
    ),
    Job(
        "restore-policy",
        "puts a former policy in force again; without its number, lists them",
        (NUMBER, SIGNED),
        "--number 1 --author Ann",
    ),
    Job(
        "retire-policy",
        "ends the policy in force, or one team's own capacity; the model's suggestion applies again, or everybody's",
        (GIVEN_UP, SIGNED),
        "--author Ann",
    ),
    Job(
        "assign",
        "gives newly flagged deals their arms in the experiment that runs, or ends it where its rule says so",
    ),
    Job(
        "describe",
        "looks at any files in a folder and drafts their mapping",
        (FOLDER, INSTEAD, OUTPUT, KEYS),
        "exports/crm --output -",
    ),
    Job(
        "review",
        "writes the weekly review into a file",
        (REVIEW_FILE, QUERY),
        "--output review.pdf --query 'owner=Ann'",
        recorded=True,
    ),
    Job(
        "schedule",
        "does each job when the timetable says that it is due, one at a time, until it is stopped",
        (ONCE,),
    ),
    Job("prune", "deletes what is older than is kept, and says what and why", (DRY_RUN,), "--dry-run", recorded=True),
    Job(
        "alert",
        "raises what has begun since the former import, and sends it where people want it, once",
        (TEST, AUTHOR),
        "--test 1 --author Ann",
        looks=True,
    ),
    Job("check", "says what is served and answers one question of it", (JSON, SOURCE), "--json"),
    Job(
        "backup",
        "writes what is served and what people wrote into a .tar.gz file, while servers go on",
        (ARCHIVE_FILE,),
        "headwind.tar.gz",
        recorded=True,
    ),
    Job("restore", "unpacks such a file into an empty data folder", (UNPACKED,), "headwind.tar.gz"),
)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read a command line; raise HeadwindError if it is none, with the job that a flag belongs to.

    `job` is the job's name; a flag of another job is empty.
    """
    asked = _job_first(arguments)
    names = [job.name for job in JOBS]
    if not asked:
        raise HeadwindError("Which job should be done?", f"Name one: {', '.join(names)}.")
    if asked[0] not in (*names, "-h", "--help"):
        raise HeadwindError(f"There is no job {asked[0]!r}.", f"There are: {', '.join(names)}.")
    found, others = parser().parse_known_args(asked)
    if others:
        raise _refused(next(job for job in JOBS if job.name == found.job), others)
    unset = {flag.key: flag.unset for job in JOBS for flag in job.flags}
    return argparse.Namespace(**{**unset, **vars(found)})


def parser() -> argparse.ArgumentParser:
    """Make the parser from the jobs, a parser each."""
    top = _Parser(prog=RUN, description="The jobs of Headwind.", epilog=f"Flags of a job: {RUN} JOB --help")
    added = top.add_subparsers(dest="job", metavar="JOB", required=True)
    for job in JOBS:
        example = f"Example: {RUN} {job.name} {job.example}".strip()
        each = added.add_parser(job.name, help=job.does, description=f"{job.name}: {job.does}.", epilog=example)
        for flag in job.flags:
            flag.add_to(each)
    return top


class _Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong."""

    def error(self, message: str) -> Never:
        said = message.removeprefix("argument ").replace(": expected one argument", " needs a value")
        raise HeadwindError(f"{said[:1].upper()}{said[1:]}.", f"See: {self.prog} --help")


def _refused(job: Job, others: Sequence[str]) -> HeadwindError:
    """Say of the first of what a job does not take which job does."""
    word = next((each for each in others if each.startswith("-")), others[0]).split("=")[0]
    owners = [each.name for each in JOBS if word in [flag.name for flag in each.flags]]
    if not owners:
        return HeadwindError(f"{job.name} takes no {word}.", f"See: {job.help}")
    belongs = f"{word} belongs to {', '.join(owners)}, not to {job.name}."
    return HeadwindError(belongs, f"Leave it out, or see: {job.help}")


def _job_first(arguments: Sequence[str]) -> list[str]:
    """Move the job before the flags that somebody has written before it."""
    valued = {flag.name for job in JOBS for flag in job.flags if flag.value}
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        place += 2 if arguments[place] in valued else 1
    return [*arguments[place : place + 1], *arguments[:place], *arguments[place + 1 :]]


def settings_overrides(chosen: argparse.Namespace) -> dict[str, str | None]:
    """What a command line says in place of settings."""
    return {setting: getattr(chosen, key) for key, setting in IN_PLACE.items()}
