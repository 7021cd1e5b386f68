"""Names of files and lines of reports hold the day on which they were made."""

import datetime as dt

import pytest

from data.formats.dated import day_in

FIRST, LAST = dt.date(2026, 11, 28), dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Deals - All deals - 2026-11-30.csv",
            "Szanse 30.11.2026.ods",
            "Tratos_2026_11_30.txt",
            "商談2026年11月30日.csv",
        ),
        *("All Opportunities 11-30-2026 9-12-44 AM.csv", "DEAL_20261130_4f1c2a7b.csv", "negocios_30-11-2026.csv"),
        *(
            "toutes - depuis 2023-2026-11-30-09-14-22.csv",
            "deals 30 Nov 2026.csv",
            "Deals_Nov-30-2026.csv",
            "d 30.11.26",
        ),
        *("Généré par: C. Garnier 30/11/2026 09:14", "As of 2026-11-30 09:14:22 CET", "2026-11-30 (2026-11-30)"),
    ],
)
def test_one_day_is_told(text):
    assert day_in(text, FIRST, LAST) == LAST


@pytest.mark.parametrize(
    "text",
    [
        *("deals.csv", "deals-18442910-93.xlsx", "2026-01-01 to 2026-11-30.csv", "2026-11-29 2026-11-30.csv"),
        *(
            "deals 2026-11-27.csv",
            "deals 2026-12-01.csv",
            "deals 2026-13-30.csv",
            "(c) 2000-2026 salesforce.com",
            "v12.30.1",
        ),
    ],
)
def test_no_day_several_days_and_other_days_tell_nothing(text):
    assert day_in(text, FIRST, LAST) is None


def test_of_two_readings_the_nearest_holds():
    assert day_in("deals 05-11-2026.csv", dt.date(2026, 4, 1), LAST) == dt.date(2026, 5, 11)
    assert day_in("deals 05-11-2026.csv", dt.date(2026, 11, 1), LAST) == dt.date(2026, 11, 5)
