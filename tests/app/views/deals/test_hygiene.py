"""What is to be put in order. Open on 30 June 2026 are O07 (expected 15 July), O08, O09 and O10 (4,000, no date)."""

from app.views.at_risk.answer import at_risk
from app.views.deals.hygiene import LABELS, hygiene
from app.views.deals.opportunity import opportunity
from tests import moves


def test_each_gap_is_counted_in_deals_and_money_and_leads_to_its_list(ten):
    found = hygiene(ten, {})
    assert found.n_open == 4
    assert [one.key for one in found.gaps] == [key for key in LABELS if key in {gap.key for gap in found.gaps}]
    for gap in found.gaps:
        listed = at_risk(ten, {"flagged": "all", "gap": gap.key})
        assert (listed.shown.n, listed.shown.amount, listed.gap) == (gap.n, gap.amount, gap.key)
        assert gap.address == f"/at-risk?flagged=all&gap={gap.key}"


def test_a_deal_without_an_expected_close_is_one(ten):
    (gap,) = [one for one in hygiene(ten, {}).gaps if one.key == "no-close-date"]
    assert (gap.n, gap.amount, gap.n_amount) == (1, 4000, 1)


def test_the_list_keeps_the_filters(ten):
    (gap,) = hygiene(ten, {"owner": ["Bob"], "product": ["Alpha"]}).gaps
    assert gap.address == "/at-risk?flagged=all&gap=overdue&owner=Bob&product=Alpha"


def test_the_filters_apply(ten):
    assert "no-close-date" not in {one.key for one in hygiene(ten, {"owner": ["Ann"]}).gaps}


def test_what_the_export_never_records_is_no_gap(no_dates):
    found = hygiene(no_dates, {})
    assert LABELS["no-close-date"] in found.unknown
    assert "overdue" not in {one.key for one in found.gaps}


def test_a_deal_without_any_activity_is_quiet_since_it_was_opened_where_others_have_one(tmp_path):
    world = moves.services(tmp_path, activities="id,on\n" + "".join(f"{one},2026-06-28\n" for one in "NCPE"))
    (quiet,) = [one for one in hygiene(world, {}).gaps if one.key == "quiet"]
    listed = at_risk(world, {"flagged": "all", "gap": "quiet"})
    assert quiet.n == listed.shown.n == 4, "D, U, R and T, open since 1 May"
    assert at_risk(world, {"flagged": "all", "inactive_from": "31"}).shown.n == 4
    assert at_risk(world, {"flagged": "all", "stale": "yes"}).shown.n == 0, "60 days are not above 60"


def test_where_few_have_an_activity_nobody_knows_of_the_others(tmp_path):
    world = moves.services(tmp_path, activities="id,on\nN,2026-06-28\n")
    assert "quiet" not in {one.key for one in hygiene(world, {}).gaps}


def test_where_no_activity_and_no_change_is_recorded_nobody_knows_how_many_there_were(tmp_path):
    world = moves.services(tmp_path, activities="id,on\n", changes="id,field,from,to,on\n")
    assert LABELS["quiet"] in hygiene(world, {}).unknown
    assert opportunity(world, {}, "P").pushes is None
