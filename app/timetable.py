"""When each job is due: a timetable that schedule.toml in the data folder changes, job by job."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.errors import TableUnreadable
from data.files import text_of

NAME: Final = "schedule.toml"
CORRECT: Final = f"Correct {NAME} in the data folder."
NEVER: Final = "never"
# Publishing scores what is open, so nothing is scored again in between; a backup needs a place of its own.
DEFAULTS: Final[Mapping[str, str]] = {
    "import": "every 15 minutes",
    "score": NEVER,
    "train": "sunday 03:00",
    "alert": "every 5 minutes",
    "review": "monday 06:00",
    "prune": "daily 04:00",
    "backup": NEVER,
}
# Who keeps the timetable where nobody does all the time: cron, which comes again.
ONCE: Final = "schedule --once"
TIME_ZONE, WHEN, UTC = "time_zone", "when", "UTC"
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FORMS: Final = "every 15 minutes, every 2 hours, daily 04:00, sunday 03:00, or never"
EVERY: Final = re.compile(r"every (\d{1,4}) (minute|hour)s?")
AT: Final = re.compile(rf"(daily|{'|'.join(DAYS)}) ([01]?\d|2[0-3]):([0-5]\d)")
MINUTES_A_DAY: Final = 1_440
# So many days hold one due time at least of whatever is due once a week.
A_WEEK: Final = 8
BROKEN_AT: Final = re.compile(r"^(.*?) \((?:at line (\d+), column \d+|at end of document)\)$", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class When:
    """When a job is due: every so many minutes, or at a time of day; on one day of the week (0 is Monday), or daily."""

    words: str
    minutes: int = 0
    at: dt.time = dt.time()
    weekday: int | None = None

    def last(self, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """Return the latest due time up to a moment, in UTC."""
        if self.minutes:
            return _rounded_down(now, self.minutes)
        return max(one for one in self._around(now, zone) if one <= now)

    def following(self, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """Return the first due time after a moment, in UTC."""
        if self.minutes:
            return _rounded_down(now, self.minutes) + dt.timedelta(minutes=self.minutes)
        return min(one for one in self._around(now, zone) if one > now)

    def _around(self, now: dt.datetime, zone: ZoneInfo) -> Iterator[dt.datetime]:
        today = now.astimezone(zone).date()
        for ahead in range(-A_WEEK, A_WEEK + 1):
            day = today + dt.timedelta(days=ahead)
            if self.weekday is None or day.weekday() == self.weekday:
                yield dt.datetime.combine(day, self.at, zone).astimezone(dt.UTC)


@dataclasses.dataclass(frozen=True)
class Entry:
    """A job of the timetable: when it is due, None for never, and the flags that it is run with."""

    job: str
    when: When | None
    flags: Mapping[str, str | bool]

    @property
    def words(self) -> str:
        """When it is due, as the timetable writes it."""
        return self.when.words if self.when else NEVER


def lacking(entry: Entry, source: str) -> str:
    """Say what a job lacks to do anything, '' where nothing. `source`: what the settings name; a demo never changes."""
    named = {"watch", "source", "file"} & {*entry.flags}
    if entry.job == "import" and not named and source in ("", "demo"):
        return "No folder is named to import from"
    return "No file is named to back up to" if entry.job == "backup" and not named else ""


@dataclasses.dataclass(frozen=True)
class Timetable:
    """What is due when, by the clock of a time zone; `text` is what was read, to name a line of it."""

    zone: ZoneInfo
    entries: tuple[Entry, ...]
    text: str = ""

    def fault(self, job: str, sentence: str) -> TableUnreadable:
        """Say what is wrong with a job, with the line of its heading."""
        return _fault(self.text, job, "", sentence)


def read(path: Path) -> Timetable:
    """Read a timetable; raise TableUnreadable naming the line at fault. Where there is no file, the defaults hold."""
    try:
        return parse(text_of(path))
    except FileNotFoundError:
        return parse("")
    except (OSError, UnicodeDecodeError) as error:
        raise TableUnreadable(f"{NAME} cannot be read: {error}.", CORRECT) from None


def parse(text: str) -> Timetable:
    """Read the text of a timetable; what it does not say is as in the defaults."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(str(error), text) from None
    zone = _zone(table.pop(TIME_ZONE, UTC), text)
    for name, said in table.items():
        if name not in DEFAULTS:
            raise _fault(text, name, "", f"no job of the timetable is called {name!r}; there are {', '.join(DEFAULTS)}")
        if not isinstance(said, Mapping):
            raise _fault(text, "", name, f"{name} is no table: write [{name}], and {WHEN} a line below it")
    entries = (_entry(name, table.get(name, {}), text) for name in DEFAULTS)
    return Timetable(zone, tuple(entries), text)


def _zone(said: object, text: str) -> ZoneInfo:
    try:
        if isinstance(said, str) and said:
            return ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise _fault(text, "", TIME_ZONE, f"there is no time zone {said!r}; write one as Europe/Berlin or {UTC}")


def _entry(job: str, said: Mapping[str, Any], text: str) -> Entry:
    flags = {name: value for name, value in said.items() if name != WHEN}
    for name, value in flags.items():
        if not isinstance(value, str | int):
            raise _fault(text, job, name, f"{name} must be a text, a whole number, true or false")
    when = _when(said.get(WHEN, DEFAULTS[job]))
    if when is None and said.get(WHEN, NEVER) != NEVER:
        raise _fault(text, job, WHEN, f"{said[WHEN]!r} is no time; write {FORMS}")
    return Entry(job, when, {name: value if isinstance(value, bool) else str(value) for name, value in flags.items()})


def _when(said: object) -> When | None:
    words = " ".join(said.lower().split()) if isinstance(said, str) else ""
    if found := EVERY.fullmatch(words):
        minutes = int(found[1]) * (60 if found[2] == "hour" else 1)
        return When(words, minutes) if 1 <= minutes <= MINUTES_A_DAY else None
    if found := AT.fullmatch(words):
        weekday = None if found[1] == "daily" else DAYS.index(found[1])
        return When(words, at=dt.time(int(found[2]), int(found[3])), weekday=weekday)
    return None


def _rounded_down(now: dt.datetime, minutes: int) -> dt.datetime:
    seconds = minutes * 60
    return dt.datetime.fromtimestamp(now.timestamp() // seconds * seconds, dt.UTC)


def _broken(words: str, text: str) -> TableUnreadable:
    found = BROKEN_AT.match(words)
    line = (found and found[2]) or text.count("\n") + 1
    return TableUnreadable(f"{NAME}, line {line}: {found[1] if found else words}.", CORRECT)


def _fault(text: str, heading: str, key: str, sentence: str) -> TableUnreadable:
    """Say what is wrong at a key below a heading, at the heading where no key is named, with its line."""
    current, place = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\s*[\"']?([\w-]+)", line):
            current, hit = found[1], not key and found[1] == heading
        else:
            found = re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line)
            hit = bool(key and found and (current, found[1]) == (heading, key))
        if hit:
            place = f", line {number}"
            break
    return TableUnreadable(f"{NAME}{place}: {sentence}.", CORRECT)
