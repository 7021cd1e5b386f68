"""Deals go through the stages of their own pipeline: of those of another nothing is said of them."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from app.views.compared import ComparedWith
from app.views.pipeline.answer import outlook
from app.views.stages import pipelines
from app.views.stages.answer import stages
from app.views.stages.funnel import funnel
from app.views.stages.losses import losses
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot
from tests import passages, worlds
from tests.renewals import HISTORY, RENEWALS, STAGES, deals, served_from

if TYPE_CHECKING:
    from app.services import Published

QUARTER = {"period": "this-quarter"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return served_from(tmp_path_factory.mktemp("pipelines"))


def counts(services, **state):
    return [(row.stage, row.n) for row in stages(services, {**QUARTER, **state}).funnel.rows]


def test_the_funnel_is_of_the_pipelines_in_which_most_were_opened_and_leads_to_the_others(served):
    found = stages(served, QUARTER).funnel
    assert [(row.stage, row.n) for row in found.rows] == [("Lead", 7), ("Demo", 5), ("Offer", 2), ("Won", 1)]
    assert (found.pipelines, [(one.pipelines, one.n) for one in found.others]) == (("New",), [(("Renewals",), 4)])
    assert found.others[0].href.startswith("/stages?period=this-quarter&compare=quarter&pipeline=Renewals")


def test_with_a_pipeline_chosen_its_own_stages_are_shown_alone(served):
    assert counts(served, pipeline=["Renewals"]) == [("Due", 4), ("Quote", 3), ("Won", 1)]
    found = stages(served, {**QUARTER, "pipeline": ["Renewals"]})
    assert [row.stage for row in found.losses.rows] == ["Due", "Quote"]
    assert {cell.stage for cell in found.ageing.cells} == {"Due", "Quote"}
    assert found.funnel.others == ()


def test_what_closed_went_on_through_the_stages_of_its_own_pipeline(served):
    found = outlook(served, QUARTER).funnel.set_index("stage")
    assert found.loc["Due", ["reached", "went_on"]].tolist() == [2, 2]
    assert found.loc["Quote", ["reached", "went_on"]].tolist() == [2, 1]
    renewals = outlook(served, {**QUARTER, "pipeline": ["Renewals"]}).funnel
    assert renewals["stage"].tolist() == ["Due", "Quote"]


def test_where_lost_deals_have_no_stage_it_is_said_in_place_of_a_funnel_of_won_ones(tmp_path):
    """Nobody recorded in which stage S was lost: of the four renewals that would leave one won and two open."""
    services = served_from(tmp_path, "\n".join(line for line in HISTORY.split("\n") if not line.startswith("S")))
    found = stages(services, {**QUARTER, "pipeline": ["Renewals"]}).funnel
    assert (found.rows, found.opened, found.won, found.lost, found.untold) == ((), 4, 1, 1, 1)
    assert found.none == (
        "Of 1 lost deal opened in this period 1 has no recorded stage: how far they came is not known."
    )
    closed = outlook(services, {**QUARTER, "pipeline": ["Renewals"]})
    assert closed.funnel[["reached", "went_on"]].to_numpy().tolist() == [[0, 0], [0, 0]]
    assert (closed.closed, closed.won, closed.left_out) == (0, 0, 2)
    # Of what the other pipeline closed one of four has no stage either: of A, B, D and G.
    assert outlook(services, QUARTER).left_out == 6


def test_a_deal_that_was_moved_makes_no_stage_of_its_pipeline(tmp_path):
    """X stood in Lead before it became a renewal, one of eleven."""
    many = "".join(f"{n},Alder,Alpha,Ann,Due,2026-05-01,2026-07-20,,100,,0,Renewals\n" for n in range(10))
    moved = "X,Alder,Alpha,Ann,Quote,2026-05-01,2026-07-20,,100,,0,Renewals\n"
    services = served_from(tmp_path, "X,Lead,2026-05-01\nX,Quote,2026-06-01\n", deals(many + moved))
    assert counts(services, pipeline=["Renewals"]) == [("Due", 11), ("Quote", 1), ("Won", 0)]


def test_a_small_pipeline_that_has_not_come_so_far_yet_goes_with_another(tmp_path, monkeypatch):
    early = "Y,Alder,Alpha,Ann,Lead,2026-05-01,2026-07-20,,100,,0,Late\n"
    published = served_from(tmp_path, opportunities=deals(RENEWALS + early)).published()
    together = [one.pipelines for one in pipelines.lines(published, Scope())]
    assert together == [("Late", "New"), ("Renewals",)]
    monkeypatch.setattr(pipelines, "FEW", 1)
    assert [one.pipelines for one in pipelines.lines(published, Scope())] == [("New",), ("Renewals",), ("Late",)]


def closed_one(name, outcome, last):
    return f"{name},Alder,Alpha,Ann,{last},2026-05-01,,2026-06-10,100,100,0,Old,{outcome}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Without a history: six renewals in two open stages, and a pipeline of which every deal has closed."""
    folder = tmp_path_factory.mktemp("kept")
    still = [
        f"{n},Alder,Alpha,Ann,{('Due', 'Quote')[n % 2]},2026-05-01,2026-07-20,,100,,0,Renewals,open" for n in range(6)
    ]
    ended = [closed_one(f"X{n}", ("lost", "won")[n % 4 == 0], ("Lead", "Demo")[n % 2]) for n in range(8)]
    head = f"{passages.OPPORTUNITIES.splitlines()[0]},pipeline,status"
    outcomes = [{"outcome": one, "when": {"status": one}} for one in ("won", "lost", "open")]
    files = {
        **passages.FILES,
        "opportunities": "\n".join([head, *still, *ended]),
        "stage_history": "id,stage,entered\n",
    }
    columns = {"pipeline": "pipeline"} | worlds.MAPPING["opportunities"]["columns"]
    opportunities = worlds.MAPPING["opportunities"] | {"columns": columns}
    mapping = worlds.source(stage=STAGES[:5], opportunities=opportunities, outcome=outcomes)
    snapshot = Snapshot(worlds.draft(folder / "kept.duckdb", worlds.write(folder / "export", **files), mapping))
    return cast("Published", SimpleNamespace(snapshot=snapshot))


def test_a_pipeline_of_closed_deals_alone_has_the_stages_that_they_were_left_in(kept):
    """Nothing ever stood in Offer, so it may be of any."""
    scope = Scope(period="this-quarter", pipeline=("Old",))
    assert [(row.stage, row.n, row.lost) for row in funnel(kept, scope).rows] == [
        ("Lead", 8, 2),
        ("Demo", 6, 4),
        ("Offer", 2, 0),
        ("Won", 2, 0),
    ]
    assert {one.pipelines for one in funnel(kept, Scope(period="this-quarter")).others} == {("Renewals",)}
    found = losses(kept, scope, ComparedWith(), 6)
    assert [(row.stage, row.lost) for row in found.rows] == [("Lead", 2), ("Demo", 4), ("Offer", 0)]
