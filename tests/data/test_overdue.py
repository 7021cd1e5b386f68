"""One Overdue: a deal whose expected close lies before the data's date, by what its row says today."""

import contextlib

import pytest

from app.services import Services
from app.views.policy_lines import NO_LINE, bound
from data.building import build
from data.snapshots import point_in_time
from data.snapshots.queries import Scope, ask
from tests import worlds

# Today is 30 June: O07 is due today, O08 was due yesterday. O09's log says it was put off to August, its row that it
# was due ten days ago; so its log left out a change.
DUE = (
    worlds.OPPORTUNITIES.replace("2026-05-01,2026-07-15", "2026-05-01,2026-06-30")
    .replace("2026-05-31,2026-06-20", "2026-05-31,2026-06-29")
    .replace("2026-06-10,2026-08-31", "2026-06-10,2026-06-20")
)
CHANGES = "id,field,from,to,on\nO09,expected_close_on,2026-07-31,2026-08-31,2026-06-15\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Services:
    folder = tmp_path_factory.mktemp("due")
    return worlds.services(folder, files={"opportunities": DUE, "changes": CHANGES})


def test_every_question_calls_the_same_deals_overdue(served):
    snapshot = served.published().snapshot
    with snapshot.cursor() as cursor:
        late = "select opportunity_id, overdue_days from opportunity_facts where overdue_days is not null order by 1"
        assert cursor.execute(late).fetchall() == [("O08", 1), ("O09", 10)]
    months = ask(snapshot, "pipeline_by_month", Scope()).groupby("month")["open_count"].sum()
    expected = ask(snapshot, "expected_by_month", Scope()).set_index("month")["open_count"]
    assert (months["Overdue"], expected["Overdue"]) == (2, 2)
    line = {"policy": bound(NO_LINE)}
    totals = ask(snapshot, "pipeline_totals", Scope(), **line, previous_start=None, previous_end=None).iloc[0]
    assert (totals["overdue_count"], totals["overdue_amount"]) == (2, 5000)
    held = snapshot.ask("open_opportunity", opportunity_id="O07", **line)
    assert held["overdue_days"].isna().all()


def test_what_the_model_reads_of_today_is_what_the_row_says(tmp_path):
    folder = worlds.write(tmp_path / "export", opportunities=DUE, changes=CHANGES)
    with contextlib.closing(build.open_draft(tmp_path / "draft.duckdb")) as connection:
        build.build(connection, folder, worlds.source(), lambda _: None, worlds.ANYWAY)
        today = point_in_time.open_facts(connection).set_index("opportunity_id")["expected_close_on"]
    assert today["O09"].date().isoformat() == "2026-06-20"
