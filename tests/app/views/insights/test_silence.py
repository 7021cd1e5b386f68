"""Twenty open deals today, all of them silent, and twenty a quarter ago, of which two were."""

import datetime as dt

import pytest

from app.views.at_risk.answer import at_risk
from app.views.insights.answer import insights
from app.views.insights.silence import silences
from app.views.state import scope_of
from tests import worlds

QUARTER = {"period": "this-quarter", "compare": "quarter"}
HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount\n"
# 13 weeks before 30 June 2026.
THEN = dt.date(2026, 3, 31)


def world(silent_then, silent_now):
    """Won deals had a pause of five days, five times each; open ones were acted on 3 days before, or 20 if silent."""
    deals, acts = [], ["id,on"]
    for n in range(20):
        deals.append(f"W{n:02d},Alder,Alpha,Ann,Won,2025-01-01,,2025-02-{1 + n:02d},100,100,{n % 3 * 5}")
        acts += [f"W{n:02d},{dt.date(2025, 2, 1 + n) - dt.timedelta(days=5 * k)}" for k in range(1, 6)]
        deals.append(f"T{n:02d},Alder,Alpha,Bob,Lost,2026-02-01,,2026-04-15,100,0,{n % 3 * 5}")
        acts.append(f"T{n:02d},{THEN - dt.timedelta(days=20 if n < silent_then else 3)}")
        deals.append(f"N{n:02d},Alder,Alpha,Cat,Offer,2026-05-01,2026-07-31,,100,,0")
        acts.append(f"N{n:02d},{dt.date(2026, 6, 30) - dt.timedelta(days=20 if n < silent_now else 3)}")
    deals.append("LAST,Alder,Alpha,Ann,Lost,2026-06-01,,2026-06-30,100,0,0")
    return {
        "opportunities": HEAD + "\n".join(deals) + "\n",
        "activities": "\n".join(acts) + "\n",
        "changes": "id,field,from,to,on\n",
        "stage_history": "id,stage,entered\n",
    }


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    return worlds.services(tmp_path_factory.mktemp("silent"), files=world(2, 20))


def found_in(services, state):
    return list(silences(services.published(), scope_of(state)))


def test_the_silent_are_counted_today_and_on_the_same_day_of_the_week_before(silent):
    (one,) = found_in(silent, QUARTER)
    assert (one.days, one.then) == (5, THEN)
    assert (one.silent, one.n, one.amount) == (20, 20, 2000)
    assert (one.other_silent, one.other_n) == (2, 20)


def test_more_silence_is_named_with_its_money_and_the_list_that_proves_it(silent):
    (found,) = (one for one in insights(silent, QUARTER).tested if one.kind == "silence")
    assert found.sentence.replace("\u00a0", " ") == (
        "More open deals are silent than on 31 Mar 2026: 100 % against 10 %, €2.0 k lies in them"
    )
    assert (found.n, found.money) == (20, 2000)
    assert found.address == "/at-risk?flagged=all&inactive_from=6"
    assert at_risk(silent, {"flagged": "all", "inactive_from": "6"}).shown.n == 20


def test_where_as_many_were_silent_then_nothing_is_named(tmp_path):
    alike = worlds.services(tmp_path, files=world(4, 5))
    assert [one.kind for one in insights(alike, QUARTER).tested if one.kind == "silence"] == []


def test_a_year_ago_it_is_the_same_day_of_the_week_too(silent):
    (one,) = found_in(silent, {**QUARTER, "compare": "year"})
    assert one.then == dt.date(2025, 7, 1)
    assert not one.reliable, "nothing was open then"


def test_the_filters_apply_and_without_a_comparison_there_is_none(silent):
    assert [one.n for one in found_in(silent, {**QUARTER, "owner": ["Bob"]})] == [0]
    assert found_in(silent, {**QUARTER, "compare": "none"}) == []


def test_without_activities_nobody_knows_what_is_silent(tmp_path):
    quiet = worlds.services(tmp_path, files={**world(2, 20), "activities": "id,on\n"})
    assert found_in(quiet, QUARTER) == []
