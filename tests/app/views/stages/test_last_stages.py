"""Without a history the stage that lost deals keep still tells how far they came."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from app.views.compared import ComparedWith
from app.views.extent import NO_HISTORY, extent
from app.views.stages.funnel import funnel
from app.views.stages.lacking import NO_DAYS
from app.views.stages.losses import losses
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from tests import passages, worlds

if TYPE_CHECKING:
    from app.services import Published

QUARTER = Scope(period="this-quarter")
# The eight deals as a CRM lists them that keeps the last stage beside a status: of G, lost too, it has none.
LAST = {"A": "Offer", "B": "Demo", "D": "Lead", "G": ""}
OUTCOMES = [{"outcome": outcome, "when": {"status": outcome}} for outcome in ("won", "lost", "open")]


def deals(last=LAST):
    head, *rows = (row.split(",") for row in passages.OPPORTUNITIES.splitlines())
    place = head.index("stage")
    told = [[*row, row[place].lower() if row[place] in ("Won", "Lost") else "open"] for row in rows]
    kept = [[*row[:place], last.get(row[0], row[place]), *row[place + 1 :]] for row in told]
    return "\n".join(",".join(row) for row in ([*head, "status"], *kept))


def published_from(folder, last):
    """A snapshot of them; what a model would say of them is not asked."""
    files = {**passages.FILES, "opportunities": deals(last), "stage_history": "id,stage,entered\n"}
    mapping = worlds.source(stage=passages.STAGES[:3], outcome=OUTCOMES)
    snapshot = Snapshot(worlds.draft(folder / "kept.duckdb", worlds.write(folder / "export", **files), mapping))
    return cast("Published", SimpleNamespace(snapshot=snapshot))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return published_from(tmp_path_factory.mktemp("kept"), LAST | {"G": "Lead"})


def test_how_far_deals_came_is_told_by_their_last_stage(published):
    found = funnel(published, QUARTER)
    assert [(row.stage, row.n, row.lost) for row in found.rows] == [
        ("Lead", 8, 2),
        ("Demo", 5, 1),
        ("Offer", 2, 0),
        ("Won", 1, 0),
    ]


def test_where_deals_are_lost_is_told_and_how_long_they_stayed_is_not(published):
    found = losses(published, QUARTER, ComparedWith(), 3)
    assert [(row.stage, row.lost, row.share.n) for row in found.rows] == [
        ("Lead", 2, 4),
        ("Demo", 1, 2),
        ("Offer", 0, 1),
    ]
    assert (found.none, found.stays, found.no_stays, found.unplaced) == ("", (), NO_DAYS, 0)


def test_with_too_few_of_them_nothing_is_said(tmp_path):
    """Of three lost deals one has no stage."""
    published = published_from(tmp_path, LAST)
    assert not extent(published.snapshot).stages_reached
    assert funnel(published, QUARTER).none == NO_HISTORY


def test_a_stage_that_all_of_them_keep_is_set_by_the_close_and_tells_nothing(tmp_path):
    published = published_from(tmp_path, dict.fromkeys("BDG", "Lead") | {"A": "Offer"})
    assert funnel(published, QUARTER).none == NO_HISTORY
