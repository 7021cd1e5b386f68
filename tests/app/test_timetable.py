"""When jobs are due, and what is said of a timetable that cannot be used."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.timetable import DEFAULTS, When, lacking, parse, read
from data.errors import TableUnreadable

UTC, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
# A Wednesday, seven minutes after noon.
NOW = dt.datetime(2026, 3, 4, 12, 7, tzinfo=dt.UTC)


def entry(text, job="train"):
    return next(one for one in parse(text).entries if one.job == job)


def around(words, zone=UTC, now=NOW):
    """The latest due time and the next one, in the clock of the zone."""
    when = entry(f'[train]\nwhen = "{words}"').when
    return [f"{one.astimezone(zone):%a %d %H:%M}" for one in (when.last(now, zone), when.following(now, zone))]


@pytest.mark.parametrize(
    ("words", "last", "following"),
    [
        ("every 15 minutes", "Wed 04 12:00", "Wed 04 12:15"),
        ("every 1 minute", "Wed 04 12:07", "Wed 04 12:08"),
        ("every 2 hours", "Wed 04 12:00", "Wed 04 14:00"),
        ("daily 04:00", "Wed 04 04:00", "Thu 05 04:00"),
        ("Daily  12:07", "Wed 04 12:07", "Thu 05 12:07"),
        ("sunday 3:00", "Sun 01 03:00", "Sun 08 03:00"),
        ("wednesday 12:08", "Wed 25 12:08", "Wed 04 12:08"),
    ],
)
def test_due_times_lie_around_now(words, last, following):
    assert around(words) == [last, following]


def test_hours_are_by_the_clock_of_the_time_zone_across_its_change():
    """On the last Sunday of March Berlin's clocks leave out the hour from two to three."""
    before = dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC)
    assert around("daily 04:00", BERLIN, before) == ["Sat 28 04:00", "Sun 29 04:00"]
    when = When("daily 04:00", at=dt.time(4))
    assert when.following(before, BERLIN) - when.last(before, BERLIN) == dt.timedelta(hours=23)


WORDS = st.one_of(
    st.integers(1, 1_440).map(lambda n: f"every {n} minutes"),
    st.tuples(st.sampled_from(["daily", "monday", "sunday"]), st.times()).map(lambda one: f"{one[0]} {one[1]:%H:%M}"),
)
MOMENTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


@given(WORDS, MOMENTS, st.sampled_from([UTC, BERLIN, ZoneInfo("Australia/Lord_Howe")]))
def test_the_latest_due_time_is_not_ahead_the_next_one_is_and_none_lies_between(words, now, zone):
    when = entry(f'[train]\nwhen = "{words}"').when
    last, following = when.last(now, zone), when.following(now, zone)
    assert last <= now < following
    assert when.following(last, zone) == following
    assert when.last(following, zone) == following


def test_what_the_file_does_not_say_is_as_in_the_defaults(tmp_path):
    assert {one.job: one.words for one in read(tmp_path / "schedule.toml").entries} == DEFAULTS
    (tmp_path / "schedule.toml").write_text('time_zone = "Europe/Berlin"\n[train]\nwhen = "never"\n')
    found = read(tmp_path / "schedule.toml")
    assert found.zone == BERLIN
    assert {one.job: one.words for one in found.entries} == {**DEFAULTS, "train": "never"}


def test_other_keys_are_flags():
    found = entry(
        '[import]\nwhen = "every 5 minutes"\nsource = "/srv/crm"\nretrain = true\nopportunities = 300', "import"
    )
    assert found.flags == {"source": "/srv/crm", "retrain": True, "opportunities": "300"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[train]\nwhen = "sometimes"', "line 2: 'sometimes' is no time; write every 15 minutes"),
        ('[train]\nwhen = "every 0 minutes"', "line 2: 'every 0 minutes' is no time"),
        ('[train]\nwhen = "daily 25:00"', "line 2: 'daily 25:00' is no time"),
        ("[train]\nwhen = 3", "line 2: 3 is no time"),
        (
            '[prune]\nwhen = "daily 04:00"\n\n[trian]\n',
            "line 4: no job of the timetable is called 'trian'; there",
        ),
        ('\ntrain = "daily 04:00"', "line 2: train is no table: write [train]"),
        ('time_zone = "Mars"', "line 1: there is no time zone 'Mars'"),
        ("time_zone = 3", "line 1: there is no time zone 3"),
        ("[backup]\nfile = 3.5", "line 2: file must be a text"),
        ('[train]\nwhen = "daily', "line 2: "),
        ("[train", "line 1: "),
    ],
)
def test_what_cannot_be_used_is_said_with_its_line(text, words):
    with pytest.raises(TableUnreadable) as refused:
        parse(text)
    assert refused.value.message.startswith(f"schedule.toml, {words}")
    assert refused.value.next_step == "Correct schedule.toml in the data folder."


def test_a_timetable_that_is_no_text_or_no_file(tmp_path):
    (tmp_path / "latin").write_bytes(b"# \xe9\n")
    for path in (tmp_path, tmp_path / "latin"):
        with pytest.raises(TableUnreadable, match=r"schedule\.toml cannot be read"):
            read(path)


def test_a_job_that_lacks_something_is_told_by_what():
    assert lacking(entry("", "import"), "demo") == lacking(entry("", "import"), "") != ""
    assert lacking(entry("", "import"), "/srv/crm") == ""
    assert lacking(entry('[import]\nwatch = "/srv/exports"', "import"), "") == ""
    assert lacking(entry("", "backup"), "") == "No file is named to back up to"
    assert lacking(entry("", "train"), "") == ""
