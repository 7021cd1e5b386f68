"""Jobs in words and tables."""

import dataclasses
import datetime as dt
import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.components.jobs import jobs as components
from app.components.jobs.jobs import MEANS, duration
from app.timetable import DEFAULTS
from app.views.jobs.answer import Jobs, PlannedJob, RecordedRun

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
RUN = RecordedRun(
    job="train",
    author="Ann",
    host="web.1",
    process=42,
    leased=True,
    began_at=NOON,
    seconds=65.0,
    result="failed",
    exit_code=1,
    error="Too small.",
    next_step="Import more.",
)
PLANNED = PlannedJob("train", "sunday 03:00", NOON, 3_700.0, "", "failed", NOON)
ANSWER = Jobs(
    finding="The last train failed: Too small.",
    next_step="Import more.",
    is_well=False,
    kept="since noon",
    time_zone="UTC",
    planned=(PLANNED,),
    runs=(RUN,),
    refused="",
    unread="",
)


def words(tree):
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_finding_comes_with_the_next_step():
    said = words(components.finding(ANSWER))
    assert "The last train failed: Too small." in said
    assert "Import more." in said
    assert "The timetable is kept, since noon." in said


def test_tables_say_when_where_and_why():
    planned, recorded = words(components.planned(ANSWER)), words(components.recorded(ANSWER))
    for part in ("Sunday 03:00", "2 Mar 2026, 12:00", "in 1 h 1 min", "failed", "By the clock of UTC."):
        assert part in planned
    for part in ("Ann · web.1, process 42", "1 min 5 s", "Too small.", "Import more."):
        assert part in recorded


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seconds_left": -3.0}, "due now"),
        ({"due_at": None, "seconds_left": None}, "not planned"),
        ({"due_at": None, "seconds_left": None, "lacks": "No folder is named"}, "No folder is named"),
        ({"result": "", "ended_at": None}, "not yet"),
    ],
)
def test_what_is_not_due_or_has_not_run_says_so(changes, said):
    answer = dataclasses.replace(ANSWER, planned=(dataclasses.replace(PLANNED, **changes),))
    assert said in words(components.planned(answer))


def test_nothing_yet_says_what_will_be_there():
    none = dataclasses.replace(ANSWER, planned=(), runs=())
    assert "No run is on record" in words(components.recorded(none))
    assert "No timetable" in words(components.planned(none))


def test_every_job_of_the_timetable_says_what_it_does():
    assert set(DEFAULTS) <= set(MEANS)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(-1, "0.0 s"), (0.42, "0.4 s"), (38.4, "38 s"), (125, "2 min 5 s"), (4_320, "1 h 12 min"), (273_600, "3 d 4 h")],
)
def test_how_long_it_took(seconds, written):
    assert duration(seconds) == written
