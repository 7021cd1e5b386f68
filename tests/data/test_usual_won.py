"""What was usual of won deals: their pauses, and how long they stood in a stage, as a person counts them."""

import contextlib

import pytest

from data.building import build
from data.statements import sql
from tests import worlds

HEAD = "id,account,product,owner,stage,opened,expected,closed,amount,close_value,discount"
# Eleven won deals stood in Lead for 1 to 11 days and then in Offer for 10; the lost one counts for nothing.
WON = [f"W{nth:02d},Alder,Alpha,Ann,Won,2026-05-01,,2026-05-{nth + 11:02d},1000,1000,0" for nth in range(1, 12)]
LOST = "L01,Alder,Alpha,Ann,Lost,2026-01-01,,2026-06-30,1000,0,0"
OPEN = "O01,Alder,Alpha,Ann,Lead,2026-05-01,2026-07-15,,1000,,0"
ENTERED = [f"W{nth:02d},Lead,2026-05-01\nW{nth:02d},Offer,2026-05-{nth + 1:02d}" for nth in range(1, 12)]
# A week after the opening somebody calls in each won deal: the last pause is then nth + 3 days.
ACTED = [f"W{nth:02d},2026-05-08" for nth in range(1, 12)]


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    folder = tmp_path_factory.mktemp("usual")
    parts = {
        "opportunities": "\n".join([HEAD, *WON, LOST, OPEN]) + "\n",
        "stage_history": "\n".join(["id,stage,entered", *ENTERED, "L01,Lead,2026-01-01", "O01,Lead,2026-05-01"]) + "\n",
        "activities": "\n".join(["id,on", *ACTED, "L01,2026-01-02"]) + "\n",
        "changes": "id,field,from,to,on\n",
    }
    worlds.write(folder / "export", **parts)
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder / "export", worlds.source(), lambda _: None, worlds.ANYWAY)
        yield connection


def test_won_deals_alone_say_what_is_usual(draft):
    found = draft.execute("select feature, stage, usual, n from usual_won").fetchall()
    # Nine in ten of the pauses of 4 to 14 days are at most 13; half the stays in Lead are at most 6 days.
    assert ("days_since_activity", "", 13, 11) in found
    assert ("days_in_stage", "Lead", 6, 11) in found
    assert ("days_in_stage", "Offer", 10, 11) in found
    # One call in 11 to 21 days; with a week more, the sixth is 7 in 23.
    assert ("activities_a_week", "", pytest.approx(7 / 23), 11) in found


def test_a_new_stage_ends_a_quiet_time_too(draft):
    ((usual, n),) = draft.execute("select usual, n from usual_won where feature = 'days_quiet'").fetchall()
    # Three events a deal, but W07 moves on the day of its call; the five longest of 32 pauses are of 10 days.
    assert (usual, n) == (10, 32)


def test_what_was_seen_a_few_times_is_not_called_usual(draft):
    assert draft.execute(sql("usual_won")).fetchall() == [("days_quiet", "", 10)]


def test_without_activities_nothing_is_quiet(tmp_path):
    worlds.write(tmp_path / "export", activities="id,on\n")
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, tmp_path / "export", worlds.source(), lambda _: None, worlds.ANYWAY)
        assert connection.execute("select distinct feature from usual_won").fetchall() == [("days_in_stage",)]
