"""Days and times of an answer as text."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd

from app.answer_json import as_json

NOON = dt.datetime(2026, 11, 21, 12, 0, 5, 9, tzinfo=dt.UTC)


def test_a_moment_of_the_store_keeps_its_time_and_a_day_of_the_data_has_none():
    found = as_json({"made_at": NOON, "on": dt.date(2026, 9, 30), "read": dt.datetime(2026, 9, 30), "ended_at": None})  # noqa: DTZ001
    assert found == {"made_at": "2026-11-21T12:00:05+00:00", "on": "2026-09-30", "read": "2026-09-30", "ended_at": None}


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer of every kind of value."""

    rows: pd.DataFrame
    curve: np.ndarray
    share: np.float64
    known: tuple[object, ...]


def test_frames_are_rows_arrays_lists_and_what_is_missing_is_null():
    rows = pd.DataFrame(
        {
            "name": pd.Categorical(["Anna", None]),
            "on": pd.to_datetime(["2026-09-30", None]),
            "amount": [1.5, np.inf],
            "count": pd.array([3, None], dtype="Int64"),
            "flag": [True, False],
        }
    )
    found = as_json(Answer(rows, np.array([0.25, np.nan]), np.float64(0.5), (np.int64(2), pd.NA, {1: "a"}, [])))
    assert found == {
        "rows": [
            {"name": "Anna", "on": "2026-09-30", "amount": 1.5, "count": 3, "flag": True},
            {"name": None, "on": None, "amount": None, "count": None, "flag": False},
        ],
        "curve": [0.25, None],
        "share": 0.5,
        "known": [2, None, {"1": "a"}, []],
    }
    assert as_json(rows.iloc[:0]) == []
