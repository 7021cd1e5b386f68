"""Won, lost and still open by date, of the ten-row world."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.services import Published
from app.views.deals.by_date import by_date, undated

ROW = pd.Series({"won_30": 0.1, "lost_30": 0.2, "won_60": 0.2, "lost_60": 0.4, "won_90": 0.3, "lost_90": 0.5})


def test_what_is_neither_won_nor_lost_is_still_open():
    found = by_date(ROW, dt.date(2026, 6, 30))
    assert list(found["days"]) == [0, 30, 60, 90]
    assert list(found["open"]) == pytest.approx([1.0, 0.7, 0.4, 0.2])
    assert (found["on"].iloc[1], found["on"].iloc[3]) == (dt.date(2026, 7, 30), dt.date(2026, 9, 28))


def test_nothing_is_said_where_a_chance_is_missing():
    assert by_date(ROW.drop("won_60").reindex(ROW.index), dt.date(2026, 6, 30)).empty


def test_why_nothing_is_said(ten):
    published = ten.published()
    assert "100 won and 100 lost ones are needed" in undated(published)

    class Dateless:
        info = {"has_dates": "no"}  # noqa: RUF012  # a stand-in

    assert "has no dates" in undated(dataclasses.replace(published, snapshot=Dateless()))
    learned = dataclasses.replace(published.bundle, timing=object())
    assert undated(Published(published.snapshot, learned)) == ""
