"""The days that an export plausibly covers: declared, or told by their bulk, so that no slip of the pen is today."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence

import duckdb

from data.errors import SourceError
from data.ingest.reading.made_on import MadeOn, Written, made_on
from data.schema import Field
from data.sources.source import LAST_ACTIVITY, MODIFIED, Source
from data.statements import quoted

Counted = Sequence[tuple[dt.date, int]]
# A stray day may be followed by a few more: at most one in fifty days, in the past one in two hundred.
STRAYS, EARLY_STRAYS = 50, 200
# No CRM is older than this day; what lies before it is a slip or stands for nothing, up to one day in twenty.
FIRST_CRMS, ANCIENT_STRAYS = dt.date(1985, 1, 1), 20
# From so many days on the bulk tells how far the next may lie away: a quarter of what nine in ten of them span.
MANY, FEW = 200, 5
LATER_SHARE, LEAST_LATER, LEAST_LATER_OF_FEW = 0.25, 90, 366
# The past is longer than the bulk of a CRM, and the expected future too.
EARLIER_SPANS, LEAST_EARLIER = 3, 3_653
AHEAD_SPANS, LEAST_AHEAD = 2, 1_096
# Days of the export's own fields need only be of our time.
OF_OUR_TIME = (dt.date(1900, 1, 1), dt.date(2199, 12, 31))
# The next meeting of a deal may stand as its latest activity: that of fewer deals tells no time.
FEWEST_ACTED = 5
# The first days of an opportunity: those of the export begin with them.
OPENING = ("opened_on", "snapshot_on")
# What says when an export was made, where nobody does and no name: what was last done to its records.
STAMPS = {
    MODIFIED: "the last day on which a deal was changed",
    LAST_ACTIVITY: f"at least {FEWEST_ACTED} deals were last worked on that day or later",
}
SAID = "the day on which the export was made, as was said of it"
# An export is not made before most of what it tells: no more than so much of it lies later.
LATER_AT_MOST = 0.05
TOO_EARLY = "The export is said to be made on {}, and {:.0%} of what happened in it is later."
TOO_LATE = "The export is said to be made on {}, which is still to come."
EVENTS = {"stage_history": "entered_on", "changes": "changed_on", "activities": "acted_on"}


@dataclasses.dataclass(frozen=True)
class Window:
    """The first and last day on which anything can have happened, and the last on which anything can be expected.

    `made_from`: the day before which the export was not made, as somebody says, by its name or by what was last done
    to its records; None if nothing tells it.
    """

    first: dt.date
    last: dt.date
    expected_from: dt.date
    expected_to: dt.date
    made_from: MadeOn | None = None

    def of(self, field: Field) -> tuple[dt.date, dt.date]:
        """Return the first and last plausible day of a field."""
        if field.name == "expected_close_on":
            return self.expected_from, self.expected_to
        first = self.first if field.since_opening or field.name in OPENING else OF_OUR_TIME[0]
        return first, self.last if field.past_only else OF_OUR_TIME[1]


def window(connection: duckdb.DuckDBPyConnection, source: Source, written: Sequence[Written] = ()) -> Window:
    """Return the days that an export plausibly covers, from its typed tables and what is written beside its deals."""
    happened = _days(connection, _happened(source))
    expected = _days(connection, ["select expected_close_on from typed_opportunities"] if expects(source) else [])
    today = dt.datetime.now(dt.UTC).date()
    # East of Greenwich it is tomorrow already.
    tomorrow = today + dt.timedelta(days=1)
    first, last = plausible(happened, today)
    stamped = _stamped(connection, source, today)
    by_data = max(last, stamped.day if stamped else last)
    made = _by_word(source, happened, max(tomorrow, last)) or _by_name(source, written, by_data, tomorrow)
    first, last = source.earliest or first, made.day if made else source.latest or by_data
    stamped = MadeOn(min(stamped.day, last), stamped.why) if stamped else None
    ahead = max(LEAST_AHEAD, AHEAD_SPANS * _span(happened))
    furthest = _furthest(expected, ahead, last)
    return Window(first, last, _shifted(first, -LEAST_EARLIER), furthest, made or stamped)


def _by_word(source: Source, happened: Counted, today: dt.date) -> MadeOn | None:
    """Return the day on which somebody says that the export was made; raise SourceError for one that cannot be."""
    day = source.made_on
    if day is None:
        return None
    later = sum(n for one, n in happened if one > day) / max(sum(n for _, n in happened), 1)
    sentence = TOO_EARLY.format(f"{day:%-d %b %Y}", later) if later > LATER_AT_MOST else ""
    sentence = TOO_LATE.format(f"{day:%-d %b %Y}") if day > today else sentence
    if sentence:
        step = "Write the day on which it was made as made_on, or leave that out: then its data tell it."
        raise SourceError(sentence, step, "Say another day, or none: then the data tell it.")
    return MadeOn(day, SAID)


def _by_name(source: Source, written: Sequence[Written], last: dt.date, today: dt.date) -> MadeOn | None:
    """Return the day on which the export was made by its name; of snapshots of former days the last one tells it."""
    is_declared = source.latest is not None or source.has("opportunities", "snapshot_on")
    return None if is_declared else made_on(written, last, today)


def _stamped(connection: duckdb.DuckDBPyConnection, source: Source, today: dt.date) -> MadeOn | None:
    """Return the last day on which somebody did something to a record, by the stamps of the CRM; none after today."""
    told = ((name, _days(connection, [f"select {name} from typed_opportunities"])) for name in source.stamps)
    found = ((name, _latest(days, today, 1 if name == MODIFIED else FEWEST_ACTED)) for name, days in told)
    stamped = (MadeOn(day, STAMPS[name]) for name, day in found if day is not None)
    return max(stamped, key=lambda one: one.day, default=None)


def _latest(days: Counted, today: dt.date, fewest: int) -> dt.date | None:
    """Return the last plausible day by which so many rows have one, or later; none where there are fewer."""
    last, met = min(plausible(days, today)[1], today), 0
    for day, n in reversed(days):
        met += n if day <= last else 0
        if met >= fewest:
            return day
    return None


def latest_snapshot(connection: duckdb.DuckDBPyConnection, source: Source) -> dt.date:
    """Return the last plausible day of the snapshots in an export."""
    days = _days(connection, ["select snapshot_on from typed_opportunities"])
    return source.latest or plausible(days, dt.datetime.now(dt.UTC).date())[1]


def expects(source: Source) -> bool:
    """Tell whether a column says when open deals are expected to close."""
    return source.has("opportunities", "expected_close_on") or source.one_close_date


def _happened(source: Source) -> list[str]:
    names = [name for name in ("opened_on", "snapshot_on") if source.has("opportunities", name)]
    names += [LAST_ACTIVITY] if source.closes_as_planned and source.has("opportunities", LAST_ACTIVITY) else []
    names += [quoted(field.name) for field in source.own_events() if field.since_opening]
    asked = [f"select {name} from typed_opportunities" for name in names]
    asked += [f"select {day} from typed_{table}" for table, day in EVENTS.items() if table in source.tables]
    # A planned day has not happened; where an export has no other, it is all that tells its time.
    closings = source.has_closings and not (asked and source.closes_as_planned)
    return asked + (["select closed_on from typed_opportunities"] if closings else [])


def _days(connection: duckdb.DuckDBPyConnection, asked: list[str]) -> Counted:
    if not asked:
        return []
    union = " union all ".join(asked)
    return connection.execute(
        f"select day, count(*) from ({union}) days(day) where day between '0001-01-01' and '9999-12-31'"
        " group by day order by day"
    ).fetchall()


def plausible(days: Counted, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the bulk; a few days beyond a wide gap at either end are slips of the pen.

    A day after `today` cannot have happened, unless the bulk lies there, as in a made-up export.
    """
    if not days:
        return OF_OUR_TIME
    total = sum(n for _, n in days)
    bulk = _quantile(days, 0.95)
    tomorrow = today + dt.timedelta(days=1)
    known = [(day, n) for day, n in days if day <= tomorrow] if bulk <= tomorrow else list(days)
    span = _span(known)
    later = max(LEAST_LATER, LATER_SHARE * span) if total >= MANY else max(LEAST_LATER_OF_FEW, span)
    allowed = max(1, total // STRAYS) if total >= FEW else 0
    last = _end(known[::-1], later, allowed)
    early = max(1, total // EARLY_STRAYS) if total >= FEW else 0
    first = _end(_modern(known), max(LEAST_EARLIER, EARLIER_SPANS * span), early)
    return first, last


def _modern(days: Counted) -> Counted:
    """Leave out days before there were CRMs, where they are few."""
    modern = [(day, n) for day, n in days if day >= FIRST_CRMS]
    ancient = sum(n for day, n in days if day < FIRST_CRMS)
    return modern if modern and ancient * ANCIENT_STRAYS <= sum(n for _, n in days) else days


def _end(days: Counted, gap: float, allowed: int) -> dt.date:
    """Return the outermost day that no gap keeps from the bulk, walking in over no more than the allowed rows."""
    end, met = days[0][0], 0
    for (day, n), (following, _) in itertools.pairwise(days):
        met += n
        if met > allowed:
            break
        if abs((day - following).days) > gap:
            end = following
    return end


def _furthest(expected: Counted, ahead: float, last: dt.date) -> dt.date:
    total = sum(n for _, n in expected)
    if not total:
        return OF_OUR_TIME[1]
    end = _end(expected[::-1], ahead, max(1, total // STRAYS) if total >= FEW else 0)
    # However few there are, nobody expects a decision in a quarter of a century.
    return min(max(end, last), _shifted(last, 9_131))


def _span(days: Counted) -> int:
    """Return the days that nine in ten rows span; of few rows the middle half tells that, which no stray widens."""
    if sum(n for _, n in days) < MANY:
        return 2 * (_quantile(days, 0.75) - _quantile(days, 0.25)).days if days else 0
    return (_quantile(days, 0.95) - _quantile(days, 0.05)).days


def _quantile(days: Counted, share: float) -> dt.date:
    upto, total = 0, sum(n for _, n in days)
    for day, n in days:
        upto += n
        if upto >= share * total:
            return day
    return days[-1][0]


def _shifted(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))
