"""What moved in the week up to 30 June 2026, as it is told: the classes, what is not known, and from when on it is."""

import datetime as dt
import math

import pytest

from app.answer_json import as_json
from app.views.extent import AT_THE_CLOSE
from app.views.movement import answer
from app.views.movement.answer import movement
from app.views.movement.known import NO_AMOUNTS, NO_CLOSES, UNLOGGED
from data.errors import InvalidInput
from tests import moves, two_exports


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    return moves.services(tmp_path_factory.mktemp("week"))


def changes(found):
    return {one.key: one.change for one in found.classes}


def test_the_week_up_to_the_as_of_date_is_told_unless_other_days_are_asked_for(week):
    found = movement(week, {})
    assert (found.since, found.until, found.basis) == (dt.date(2026, 6, 23), dt.date(2026, 6, 30), "history")
    assert (found.opening.amount, found.closing.amount, found.overdue.n) == (21_500, 19_499.99, 1)
    assert (found.none, found.next_step, found.currency, found.amounts) == ("", "", "EUR", True)


def test_the_classes_stand_in_the_order_of_the_bars_and_rare_ones_where_they_happened(week):
    assert changes(movement(week, {})) == {
        "new": 2000, "reopened": 800, "pulled_in": 0, "value_up": 1200, "won": -3000, "lost": -3000, "pushed_out": 0,
        "value_down": -0.01,
    }  # fmt: skip
    found = movement(week, {"owner": ["Bob"]})
    assert changes(found)["transferred_in"] == 900
    assert [one.label for one in found.classes][:2] == ["New", "Transferred in"]
    assert next(one for one in movement(week, {}).classes if one.key == "value_up").unpriced == 1


def test_a_deal_stands_behind_each_of_its_changes(week):
    deals = movement(week, {}).deals
    assert deals[deals["opportunity_id"] == "W"]["class"].tolist() == ["value_up", "won"]
    assert deals[deals["class"] == "value_down"]["amount"].tolist() == [0.01]
    assert movement(week, {"deals": 0}).deals.empty


def test_with_a_close_period_moved_dates_have_bars(week):
    found = movement(week, {"closes": "next-quarter"})
    assert found.closes == answer.ClosePeriod(dt.date(2026, 7, 1), dt.date(2026, 9, 30), "Next quarter")
    assert (changes(found)["pulled_in"], changes(found)["pushed_out"]) == (4000, -5000)
    assert answer.NO_BAR not in found.notes
    assert movement(week, {}).notes == (answer.NO_BAR,)


def test_what_is_not_logged_is_said(ten):
    assert movement(ten, {"owner": ["Ann"], "since": "2026-01-15", "closes": "this-quarter"}).notes == (
        answer.OF_CLOSES,
        answer.OWNERS_OF_TODAY,
        answer.CLOSED_AS_EXPECTED,
    )


def test_where_no_change_is_logged_amounts_and_dates_are_those_of_today(tmp_path):
    found = movement(moves.services(tmp_path, changes="id,field,from,to,on\n"), {})
    assert found.notes == (answer.NO_BAR, answer.AMOUNTS_OF_TODAY, answer.DATES_OF_TODAY)
    assert {one.key: one.not_known for one in found.classes} == {
        "new": "", "reopened": "", "pulled_in": UNLOGGED, "value_up": UNLOGGED, "won": "", "lost": "",
        "pushed_out": UNLOGGED, "value_down": UNLOGGED,
    }  # fmt: skip
    told = as_json(next(one for one in found.classes if one.key == "value_up"))
    assert {told[name] for name in ("n", "amount", "change", "n_in_bar", "unpriced")} == {None}
    assert {key: change for key, change in changes(found).items() if not math.isnan(change)} == {
        "new": 2000, "reopened": 800, "won": -3000, "lost": 0,
    }  # fmt: skip


def test_without_amounts_or_expected_closes_none_can_have_changed(tmp_path):
    plain = [line.split(",") for line in moves.OPPORTUNITIES.splitlines()]
    empty = "\n".join(
        ",".join("" if nth and place in (6, 8, 9) else cell for place, cell in enumerate(row))
        for nth, row in enumerate(plain)
    )
    found = movement(moves.services(tmp_path, opportunities=empty, changes="id,field,from,to,on\n"), {})
    assert {one.not_known for one in found.classes} == {"", NO_AMOUNTS, NO_CLOSES}


def test_deals_without_an_opening_day_are_left_out_and_counted(tmp_path):
    undated = moves.OPPORTUNITIES + "Z,Alder,Alpha,Ann,Offer,,2026-07-01,,50,,0\n"
    found = movement(moves.services(tmp_path, opportunities=undated), {})
    assert "1 deal (€50) has no opening date and is left out." in found.notes
    assert found.closing.amount == 19_499.99


def test_two_snapshots_are_compared_where_nothing_is_logged(tmp_path):
    later = two_exports.services(tmp_path)
    found = movement(later, {"since": "2026-06-29"})
    assert (found.since, found.basis) == (dt.date(2026, 6, 23), "former snapshot"), "the latest that is kept by then"
    assert (found.opening.amount, found.closing.amount, changes(found)["withdrawn"]) == (6000, 3000, -3000)
    assert found.notes[-1].startswith("This export logs no changes: what its snapshot of 23 Jun 2026 held")
    earlier = movement(later, {"since": "2026-06-01"})
    assert earlier.since == dt.date(2026, 6, 23), "the first that is kept"
    assert movement(later, {"since": "2026-06-01", "until": "2026-06-20"}).basis == "history"


def test_where_nothing_can_be_compared_yet_it_is_said_from_when_on_it_can(no_dates):
    found = movement(no_dates, {})
    assert found.none == "This export has no dates, so it does not say what was open on an earlier day."
    assert found.next_step.startswith("Import the next export on a later day: from then on it is compared")
    assert (found.basis, found.opening, found.classes, found.notes, len(found.deals)) == ("", answer.UNKNOWN, (), (), 0)


def test_where_the_close_writes_amounts_and_none_is_logged_nothing_is_compared(week, tmp_path, monkeypatch):
    unlogged = moves.services(tmp_path, changes="id,field,from,to,on\n")
    for each in (unlogged, week):
        monkeypatch.setattr(type(each.published().bundle), "amounts_told", False)
    assert movement(unlogged, {}).none.startswith(f"{AT_THE_CLOSE}, so nobody knows")
    assert "with this one of 30 Jun 2026, deal by deal" in movement(unlogged, {}).next_step
    assert movement(week, {}).none == "", "what is logged was written before the close"


def test_a_stage_is_a_filter_of_an_earlier_day_only_where_stages_are_logged(tmp_path):
    unstaged = moves.services(tmp_path, stage_history="id,stage,entered\n")
    found = movement(unstaged, {"stage": ["Offer"]})
    assert (found.none, found.next_step) == (
        "This export does not say in which stage a deal stood then.",
        "Remove the filter by stage.",
    )


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "2026-06-30"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-07-01"}, "until"),
        ({"closes": "last-quarter"}, "closes"),
        ({"deals": "many"}, "deals"),
        ({"deals": 1001}, "deals"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(week, asked, field):
    with pytest.raises(InvalidInput) as refused:
        movement(week, asked)
    assert refused.value.field == field
