"""What a twin takes for a day."""

import datetime as dt

import pytest

from app.api.days import written_as_day


def test_a_day_is_written_like_this():
    assert written_as_day("2026-03-31") == dt.date(2026, 3, 31)
    assert written_as_day(dt.date(2026, 3, 31)) == dt.date(2026, 3, 31)
    assert written_as_day(None) is None


@pytest.mark.parametrize("text", ["0", 0, "20", "1767225600", "31.03.2026", "2026-02-30", ""])
def test_anything_else_is_none(text):
    with pytest.raises(ValueError, match="written like 2026-03-31"):
        written_as_day(text)
