"""Twenty deals that left Lead and Offer in May, and twenty in February: in Offer they stayed ten days longer in May."""

import datetime as dt

import pytest

from app.views.compared import compared_with
from app.views.insights.answer import insights
from app.views.insights.pace import paces
from app.views.state import scope_of
from tests import worlds

MAY = {"period": "2026-04-01..2026-06-30", "compare": "quarter"}
HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount\n"


def world(longer):
    """Of either quarter a deal for each of 20 days in Offer, from 1 on; so many days more in the second."""
    deals, stages = [], ["id,stage,entered"]
    for quarter, offered in enumerate([dt.date(2026, 1, 15), dt.date(2026, 4, 15)]):
        opened = offered - dt.timedelta(days=45)
        for n in range(1, 21):
            closed, name = offered + dt.timedelta(days=n + quarter * longer), f"D{quarter}{n:02d}"
            outcome = "Lost" if n % 2 else "Won"
            deals.append(f"{name},Alder,Alpha,Ann,{outcome},{opened},,{closed},100,{(1 - n % 2) * 100},0")
            stages += [f"{name},Lead,{opened}", f"{name},Offer,{offered}"]
    deals += [
        "OLD,Alder,Alpha,Ann,Lost,2025-01-01,,2025-02-01,100,0,0",
        "LAST,Alder,Alpha,Ann,Lost,2026-06-01,,2026-06-30,100,0,0",
        "OPEN,Alder,Alpha,Ann,Offer,2026-06-01,2026-07-31,,700,,0",
    ]
    stages += ["LAST,Lead,2026-06-01", "OPEN,Lead,2026-06-01", "OPEN,Offer,2026-06-20"]
    return {
        "opportunities": HEAD + "\n".join(deals) + "\n",
        "stage_history": "\n".join(stages) + "\n",
        "changes": "id,field,from,to,on\n",
        "activities": "id,on\n",
    }


def services(folder, longer):
    return worlds.services(folder, files=world(longer))


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    return services(tmp_path_factory.mktemp("slow"), 10)


def by_stage(found, state):
    published, scope = found.published(), scope_of(state)
    return {one.stage: one for one in paces(published, scope, compared_with(published.snapshot, scope))}


def test_the_stays_that_ended_in_the_period_stand_beside_the_earlier_ones(slow):
    offer = by_stage(slow, MAY)["Offer"]
    assert (offer.now.n, offer.before.n) == (20, 20)
    assert (offer.now.median, offer.before.median) == (20.5, 10.5)
    assert (offer.open_n, offer.amount) == (1, 700)
    assert offer.shift.low <= 10 <= offer.shift.high


def test_a_stage_that_deals_leave_later_is_named_with_its_money_and_its_proof(slow):
    (found,) = (one for one in insights(slow, MAY).tested if one.kind == "pace")
    assert found.sentence.replace("\u00a0", " ") == (
        "Deals leave Offer later than before: after 20 days against 10, €700 stands there today"
    )
    assert (found.n, found.money) == (20, 700)
    assert found.address == "/stages?from=2026-04-01&to=2026-06-30&compare=quarter#stages-time"


def test_where_stays_are_alike_no_stage_is_named(tmp_path):
    found = services(tmp_path, 0)
    assert by_stage(found, MAY)["Offer"].chance == 1.0
    assert [one.kind for one in insights(found, MAY).tested] == []


def test_without_earlier_days_nothing_is_compared(slow):
    assert by_stage(slow, {"period": "all"}) == {}
