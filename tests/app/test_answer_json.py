"""Days and times of an answer as text."""

import datetime as dt

from app.answer_json import as_json

NOON = dt.datetime(2026, 11, 21, 12, 0, 5, 9, tzinfo=dt.UTC)


def test_a_moment_of_the_store_keeps_its_time_and_a_day_of_the_data_has_none():
    found = as_json({"made_at": NOON, "on": dt.date(2026, 9, 30), "read": dt.datetime(2026, 9, 30), "ended_at": None})  # noqa: DTZ001
    assert found == {"made_at": "2026-11-21T12:00:05+00:00", "on": "2026-09-30", "read": "2026-09-30", "ended_at": None}
