"""No slip of the pen is today: days far outside the rest are set aside with their value and row."""

import datetime as dt
import itertools
import tomllib
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.window import OF_OUR_TIME, plausible
from data.sources import parse
from tests import cases
from tests.cases import AS_OF, COUNTS, Deal, imported, mapping, refused
from tests.examples import examples, some

TODAY = dt.date(2026, 11, 27)
YEARS = ["2027", "0025", "9999", "1970", "2031", "2052", "2107", "1900"]


def mistyped(day, year):
    return year + day.isoformat()[4:]


def closing(n, year):
    return cases.one(n, Close_Date=mistyped(Deal(n).close, year))


# Soon or long after, in few rows or in many.
SIZES = [("2027", "small"), ("2027", "large"), ("0025", "small"), ("9999", "large")]
SIZES += [(year, size) for year in YEARS for size in ("small", "large") if (year, size) not in SIZES]


@pytest.mark.parametrize(("year", "size"), some(SIZES, 4))
def test_a_year_that_was_mistyped_is_set_aside_and_is_never_today(tmp_path, year, size):
    """The closing of deal 39 would be today: mistyped, deal 38 closed last, five days before."""
    some = cases.DEALS[28:] if size == "small" else cases.DEALS
    table = cases.text(cases.rows(closing(39, year), some))
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.as_of_on == AS_OF - dt.timedelta(days=5)
    assert [(line, column, value) for _, line, column, value, _ in answer.set_aside] == [
        (len(some), "closed_on", mistyped(Deal(39).close, year))
    ]


@pytest.mark.parametrize("year", some(YEARS[1::2], 2))
def test_a_year_of_opening_that_was_mistyped_is_set_aside(tmp_path, year):
    table = cases.deals(cases.one(40, Created=mistyped(Deal(40).opened, year)))
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.as_of_on == AS_OF
    assert answer.opportunities == COUNTS | {"open": 9}
    assert [line for _, line, *_ in answer.set_aside] == [41]


@pytest.mark.parametrize("year", some(["9999", "0025", "2052", "1970"], 2))
def test_a_year_of_the_expected_closing_that_was_mistyped_is_not_recorded(tmp_path, year):
    answer = imported(tmp_path, {"deals.csv": cases.deals(closing(40, year))})
    assert answer.is_right
    assert (answer.set_aside, answer.rows["D40"]["expected_close_on"]) == ([], None)


HISTORY = (
    '[stage_history]\nfile = "history.csv"\n[stage_history.columns]\nopportunity_id = "Id"\nstage = "Stage"\n'
    'entered_on = "On"\n'
)


def history(**days):
    """Every deal entered Proposal on its opening day."""
    found = [{"Id": deal.id, "Stage": "Proposal", "On": deal.opened.isoformat()} for deal in cases.DEALS]
    return cases.text([row | ({"On": days[row["Id"]]} if row["Id"] in days else {}) for row in found])


@pytest.mark.parametrize("year", some(YEARS[::2], 2))
def test_a_year_of_a_history_that_was_mistyped_is_set_aside(tmp_path, year):
    day = mistyped(Deal(40).opened, year)
    answer = imported(tmp_path, {"deals.csv": cases.deals(), "history.csv": history(D40=day)}, mapping(more=HISTORY))
    assert answer.is_right
    assert [(file, line, value) for file, line, _, value, _ in answer.set_aside] == [("history.csv", 41, day)]
    assert len(answer.histories["stage_history"]) == 39


def test_the_reason_names_the_days_that_are_plausible(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(closing(39, "2107"))})
    assert answer.set_aside[0][4].startswith("Closed is not within ")
    assert answer.set_aside[0][4].endswith(" to 2025-08-09, the days that this export plausibly covers.")


def test_days_may_be_declared_to_be_right(tmp_path):
    files = {"deals.csv": cases.deals(closing(39, "2031"))}
    assert imported(tmp_path, files, mapping("latest = 2031-12-31")).as_of_on == dt.date(2031, 8, 14)
    old = {"deals.csv": cases.deals(cases.one(1, Created="1970-01-06"))}
    assert imported(tmp_path, old, mapping("earliest = 1970-01-01")).opportunities == COUNTS


def test_days_may_be_declared_to_be_wrong(tmp_path):
    said = refused(tmp_path, {"deals.csv": cases.deals()}, mapping("latest = 2025-05-01"))
    assert "would be set aside" in said
    assert "latest" in said


def test_a_made_up_export_of_the_future_has_its_own_today(tmp_path):
    later = {"Created": lambda deal: deal.opened, "Close Date": lambda deal: deal.close}
    table = cases.deals(lambda deal: {name: mistyped(day(deal), "2043") for name, day in later.items()})
    assert imported(tmp_path, {"deals.csv": table}).as_of_on == dt.date(2043, 8, 14)


def test_an_expected_closing_next_year_is_no_slip(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals(closing(40, "2026"))})
    assert answer.is_right


def test_no_day_makes_an_import_large(tmp_path):
    """A deal that is open since the year 1 would be looked at on 8,000 months."""
    table = cases.deals(lambda deal: {"Created": "0001-01-01"} if deal.n == 40 else {})
    answer = imported(tmp_path, {"deals.csv": table})
    assert answer.opportunities == COUNTS | {"open": 9}


@pytest.mark.parametrize(
    ("column", "days", "as_of_on"),
    [
        ("modified_on", {40: "2025-08-20"}, "2025-08-20"),
        ("modified_on", {40: "2025-08-20 18:20"}, "2025-08-20"),
        ("modified_on", {1: "2025-03-01"}, "2025-08-14"),
        ("modified_on", {40: "2052-08-20"}, "2025-08-14"),
        ("modified_on", {40: "nobody knows"}, "2025-08-14"),
        ("last_activity_on", {40: "2025-08-20"}, "2025-08-14"),
        ("last_activity_on", dict.fromkeys(range(36, 41), "2025-08-20"), "2025-08-20"),
    ],
)
def test_what_was_last_done_to_a_record_tells_when_the_export_was_made(tmp_path, column, days, as_of_on):
    """Every record was written on its opening, but for some; nothing else happened after 14 August."""
    table = cases.deals(lambda deal: {"Touched": days.get(deal.n, deal.opened.isoformat())})
    named: dict[str, Any] = {column: "Touched"}
    answer = imported(tmp_path, {"deals.csv": table}, mapping(**named))
    assert answer.as_of_on == dt.date.fromisoformat(as_of_on)
    assert (answer.opportunities, answer.set_aside) == (COUNTS, [])


def test_planned_days_stand_for_closings_up_to_the_day_of_the_last_change(tmp_path):
    """Deal 39 was planned for 14 August; a record was written on 1 August, eleven days after the last opening."""
    toml = mapping(under="planned = true", modified_on="Touched")
    table = cases.deals(lambda deal: {"Touched": "2025-08-01" if deal.n == 3 else ""})
    answer = imported(tmp_path, {"deals.csv": table}, toml)
    assert answer.as_of_on == dt.date(2025, 8, 1)
    assert answer.rows["D39"]["closed_on"] == pd.Timestamp("2025-08-01")


VISIT = (
    '[[field]]\ntable = "opportunities"\nname = "visited_on"\nlabel = "Visited"\nkind = "date"\nknown = "while open"\n'
)
SOON = AS_OF + dt.timedelta(days=40)


def visited(n, day):
    """Every deal was visited when it was opened, but for one."""
    table = cases.rows(lambda deal: {"Visited": (day if deal.n == n else deal.opened).isoformat()})
    return {"deals.csv": cases.text(table)}


@pytest.mark.parametrize(("more", "held"), [("past_only = true\n", None), ("", pd.Timestamp(SOON))])
def test_an_own_day_of_what_has_happened_lies_after_nothing_else_that_has(tmp_path, more, held):
    answer = imported(tmp_path, visited(40, SOON), mapping(more=VISIT + more, visited_on="Visited"))
    assert answer.is_right
    assert answer.rows["D40"]["visited_on"] == held


def test_an_own_day_of_what_happened_to_a_deal_is_one_on_which_the_data_knows_something(tmp_path):
    more = f"{VISIT}past_only = true\nsince_opening = true\n"
    assert imported(tmp_path, visited(40, SOON), mapping(more=more, visited_on="Visited")).as_of_on == SOON
    late = imported(tmp_path, visited(40, dt.date(2052, 1, 1)), mapping(more=more, visited_on="Visited"))
    assert (late.is_right, late.rows["D40"]["visited_on"]) == (True, None)


def test_an_own_day_of_what_has_happened_may_lie_long_before_the_first_deal(tmp_path):
    files, more = visited(40, dt.date(1950, 1, 1)), f"{VISIT}past_only = true\n"
    assert imported(tmp_path, files, mapping(more=more, visited_on="Visited")).is_right


def test_a_canonical_day_that_is_declared_anew_is_still_of_what_has_happened(tmp_path):
    more = VISIT.replace("visited_on", "opened_on")
    opened = next(field for field in parse("x", tomllib.loads(mapping(more=more))).fields if field.name == "opened_on")
    assert opened.past_only


@pytest.mark.parametrize(
    ("name", "more", "held"),
    [
        ("owner", "", ("request", "")),
        ("owner", 'changed_by = "rep"\ncaveat = "Ask both."\n', ("rep", "Ask both.")),
        ("visited_on", "", ("rep", "")),
        ("visited_on", 'changed_by = "request"\n', ("request", "")),
    ],
)
def test_who_may_change_a_field_is_what_the_mapping_says_else_what_is_known_of_it(name, more, held):
    columns = dict[str, str]() if name == "owner" else {name: "Visited"}
    text = mapping(more=VISIT.replace("visited_on", name) + more, **columns)
    field = next(field for field in parse("x", tomllib.loads(text)).fields if field.name == name)
    assert (field.changed_by, field.caveat) == held


def test_a_number_is_no_day(tmp_path):
    more = VISIT.replace('"date"', '"number"') + "past_only = true\n"
    said = refused(tmp_path, visited(40, SOON), mapping(more=more, visited_on="Visited"))
    assert "the field 'visited_on' is no date: it can be neither past_only nor since_opening." in said


def counted(days):
    return [(day, len(list(same))) for day, same in itertools.groupby(sorted(days))]


BULK = st.lists(st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)), min_size=9, max_size=300)
TYPOS = st.sampled_from([dt.date(year, 6, 1) for year in (25, 1025, 1900, 2052, 2107, 2205, 9999)])


@settings(max_examples=examples(100), deadline=None)
@given(BULK, TYPOS)
def test_one_mistyped_year_never_widens_the_days_of_any_export(days, typo):
    first, last = plausible(counted([*days, typo]), TODAY)
    assert not first <= typo <= last


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), min_size=1, max_size=300))
def test_no_day_of_one_year_is_a_slip(days):
    first, last = plausible(counted(days), TODAY)
    assert first <= min(days) <= max(days) <= last


def test_without_days_every_day_of_our_time_is_plausible():
    assert plausible([], TODAY) == OF_OUR_TIME


@pytest.mark.parametrize(
    ("day", "words"), [("2025-03-01", "of what happened in it is later"), ("2999-01-01", "to come")]
)
def test_a_day_on_which_no_export_was_made_is_refused(tmp_path, day, words):
    assert words in refused(tmp_path, {"deals.csv": cases.deals()}, mapping(f"made_on = {day}"))


def test_what_happens_after_the_day_on_which_an_export_was_made_is_a_slip(tmp_path):
    answer = imported(tmp_path, {"deals.csv": cases.deals()}, mapping("made_on = 2025-08-12"))
    assert (answer.as_of_on, len(answer.set_aside)) == (dt.date(2025, 8, 12), 1)
