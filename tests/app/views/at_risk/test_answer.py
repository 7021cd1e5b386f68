"""Deals at risk: the ten-row world computed in the head, with and without signal."""

import pytest

from app.views.at_risk.answer import at_risk, block, columns, page, top_reason

STATE = {"threshold": 0.5}
LOSS = {
    "loss_probability",
    "low",
    "high",
    "expected_loss",
    "flagged",
    "reasons",
    "top_reason",
    "loss_history",
    "loss_moved",
}


def request(start=0, end=100, sort=None, **filters):
    """Return a grid's request for rows."""
    order = [{"colId": sort.removeprefix("-"), "sort": "desc" if sort.startswith("-") else "asc"}] if sort else []
    return {"startRow": start, "endRow": end, "sortModel": order, "filterModel": filters}


def listed(answer):
    return list(answer.rows["opportunity_id"])


def test_what_is_open_and_flagged(ten):
    answer = at_risk(ten, STATE)
    assert (answer.open.n, answer.open.amount, answer.open.flagged) == (4, 10_000, 2)
    assert answer.open.flagged_expected_loss == pytest.approx(1600 + 1500)
    assert (answer.sorted_by, answer.descending) == ("expected_loss", True)
    assert not answer.narrowed
    assert answer.shown == answer.open


def test_narrowing_changes_what_is_shown_and_not_what_is_open(ten):
    answer = at_risk(ten, {**STATE, "q": "cat"})
    assert answer.narrowed
    assert (answer.shown.n, answer.shown.amount) == (1, 4000)
    assert answer.shown.expected_loss == pytest.approx(1600)
    assert answer.open.n == 4


def test_the_base_rate_is_of_all_that_ever_closed_in_the_scope(ten):
    assert at_risk(ten, STATE).base_rate.lost_share == pytest.approx(2 / 6)
    ann = at_risk(ten, {**STATE, "owner": ["Ann"]}).base_rate
    assert ann.closed == 3
    assert ann.lost_share == pytest.approx(1 / 3)
    assert (ann.low or 1) < 1 / 3 < (ann.high or 0)
    nobody = at_risk(ten, {"owner": ["Nobody"]})
    assert (nobody.base_rate.lost_share, nobody.base_rate.closed, nobody.open.n) == (None, 0, 0)
    assert nobody.open_anywhere == 4


def test_a_page_has_rows_with_flags_and_says_how_many_there_are(ten):
    answer = page(ten, STATE, offset=1, limit=2)
    assert listed(answer) == ["O10", "O09"]
    assert answer.count == 4
    flags = page(ten, {**STATE, "sort": "-pushes"}).rows.set_index("opportunity_id")["flags"]
    assert flags["O07"] == ["Pushed 2 times"]
    assert flags["O08"] == ["Overdue by 10 days"]


def test_rows_carry_the_interval(ten):
    rows = page(ten, STATE).rows.set_index("opportunity_id")
    assert (rows.loc["O08", "low"], rows.loc["O08", "high"]) == (0.7, 0.85)


def test_a_block_is_what_the_grid_asked_for(ten):
    typed = {"type": "greaterThanOrEqual", "filter": 2000}
    answer = block(ten, {**STATE, "flagged": "yes", "amount_to": "1"}, request(0, 100, "amount", amount=typed))
    assert listed(answer.page) == ["O08", "O09"]
    assert answer.keys == {"amount_from": "2000", "sort": "amount"}


def test_the_usual_order_is_not_written_into_the_address(ten):
    assert block(ten, STATE, request(sort="-expected_loss")).keys == {}
    assert block(ten, STATE, request(sort="expected_loss")).keys == {"sort": "expected_loss"}


def test_a_block_is_never_larger_than_a_thousand_rows(ten):
    assert len(block(ten, STATE, request(0, 10**9)).page.rows) == 4
    assert listed(block(ten, STATE, request(3, 4)).page) == ["O07"]


def test_columns_start_as_the_address_says(ten):
    answer = columns(ten, {"sort": "-amount", "account_has": "ar"})
    assert (answer.ranked, answer.sorted_by, answer.descending) == (True, "amount", True)
    assert answer.filters["account"]["filter"] == "ar"
    assert answer.unknown == ("loss_history",)


def test_a_page_says_how_each_loss_probability_moved(rebuilt):
    answer = page(rebuilt, STATE)
    assert answer.rows.set_index("opportunity_id").loc["O07", "loss_moved"] == 40
    assert columns(rebuilt, {}).unknown == ()


def test_without_signal_nothing_is_ranked_narrowed_or_shown_by_a_loss_probability(ten_without_signal):
    answer = page(ten_without_signal, {**STATE, "sort": "-expected_loss"})
    # O08 alone is overdue; then the largest amounts come first.
    assert listed(answer) == ["O08", "O10", "O09", "O07"]
    assert LOSS.isdisjoint(answer.rows)
    held = at_risk(ten_without_signal, STATE)
    assert (held.open.flagged, held.open.expected_loss, held.sorted_by) == (None, None, "known")
    assert held.order == (
        "Deals are sorted by what is known: stale ones first, then the longest overdue, then the largest amount."
    )
    assert held.would_help
    assert not columns(ten_without_signal, {}).ranked
    assert (columns(ten_without_signal, {}).sorted_by, held.unanswered) == ("", "")
    assert listed(page(ten_without_signal, {"sort": "age_days"})) == ["O10", "O09", "O08", "O07"]


@pytest.mark.parametrize(
    "asked", [{"flagged": "yes"}, {"loss_from": 0.0}, {"loss_to": 1.0}, {"expected_loss_from": 0.0}]
)
def test_without_signal_no_deal_is_flagged_or_has_a_loss_probability_within_bounds(ten_without_signal, asked):
    assert page(ten_without_signal, asked).count == 0
    held = at_risk(ten_without_signal, asked)
    assert (held.shown.n, held.open.n) == (0, 4)
    assert held.unanswered == "No deal is flagged or has a loss chance, because the model has no signal."
    assert page(ten_without_signal, {"flagged": "all"}).count == 4


def test_the_top_reason_is_the_first_that_raises_the_risk():
    up, more, down = ({"words": str(n), "points": n} for n in (3.0, 5.0, -9.0))
    assert top_reason([down, up, more]) is up
    assert top_reason([down]) is None
    assert top_reason([]) is None
