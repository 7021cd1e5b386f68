"""The latest activity as a column: shown of what is open, where no activities are logged, and never learned from."""

import contextlib

import pandas as pd
import pytest

from data.building import build
from data.snapshots import point_in_time
from tests import named, worlds

# O01 is closed; O09's next meeting is planned, O10's cell tells no day.
LAST = {"O07": "2026-06-01", "O08": "2026-04-01", "O09": "2026-07-03", "O10": "soon", "O01": "2026-02-09"}
COLUMN = {"last_activity_on": "last"}


@contextlib.contextmanager
def drafted(folder, source, **files):
    worlds.write(folder, **files)
    with contextlib.closing(build.open_draft(folder / "draft.duckdb")) as connection:
        build.build(connection, folder, source, lambda _: None, worlds.ANYWAY)
        yield connection


def facts(connection, *columns):
    asked = f"select opportunity_id, {', '.join(columns)} from opportunity_facts where outcome = 'open' order by 1"
    return {name: tuple(row) for name, *row in connection.execute(asked).fetchall()}


def notes(connection):
    return {
        sentence
        for (sentence,) in connection.execute("select sentence from notes where \"column\" = 'last'").fetchall()
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    source = named.source(COLUMN, without=("activities",))
    with drafted(tmp_path_factory.mktemp("alone"), source, opportunities=named.opportunities(last=LAST)) as connection:
        yield connection


def test_open_deals_show_how_long_ago_it_was_and_no_deal_is_lost_for_a_cell(alone):
    found = facts(alone, "days_since_activity", "stale", "activities")
    assert found == {
        "O07": (29, False, None),
        "O08": (90, True, None),
        "O09": (0, False, None),
        "O10": (None, False, None),
    }
    closed = "select count(last_activity_on) from opportunity_facts where outcome <> 'open'"
    assert alone.execute(closed).fetchall() == [(0,)]
    assert alone.execute("from rejects").fetchall() == []
    assert alone.execute("select value from info where key = 'as_of_on'").fetchall() == [("2026-06-30",)]


def test_the_report_says_what_it_may_be_used_for(alone):
    assert notes(alone) == {
        "Shown as it is today. The model does not learn from it: what it was on earlier days is not in the export.",
        "Of 1 deal it is not known when anybody last acted: the cell tells no day.",
    }


def test_no_landmark_sees_it_nor_the_name_of_a_deal(alone, tmp_path):
    source = named.source({}, without=("activities",))
    with drafted(tmp_path, source) as without:
        found = [
            ask(connection, source.catalogue())
            for connection in (alone, without)
            for ask in (point_in_time.training_facts, point_in_time.opening_facts, _open)
        ]
    for seen, unseen in zip(found[:3], found[3:], strict=True):
        assert seen["last_activity_on"].isna().all()
        assert "deal_name" not in seen
        pd.testing.assert_frame_equal(seen, unseen)


def _open(connection, _):
    return point_in_time.open_facts(connection).sort_values("opportunity_id", ignore_index=True)


def test_logged_activities_say_it_themselves(tmp_path):
    with drafted(tmp_path, named.source(COLUMN), opportunities=named.opportunities(last=LAST)) as connection:
        assert facts(connection, "days_since_activity")["O07"] == (1,)
        assert notes(connection) == {"Not read: the activities themselves say when the latest was."}
