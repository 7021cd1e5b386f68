"""One change in the four open deals of the ten-row world, with a model that can be computed in the head."""

import dataclasses
from typing import Any

import pytest

from app.answer_json import as_json
from app.services import Published
from app.views.at_risk.answer import at_risk
from app.views.bulk_change import answer as views
from app.views.bulk_change.form import change_label, targets_label
from data.errors import InvalidInput
from tests import worlds

# As recorded: O07 and O08 in Offer, 40 % of 1,000 and of 2,000; O09 and O10 in Lead, 0 % of 3,000 and of 4,000.
FLAT = {"threshold": 0.35}
REDATE = {"do.to": "pushed", "do.field": "expected_close_on", "do.how": "in_days", "do.value": "30"}
DISCOUNT = {"do.field": "discount", "do.how": "add", "do.value": "20"}


def portfolio(services, state, query) -> Any:
    return views.portfolio(services, state, query)


@pytest.fixture
def ask(scored, in_the_head):
    return lambda query, **state: portfolio(scored, FLAT | state, query)


def sides(answer):
    return [dataclasses.astuple(side) for side in (answer.before, answer.after)]


def test_without_a_change_there_is_what_is(ask):
    answer = ask({})
    assert dataclasses.astuple(answer.before) == (2, pytest.approx(0.8), pytest.approx(1200), pytest.approx(8800))
    assert (answer.after, answer.form.change, answer.counts.open_count) == (None, None, 4)
    assert answer.deals.empty


def test_every_deal_of_the_scope_before_and_after(ask):
    before, after = sides(ask(DISCOUNT))
    assert before == pytest.approx((2, 0.8, 1200, 8800))
    # 60 % of 1,000 and of 2,000, 20 % of 3,000 and of 4,000.
    assert after == pytest.approx((2, 1.6, 3200, 6800))
    bob = ask(DISCOUNT, owner=["Bob"])
    assert [one[2] for one in sides(bob)] == pytest.approx([800, 1800])
    assert bob.counts.open_count == 2


def test_flags_follow_the_policy_of_the_viewer(ask, scored):
    assert [one[0] for one in sides(ask(DISCOUNT, threshold=0.5))] == [0, 2]
    # By money: expected losses of 400, 800, 0 and 0, then 600, 1,200, 600 and 800.
    money = portfolio(scored, {"flag_from": 700}, DISCOUNT)
    assert [one[0] for one in sides(money)] == [1, 2]
    assert (money.counts.newly_flagged, money.counts.no_longer_flagged) == (1, 0)


def test_by_capacity_each_goes_by_the_number_of_its_owners_team(ten, in_the_head):
    """All four may be lost before it and after: of Bob's two both are flagged, and of Cat's none where Noa says so."""
    state = {"policy": "capacity", "false_alarm": 0, "capacity": 2}
    assert [one[0] for one in sides(portfolio(ten, state, DISCOUNT))] == [4, 4]
    assert [one[0] for one in sides(portfolio(ten, state | {"team": "Noa", "capacity": 0}, DISCOUNT))] == [3, 3]


def test_a_changed_amount_is_what_is_lost_and_what_is_flagged_by(scored, in_the_head, monkeypatch):
    published = scored.published()
    chosen = published.bundle.feature_set
    noticed = dataclasses.replace(chosen, numeric=(*chosen.numeric, "amount"))
    bundle = dataclasses.replace(published.bundle, feature_set=noticed)
    monkeypatch.setattr(scored, "published", lambda: Published(published.snapshot, bundle))
    query = {"do.field": "amount", "do.how": "times", "do.value": "200"}
    answer = portfolio(scored, {"flag_from": 700}, query)
    assert sides(answer) == [pytest.approx((1, 0.8, 1200, 8800)), pytest.approx((2, 0.8, 2400, 17_600))]


@pytest.mark.parametrize(
    ("to", "days", "changed"),
    [
        ("all", "", ["O07", "O08", "O09", "O10"]),
        ("pushed", "", ["O07"]),
        ("overdue", "", ["O08"]),
        ("flagged", "", ["O07", "O08"]),
        ("quiet", "28", ["O08"]),
        ("quiet", "29", []),
    ],
)
def test_a_change_reaches_those_it_is_asked_for(ask, to, days, changed):
    answer = ask({**DISCOUNT, "do.to": to, "do.days": days})
    assert sorted(answer.deals["opportunity_id"]) == changed
    assert answer.counts.reached == len(changed)
    assert answer.steps["after"].sum() == len(changed)


def test_a_pushed_deal_that_is_dated_later_is_pushed_once_more(ask):
    answer = ask(REDATE)
    assert sides(answer)[1] == pytest.approx((2, 0.9, 1300, 8700))
    (deal,) = answer.deals.to_dict("records")
    assert (deal["from_words"], deal["to_words"], deal["side"]) == ("15 Jul 2026", "30 Jul 2026", "still flagged")
    assert deal["href"] == "/what-if/O07?set.expected_close_on=2026-07-30"


def test_what_becomes_of_each_deal_is_counted(ask):
    counts = ask({"do.field": "expected_close_on", "do.how": "in_days", "do.value": "15"}).counts
    assert (counts.reached, counts.changed, counts.there, counts.unrecorded) == (4, 2, 1, 1)
    held = ask({**DISCOUNT, "do.value": "50"}).counts
    assert (held.changed, held.held) == (4, 1)
    assert ask({**DISCOUNT, "do.value": "50"}).deals.set_index("opportunity_id").loc["O08", "to_words"] == "60\u00a0%"


def test_those_that_change_side_come_first_and_the_largest_moves_first_among_them(ask):
    answer = ask(DISCOUNT, threshold=0.15)
    assert answer.deals["opportunity_id"].tolist() == ["O10", "O09", "O08", "O07"]
    assert answer.deals["side"].tolist() == ["now flagged", "now flagged", "still flagged", "still flagged"]
    assert answer.counts.newly_flagged == 2


def test_owners_are_those_of_the_scope_and_add_up(ask):
    owners = ask(REDATE).owners
    assert owners["owner"].tolist() == ["Ann", "Bob", "Cat"]
    assert owners["expected_loss_after"].tolist() == pytest.approx([500, 800, 0])
    assert owners[["open_count", "flagged_before", "flagged_after"]].sum().tolist() == [4, 2, 2]


def test_before_is_what_the_list_says(ten):
    for state in ({}, {"flag_from": 1200}, {"threshold": 0.5}, {"owner": ["Bob"]}, {"owner": ["Nobody"]}):
        listed: Any = at_risk(ten, state).open
        before = portfolio(ten, state, DISCOUNT).before
        assert dataclasses.astuple(portfolio(ten, state, {}).before) == pytest.approx(dataclasses.astuple(before))
        assert (before.flagged, before.expected_loss) == (listed.flagged, pytest.approx(listed.expected_loss))
        assert before.expected_revenue == pytest.approx(listed.amount - listed.expected_loss)


def test_what_can_be_changed_is_what_the_model_notices(ask):
    form = ask({}).form
    assert [field.name for field in form.fields] == ["stage", "discount", "expected_close_on"]
    assert [field.name for field in form.idle] == ["owner", "amount", "last_activity_on"]
    assert form.tos == ("all", "pushed", "overdue", "flagged", "quiet")
    assert [one.words for one in form.ready] == ["Expect every pushed deal to close 30 days from now"]
    assert form.ready[0].change.query() == REDATE


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({"do.field": "stage"}, {"do.how": "set", "do.value": "Lead"}),
        ({"do.field": "discount", "do.how": "add"}, {"do.value": "1"}),
        ({"do.field": "expected_close_on"}, {"do.how": "in_days", "do.value": "30"}),
        ({"do.field": "expected_close_on", "do.how": "move"}, {"do.value": "14"}),
        ({"do.field": "discount", "do.to": "quiet"}, {"do.days": "30"}),
    ],
)
def test_what_an_address_leaves_open_is_filled_in(ask, query, asked):
    change = ask(query).form.change
    assert change.query().items() >= asked.items()
    assert ask(change.query()).form.change == change


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"do.field": "product"}, "do.field"),
        ({"do.field": "discount", "do.how": "in_days"}, "do.how"),
        ({"do.field": "discount", "do.value": "much"}, "do.value"),
        ({"do.field": "discount", "do.value": "nan"}, "do.value"),
        ({"do.field": "stage", "do.value": "Won"}, "do.value"),
        ({"do.field": "expected_close_on", "do.value": "4000"}, "do.value"),
        ({"do.to": "nobody"}, "do.to"),
        ({"do.to": "quiet", "do.days": "-1"}, "do.days"),
        ({"do.x": "1"}, "do.x"),
    ],
)
def test_a_link_that_cannot_be_followed_changes_nothing_and_says_why(ask, ten, query, key):
    with pytest.raises(InvalidInput) as refused:
        ask(query)
    assert refused.value.field == key
    answer: Any = views.portfolio_or_refused(ten, FLAT, query)
    assert (answer.after, answer.form.change) == (None, None)
    assert answer.refused.startswith(refused.value.message)


def test_another_refusal_is_not_the_links(ten):
    with pytest.raises(InvalidInput):
        views.portfolio_or_refused(ten, {"threshold": 7}, {})


def test_without_signal_there_is_neither_form_nor_number(ten_without_signal):
    answer = portfolio(ten_without_signal, {}, DISCOUNT)
    assert (answer.form, answer.counts, answer.before, answer.after) == (None, None, None, None)
    assert answer.would_help == ("more closed opportunities",)


def test_the_change_is_said(ask):
    words = [change_label(ask(query).form.change, "EUR") for query in (REDATE, DISCOUNT, {"do.field": "stage"})]
    assert words == ["Expected close set to 30\u00a0days ahead", "Discount +20\u00a0%", "Stage set to Lead"]
    assert targets_label("quiet", 1) == "open deals without activity for more than 1\u00a0day"


def test_the_answer_is_plain_json(ask):
    answer = as_json(ask(REDATE))
    assert answer["form"]["change"]["operation"] == {"how": "in_days", "value": 30.0}
    assert (answer["after"]["flagged"], answer["deals"][0]["account"]) == (2, "Alder")


def test_an_export_without_amounts_has_no_money(no_amounts):
    answer = portfolio(no_amounts, {}, {})
    field = answer.form.fields[0]
    changed = portfolio(no_amounts, {}, {"do.field": field.name})
    assert (changed.amounts, changed.before.expected_loss, changed.after.expected_revenue) == (False, None, None)
    assert changed.before.losses > 0


def test_an_export_without_dates_offers_nothing_that_rests_on_them(no_dates):
    form = portfolio(no_dates, {}, {}).form
    assert form.tos == ("all", "flagged")
    assert not {"expected_close_on", "last_activity_on"} & {field.name for field in form.fields}
    assert form.ready == ()


def test_an_export_of_closed_deals_has_nothing_to_change(none_open):
    answer = portfolio(none_open, {}, {})
    assert (answer.counts.open_count, answer.open_anywhere, answer.before.flagged) == (0, 0, 0)
    changed = portfolio(none_open, {}, {"do.field": answer.form.fields[0].name})
    assert (changed.counts.changed, len(changed.deals)) == (0, 0)


def test_what_nobody_has_scored_yet_is_scored_as_it_is_changed(tmp_path, in_the_head):
    """O08 alone has a published loss probability; the others have that of the head."""
    unscored = worlds.services(tmp_path, scores={"O08": (0.4, 0.4, 0.4)})
    assert sides(portfolio(unscored, FLAT, DISCOUNT))[0] == pytest.approx((1, 0.8, 1200, 8800))
