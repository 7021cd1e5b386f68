"""The Stages page's numbers, against eight deals followed in the head."""

import datetime as dt

import pytest

from app.views.compared import ComparedWith
from app.views.extent import AT_THE_CLOSE, NO_HISTORY
from app.views.stages import answer as answers
from app.views.stages.answer import stages
from tests import passages, worlds

QUARTER = {"period": "this-quarter"}
JUNE = {"from": "2026-06-01", "to": "2026-06-30", "period": None}
MAY = ComparedWith(dt.date(2026, 5, 1), dt.date(2026, 5, 31), "length", "1\u201331 May 2026, the 31 days before")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return passages.services(tmp_path_factory.mktemp("passages"))


@pytest.fixture(scope="module")
def found(served):
    return stages(served, QUARTER)


def test_the_stage_in_which_most_money_is_lost_leads(found):
    assert found.headline.replace("\u00a0", " ") == "Most money is lost in Lead: €4.0 k"
    assert found.detail.replace("\u00a0", " ") == (
        "This quarter. Lost: 1 of the 5 deals that left it for good, 20 % [4–62]."
    )
    assert found.open_there is not None
    assert (found.open_there.n, found.open_there.href) == (1, "/at-risk?flagged=all&stage=Lead")
    assert (found.period, found.currency, found.amounts, found.untold) == ("This quarter", "EUR", True, "")


def test_beside_earlier_days_it_says_by_how_much_more(served, monkeypatch):
    monkeypatch.setattr(answers, "compared_with", lambda *_: MAY)
    told = stages(served, JUNE)
    assert told.headline.replace("\u00a0", " ").startswith(
        "Most money is lost in Lead: €4.0 k, €4.0 k more than before"
    )
    # In May A, B, C and H went on from Lead, in June D was lost there and C went on from it again.
    (lead, _, _) = told.losses.rows
    assert (lead.share.part, lead.share.n, lead.share.before, lead.share.n_before) == (1, 2, 0.0, 4)
    assert lead.share.words == "too few to compare (2, 4 before)"
    velocity = {one.key: one for one in told.velocity.kpis}["sales_velocity"]
    assert velocity.against == "nothing closed in 1\u201331 May 2026, the 31 days before"


def test_filters_narrow_every_part(served):
    told = stages(served, {**QUARTER, "owner": ["Ann"]})
    assert [row.n for row in told.funnel.rows] == [4, 4, 2, 1]
    assert (told.losses.lost, told.ageing.n) == (1, 2)
    chosen = stages(served, {**QUARTER, "stage": ["Demo"]})
    assert chosen.stage_filter
    assert (chosen.ageing.n, [row.n for row in chosen.funnel.rows]) == (2, [7, 5, 2, 1])


def test_without_dates_each_part_says_what_is_missing_and_what_to_do(no_dates, no_amounts):
    told = stages(no_dates, {})
    parts = (told.funnel, told.losses, told.ageing)
    assert all("no dates" in one.none or "no opening dates" in one.none for one in parts)
    assert all(one.next_step for one in parts)
    assert (told.headline, told.velocity.kpis, len(told.velocity.notes)) == ("", (), 1)
    assert not stages(no_amounts, {}).amounts


def test_without_stage_history_the_rest_is_still_said(tmp_path):
    told = stages(worlds.services(tmp_path, files={"stage_history": "id,stage,entered\n"}), QUARTER)
    assert (told.funnel.none, told.losses.none) == (NO_HISTORY, NO_HISTORY)
    assert told.ageing.n == 4
    assert told.velocity.kpis[0].value == pytest.approx(4 * 2 / 3 * 5000 / 90)


def test_amounts_that_the_close_writes_are_not_summed(served, monkeypatch):
    monkeypatch.setattr(type(served.published().bundle), "amounts_told", False)
    told = stages(served, QUARTER)
    assert (told.amounts, told.open_amounts, told.untold) == (False, True, f"{AT_THE_CLOSE}, so deals are counted.")
    assert told.headline == "Most deals are lost in Lead: 1 deal"
