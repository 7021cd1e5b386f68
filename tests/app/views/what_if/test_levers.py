"""A day of an export's own that is declared to be of what has happened is offered, refused and drawn as one."""

import dataclasses
import datetime as dt

import pytest

from app.components.what_if import levers as components
from app.services import Services
from app.views.bulk_change.answer import portfolio
from app.views.bulk_change.form import form
from app.views.what_if.best_moves import best_moves
from app.views.what_if.levers import lever
from app.views.what_if.new_deal import case_of
from app.views.what_if.opening import opening
from app.views.what_if.score import score_known, score_new
from data.errors import InvalidInput
from tests import worlds
from tests.drawn import parts, plain

TODAY = dt.date(2026, 6, 30)
VISITED = {
    "table": "opportunities", "name": "visited_on", "label": "Last visit", "kind": "date", "known": "while open",
    "changeable": True, "feature": False, "past_only": True, "since_opening": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def visits(tmp_path_factory) -> Services:
    """The ten-row world with a visit to O07 on 20 June."""
    head, *rows = worlds.OPPORTUNITIES.splitlines()
    told = [f"{head},visited", *(f"{row},{'2026-06-20' if row.startswith('O07') else ''}" for row in rows)]
    opportunities = worlds.MAPPING["opportunities"]
    columns = opportunities["columns"] | {"visited_on": "visited"}
    mapping = worlds.source(
        opportunities=opportunities | {"columns": columns}, field=[*worlds.MAPPING["field"], VISITED]
    )
    files = {"opportunities": "\n".join(told) + "\n"}
    return worlds.services(tmp_path_factory.mktemp("visits"), mapping=mapping, files=files)


@pytest.fixture
def noticed(monkeypatch):
    """As if the model read the days since the visit."""
    for place in ("levers", "best_moves"):
        monkeypatch.setattr(f"app.views.what_if.{place}.movable", lambda _case: ("visited_on",))
    monkeypatch.setattr("app.views.bulk_change.form.affected_features", lambda name, _chosen: (name,))


def test_its_lever_ends_on_the_datas_date(visits):
    found = lever(case_of(visits.published(), "O07", {}), "visited_on", TODAY)
    assert (found.minimum, found.least, found.maximum, found.most) == (-60, -60, 0, 0)
    assert found.refusal == (
        "Last visit must lie between 1 May 2026, when it was opened, and 30 Jun 2026, the data's date."
    )


def test_the_browser_is_told_where_it_ends(visits):
    found = lever(case_of(visits.published(), "O07", {}), "visited_on", TODAY)
    drawn = plain(components.lever(found))
    assert drawn["props"]["data-max"] == 0
    box = next(part for part in parts(drawn) if part.get("type") == "date")
    assert (box["min"], box["max"]) == ("2026-05-01", "2026-06-30")


def test_a_later_day_is_refused(visits, noticed):
    found = opening(visits, {}, "O07", {"set.visited_on": "2026-07-01"})
    assert found is not None
    assert found.refused == ("Last visit cannot lie after 2026-06-30, the data's date.",)
    with pytest.raises(InvalidInput, match="O07: Last visit cannot lie after 2026-06-30"):
        score_known(visits, None, [("O07", {"visited_on": "2026-07-01"})])
    with pytest.raises(InvalidInput, match="Last visit cannot lie after 2026-06-30"):
        score_new(visits, None, [{"visited_on": "2026-07-01"}])
    with pytest.raises(InvalidInput, match="Last visit cannot lie before 2026-06-10"):
        score_new(visits, None, [{"opened_on": "2026-06-10", "visited_on": "2026-06-09"}])


def test_the_best_moves_try_it_today_and_on_no_day_to_come(visits, noticed, monkeypatch):
    monkeypatch.setattr(
        "model.registry.bundle.Bundle.loss_probability",
        lambda _bundle, facts: 0.9 - 0.5 * (facts["visited_on"] == facts["as_of_on"]).to_numpy("float64"),
    )
    found = best_moves(visits, {"policy": "flat", "threshold": 0.5}, "O07", {})
    assert [[step.to_words for step in move.steps] for move in found.within_reach] == [["30 Jun 2026"]]
    assert found.tried == 1
    assert found.left_out == (
        "Dates are tried week by week, up to 26 weeks ahead; a last visit or last activity is one of today.",
    )


def test_one_change_of_many_deals_begins_with_today_and_stops_there(visits, noticed):
    asked = {"do.field": "visited_on", "do.how": "in_days"}
    change = form(visits.published(), asked).change
    assert change is not None
    assert change.operation.value == 0.0
    found = portfolio(visits, None, {**asked, "do.value": "3"})
    assert found.counts is not None
    assert (found.counts.changed, found.counts.held, found.counts.unrecorded) == (1, 1, 3)
    assert found.deals["to_words"].tolist() == ["30 Jun 2026"]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, 40.0, "Discount must be a number up to 40\N{NO-BREAK SPACE}%."),
        (5.0, None, "Discount must be a number from 5\N{NO-BREAK SPACE}% up."),
        (None, None, "Discount must be a number."),
    ],
)
def test_of_one_end_it_is_said_which_it_is(ten, low, high, words):
    case = case_of(ten.published(), "O07", {})
    discount = dataclasses.replace(case.fields["discount"], minimum=low, maximum=high)
    open_ended = dataclasses.replace(case, fields={**case.fields, "discount": discount})
    assert lever(open_ended, "discount", 0.0).refusal == words
