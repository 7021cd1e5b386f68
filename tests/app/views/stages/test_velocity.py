"""How fast the eight deals move."""

import datetime as dt

import pandas as pd
import pytest

from app.views.compared import ComparedWith
from app.views.deals.opportunity import opportunity
from app.views.stages import answer as answers
from app.views.stages import lacking
from app.views.stages.answer import stages
from app.views.stages.velocity import FORMULA, KNOWN_FROM, _slipped_kpi
from tests import passages, weekly

QUARTER = {"period": "this-quarter"}
JUNE = {"from": "2026-06-01", "to": "2026-06-30", "period": None}
MAY = ComparedWith(dt.date(2026, 5, 1), dt.date(2026, 5, 31), "length", "May 2026")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return passages.services(tmp_path_factory.mktemp("passages"))


def kpis(found):
    return {one.key: one for one in found.velocity.kpis}


def due(n, slipped):
    """So many deals of 10 each, of which some slipped."""
    return pd.Series({"n": n, "slipped": slipped, "amount": n * 10.0, "slipped_amount": slipped * 10.0, "overdue": 0})


def test_velocity_is_what_is_won_of_the_open_deals_a_day(served):
    """4 open × 1 of 4 won × 1,000 ÷ 40 days."""
    velocity = kpis(stages(served, QUARTER))["sales_velocity"]
    assert (velocity.value, velocity.n) == (25.0, 1)
    assert velocity.note.replace("\u00a0", " ") == f"{FORMULA}: 4 × 25 % × €1.0 k ÷ 40"


def test_the_cycle_of_what_was_won_and_of_what_was_lost(served):
    """A took 40 days; B, D and G took 50, 29 and 45."""
    found = kpis(stages(served, QUARTER))
    assert (found["days_to_win"].value, found["days_to_lose"].value, found["days_to_lose"].n) == (40, 45, 3)
    assert found["days_to_lose"].note == "half of them took 37–48 days"


def test_open_deals_are_those_of_the_ends_of_both_periods(served, monkeypatch):
    """At the end of May A, B, C, G and H were open; E was closed, D not yet there."""
    standing = served.published().snapshot.ask(
        "stages/standing",
        **dict.fromkeys(("pipelines", "regions", "managers", "owners", "products", "stages")),
        last=dt.date(2026, 6, 30),
        previous_last=dt.date(2026, 5, 31),
    )
    assert standing.iloc[0].tolist() == [4, 5]
    monkeypatch.setattr(answers, "compared_with", lambda *_: MAY)
    assert kpis(stages(served, JUNE))["sales_velocity"].value == 25.0


def test_slippage_is_what_moved_out_of_the_period_it_was_expected_in(served):
    """At the end of May A, B, C and H were expected in June: H was pushed into July, B within June, C is overdue."""
    slippage = kpis(stages(served, JUNE))["slippage"]
    assert (slippage.value, slippage.n) == (pytest.approx(800 / 6800), 4)
    assert slippage.note.endswith("moved out of it: 1 of 4 deals; 1 more still open past their date")


def test_slippage_beside_earlier_days_is_clear_only_beyond_chance():
    def said(*sides):
        return _slipped_kpi(due(*sides[0]), due(*sides[1]), MAY, amounts=True).against.replace("\u00a0", " ")

    assert said((100, 60), (100, 20)) == "+40 pts vs May 2026"
    assert said((20, 6), (20, 5)) == "+5 pts, no clear change vs May 2026"
    assert said((20, 5), (20, 5)) == "unchanged (was 25 %) vs May 2026"
    assert said((20, 5), (3, 1)) == "only 3 expected to close in May 2026: too few to compare"
    assert _slipped_kpi(due(0, 0), None, ComparedWith(), amounts=True).note.startswith("nothing was expected")


def test_what_closed_is_split_by_its_pushes(served):
    """Of the never pushed A, D and G two were lost; B was pushed once and lost."""
    pushed = stages(served, QUARTER).velocity.pushed
    assert [(one.share.part, one.share.n) for one in pushed] == [(2, 3), (1, 1), (0, 0), (0, 0)]
    assert [one.label for one in pushed][-1] == "pushed 3 times or more"


def test_without_logged_changes_pushes_are_not_called_none(tmp_path):
    found = stages(passages.services(tmp_path, changes="id,field,from,to,on\n"), QUARTER).velocity
    assert (found.pushed, [one.key for one in found.kpis][-1]) == ((), "days_to_lose")
    assert found.notes == (f"{lacking.NO_CHANGES} {lacking.WITH_CLOSE_DATES}",)


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """What follows from two imports, of 23 and of 30 June."""
    return weekly.services(tmp_path_factory.mktemp("weekly"))


def test_what_slipped_is_known_from_the_first_import_on(learned):
    quarter, week = stages(learned, QUARTER), stages(learned, {**JUNE, "from": "2026-06-24"})
    assert KNOWN_FROM.format("23 Jun 2026") in quarter.velocity.notes
    assert (quarter.velocity.pushed, "slippage" in kpis(quarter)) == ((), False)
    assert (kpis(week)["slippage"].n, kpis(week)["slippage"].value) == (1, 0.0)


def test_the_changes_of_a_deal_are_told_where_they_follow_from_two_imports(learned):
    found = opportunity(learned, {}, "A")
    assert found.records_changes
    assert sorted(found.changes["label"]) == ["Amount", "Expected close", "Owner"]
    assert (found.days_in_stage, found.pushes) == (None, 0)
