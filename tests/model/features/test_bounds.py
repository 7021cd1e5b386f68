"""Days that cannot be are refused with the reason; what is recorded already is left alone."""

import datetime as dt

import pandas as pd
import pytest

from data.catalogue import CANONICAL, DERIVED
from data.errors import InvalidInput
from model.features.bounds import ends, ends_of_rows, refuse
from model.leaks.verdicts import catalogue_of

FIELDS = catalogue_of((*CANONICAL, *DERIVED))
ACTIVITY, CLOSE = FIELDS["last_activity_on"], FIELDS["expected_close_on"]
TODAY, OPENED = dt.date(2026, 6, 30), dt.date(2026, 5, 1)
HELD = {"as_of_on": pd.Timestamp(TODAY), "opened_on": pd.Timestamp(OPENED), "last_activity_on": pd.NaT}


def test_an_event_lies_between_the_opening_and_the_datas_date():
    assert ends(ACTIVITY, HELD) == (OPENED, TODAY)
    assert ends(ACTIVITY, {**HELD, "opened_on": None}) == (dt.date(1976, 6, 30), TODAY)


def test_any_other_day_lies_within_fifty_years():
    assert ends(CLOSE, HELD) == (dt.date(1976, 6, 30), dt.date(2076, 6, 29))


def test_what_is_recorded_already_is_inside():
    assert ends(ACTIVITY, {**HELD, "last_activity_on": dt.date(2026, 4, 1)}) == (dt.date(2026, 4, 1), TODAY)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(1, 1, 1), "more than 50 years from 2026-06-30"),
        (dt.date(2026, 4, 30), "before 2026-05-01, when the opportunity was opened"),
        (dt.date(2026, 7, 1), "after 2026-06-30, the data's date"),
    ],
)
def test_a_day_outside_is_refused_with_the_reason(day, words):
    with pytest.raises(InvalidInput, match=words) as refused:
        refuse(ACTIVITY, day, HELD)
    assert refused.value.next_step


def test_many_rows_have_the_ends_of_each():
    rows = pd.DataFrame({"as_of_on": [pd.Timestamp(TODAY)] * 2, "opened_on": [pd.Timestamp(OPENED), pd.NaT]})
    for field in (ACTIVITY, CLOSE):
        epoch = dt.date(1970, 1, 1)
        each = [ends(field, one) for one in rows.to_dict("records")]
        wanted = [[(day - epoch).days for day in side] for side in zip(*each, strict=True)]
        assert [side.tolist() for side in ends_of_rows(rows, field)] == wanted


def test_a_day_before_one_that_is_recorded_is_not_said_to_lie_before_the_opening():
    earlier = {**HELD, "last_activity_on": dt.date(2026, 4, 1)}
    with pytest.raises(InvalidInput, match="cannot lie before 2026-04-01, the day recorded"):
        refuse(ACTIVITY, dt.date(2026, 3, 31), earlier)
