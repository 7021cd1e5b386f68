"""Which jobs ran and how they ended, what runs now, and when each is due next."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Final

from app import formats
from app.services import Services
from app.settings import Settings
from app.timetable import DEFAULTS, ONCE, Entry, Timetable, lacking, read
from data.errors import HeadwindError, TableUnreadable, without_commands
from data.records.jobs import due_times, runs
from data.records.jobs.runs import Run

SCHEDULE: Final = "schedule"
# What fails at the hand of somebody who sees it is no news.
BY_ITSELF: Final = (*DEFAULTS, "prepare")
MOST_LISTED: Final = 50
# Beside each other where a worker looks every few seconds and cron a few times an hour.
LATELY: Final = dt.timedelta(hours=2)
WENT_WRONG: Final = (runs.FAILED, runs.KILLED)
NOBODY: Final = "Nobody keeps the timetable, so nothing happens by itself."
START: Final = "Whoever runs Headwind starts its worker beside the server."
ASK: Final = "Ask whoever runs this deployment."
WELL: Final = "The last run of every job went well."
NEVER_RAN: Final = "No job has run yet."


@dataclasses.dataclass(frozen=True)
class PlannedJob:
    """A job of the timetable: when it is due, next (UTC, and in how many seconds), what it lacks, how it ended last.

    due_at is None where it is never due or lacks something; ended_at and result are of the last run, None and '' where
    there is none.
    """

    job: str
    when: str
    due_at: dt.datetime | None
    seconds_left: float | None
    lacks: str
    result: str
    ended_at: dt.datetime | None


@dataclasses.dataclass(frozen=True)
class RecordedRun:
    """A run: of which job, by whom, where (host and process), from when (UTC) for how many seconds, and how it ended.

    `leased`: while it ran no other of its job could. On a deployment that anybody may visit, where it ran and what went
    wrong are ''.
    """

    job: str
    author: str
    host: str
    process: int | None
    leased: bool
    began_at: dt.datetime
    seconds: float
    result: str
    exit_code: int | None
    error: str
    next_step: str


@dataclasses.dataclass(frozen=True)
class Jobs:
    """What jobs did and will do: the one thing that matters most, and what to do about it, first.

    `is_well`: nothing has to be done. kept: who keeps the timetable, '' where nobody does. time_zone: by whose clock
    the timetable is. refused: why its file cannot be used, '' where it can; unread: why the store cannot be read.
    """

    finding: str
    next_step: str
    is_well: bool
    kept: str
    time_zone: str
    planned: tuple[PlannedJob, ...]
    runs: tuple[RecordedRun, ...]
    refused: str
    unread: str


def recorded_jobs(services: Services) -> Jobs:
    """Answer what jobs did last and do next."""
    timetable, refused = _timetable(services.settings)
    zone = timetable.zone.key if timetable else "UTC"
    try:
        last, listed = runs.latest_by_job(services.store), runs.latest(services.store, MOST_LISTED, SCHEDULE)
        served = {job: one.done_until for job, one in due_times.known(services.store).items()}
    except HeadwindError as error:
        return Jobs(
            finding=error.message,
            next_step=error.on_page,
            is_well=False,
            kept="",
            time_zone=zone,
            planned=(),
            runs=(),
            refused=refused,
            unread=error.message,
        )
    now, settings = services.store.now(), services.settings
    kept = _kept(last.get(SCHEDULE), now)
    planned = [_planned(one, timetable, settings, served, last, now) for one in timetable.entries] if timetable else []
    finding, next_step = _finding(last, kept, refused, settings)
    return Jobs(
        finding=finding,
        next_step=next_step,
        is_well=not next_step,
        kept=kept,
        time_zone=zone,
        planned=tuple(planned),
        runs=tuple(_recorded(one, now, hidden=settings.public) for one in listed),
        refused=refused,
        unread="",
    )


def _timetable(settings: Settings) -> tuple[Timetable | None, str]:
    try:
        return read(settings.timetable), ""
    except TableUnreadable as error:
        return None, str(error)


def _kept(schedule: Run | None, now: dt.datetime) -> str:
    """Say who keeps the timetable: a worker that runs, or one that looked a while ago, as cron has it look."""
    if schedule is None:
        return ""
    if schedule.ended_at is None:
        return f"since {formats.moment(schedule.began_at)}"
    comes_again = schedule.author == ONCE and now - schedule.ended_at <= LATELY
    return "" if not comes_again else f"whenever schedule --once is called, last on {formats.moment(schedule.ended_at)}"


def _planned(
    entry: Entry,
    timetable: Timetable,
    settings: Settings,
    served: Mapping[str, dt.datetime],
    last: Mapping[str, Run],
    now: dt.datetime,
) -> PlannedJob:
    lacks, run, due = lacking(entry, settings.source), last.get(entry.job), None
    if entry.when is not None and not lacks:
        due = entry.when.last(now, timetable.zone)
        if due <= served.get(entry.job, now):
            due = entry.when.following(now, timetable.zone)
    result, ended = (run.result, run.ended_at) if run else ("", None)
    left = None if due is None else (due - now).total_seconds()
    return PlannedJob(entry.job, entry.words, due, left, lacks, result, ended)


def _recorded(run: Run, now: dt.datetime, *, hidden: bool) -> RecordedRun:
    return RecordedRun(
        job=run.job,
        author=run.author,
        host="" if hidden else run.host,
        process=None if hidden else run.process,
        leased=bool(run.lease),
        began_at=run.began_at,
        seconds=((run.ended_at or now) - run.began_at).total_seconds(),
        result=run.result,
        exit_code=run.exit_code,
        error="" if hidden else run.error,
        next_step="" if hidden else without_commands(run.next_step),
    )


def _finding(last: Mapping[str, Run], kept: str, refused: str, settings: Settings) -> tuple[str, str]:
    """Say the one thing that matters most, and what to do about it, '' where nothing is."""
    if refused and not settings.public:
        return refused, "Until then the former timetable goes on, and a worker that starts anew refuses to."
    wrong = [one for job, one in last.items() if one.result in WENT_WRONG and job in BY_ITSELF]
    if wrong:
        latest = max(wrong, key=lambda one: one.began_at)
        words = f"The last {latest.job} {'was killed' if latest.result == runs.KILLED else 'failed'}"
        if settings.public:
            return f"{words}.", ASK
        return f"{words}: {latest.error}", without_commands(latest.next_step) or "See what it wrote where it ran."
    if not kept:
        return NOBODY, ASK if settings.public else START
    return (WELL if set(last) - {SCHEDULE} else NEVER_RAN), ""
