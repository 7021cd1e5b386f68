"""Every number of the ten-row world, computed in the head and compared."""

import datetime as dt

import pandas as pd
import pytest

from data.errors import NotFound
from data.snapshots.queries import Scope, ask, choices, open_facts_of
from data.snapshots.snapshot import Snapshot
from data.viewer_state import DECLARED
from tests import worlds

TODAY = dt.date(2026, 6, 30)


def at(threshold):
    """A flat line there."""
    return {"policy": worlds.FLAT["policy"] | {"threshold": threshold}}


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ten")
    return Snapshot(worlds.scored(worlds.drafted(folder / "ten.duckdb"), "b1"))


def totals(snapshot, scope=None, line=worlds.FLAT):
    """Ask for the pipeline's totals."""
    scope = scope or Scope()
    before = scope.earlier(snapshot)
    dates = {"previous_start": before.start if before else None, "previous_end": before.end if before else None}
    return ask(snapshot, "pipeline_totals", scope, **line, **dates).iloc[0]


@pytest.mark.parametrize(
    ("counted", "period", "ann"),
    [("all", "all", 4), ("open", "all", 1), ("closed", "all", 3), ("closed", "this-quarter", 0)],
)
def test_filters_count_all_deals_or_the_open_ones_or_what_closed_in_the_period(ten, counted, period, ann):
    """Ann has O07 open and has closed three, all before this quarter; who has none is offered still."""
    found = choices(ten, Scope(period=period), counted).set_index(["dimension", "name"])["n"]
    assert found["owner", "Ann"] == ann
    assert ("stage" in found.index.get_level_values("dimension")) == (counted != "closed")


def test_today_is_the_latest_day_in_the_data(ten):
    assert ten.as_of_on == TODAY


def test_open_pipeline_expected_revenue_and_amount_at_risk(ten):
    found = totals(ten)
    assert (found["open_count"], found["open_amount"]) == (4, 1000 + 2000 + 3000 + 4000)
    assert found["expected_revenue"] == pytest.approx(0.8 * 1000 + 0.2 * 2000 + 0.5 * 3000 + 0.6 * 4000)
    assert (found["at_risk_count"], found["at_risk_amount"]) == (2, 2000 + 3000)


def test_the_threshold_itself_is_flagged(ten):
    assert totals(ten, line=at(0.8))["at_risk_count"] == 1
    assert totals(ten, line=at(0.81))["at_risk_count"] == 0


def test_by_money_the_expected_loss_is_at_risk(ten):
    assert totals(ten, line=worlds.BY_MONEY)[["at_risk_count", "at_risk_amount"]].tolist() == [2, 6000]


def test_win_rate_counts_what_closed_in_the_period(ten):
    assert totals(ten)[["won", "lost"]].tolist() == [4, 2]
    quarter = totals(ten, Scope(period="this-quarter"))
    assert quarter[["won", "lost", "previous_won", "previous_lost"]].tolist() == [2, 1, 2, 1]


def open_on(snapshot, *days, **scope):
    """Return how much was open, and in how many deals, at the end of each day."""
    found = [ask(snapshot, "open_on", Scope(**scope), on_day=dt.date.fromisoformat(day)).iloc[0] for day in days]
    return [(one["open_count"], one["open_amount"]) for one in found]


def test_what_was_open_on_a_day_has_the_amounts_of_that_day(ten):
    # On 31 March only O04 was open: O05 and O06 were opened on 1 April. On 9 June O07 was still at 800.
    days = open_on(ten, "2025-12-31", "2026-03-31", "2026-06-09", "2026-06-10", "2026-06-30")
    o04, o06, o08, o09 = 4000, 6000, 2000, 3000
    today = 1000 + o08 + o09 + 4000
    assert days == [(0, 0), (1, o04), (3, o06 + 800 + o08), (4, o06 + 1000 + o08 + o09), (4, today)]


def test_a_stage_is_that_of_the_day(ten):
    # O08 was a lead on 9 June and an offer the day after; O07 had been one since 31 May, O06 since 1 May.
    assert open_on(ten, "2026-06-09", "2026-06-10", stage=("Offer",)) == [(2, 6800), (3, 9000)]
    assert open_on(ten, "2026-06-09", stage=("Lead",)) == [(1, 2000)]
    assert open_on(ten, "2026-05-31", owner=("Ann",)) == [(1, 800)]


@pytest.fixture(scope="module")
def reopened(tmp_path_factory):
    """Of O10 nobody knows when it was opened; O07 was lost on 20 May and reopened on 10 June."""
    folder = tmp_path_factory.mktemp("reopened")
    undated = worlds.OPPORTUNITIES.replace("Lead,2026-06-20", "Lead,")
    export = worlds.write(folder / "export", opportunities=undated, stage_history=worlds.REOPENED)
    return Snapshot(worlds.scored(worlds.draft(folder / "ten.duckdb", export), "b1"))


def test_what_was_closed_on_a_day_and_reopened_later_was_not_open_then(reopened):
    # On 19 May O04, O06 and O07 were open, on the 20th the first two, on 30 June O07, O08 and O09, and O10 at no time.
    days = open_on(reopened, "2026-05-19", "2026-05-20", "2026-06-09", "2026-06-10", "2026-06-30")
    assert days == [(3, 10_800), (2, 10_000), (2, 8000), (4, 12_000), (3, 6000)]


@pytest.mark.parametrize("scope", [Scope(), Scope(stage=("Offer",)), Scope(owner=("Ann", "Bob")), Scope(owner=("",))])
def test_the_ends_of_months_hold_what_was_open_on_those_days(ten, reopened, scope):
    for snapshot in (ten, reopened):
        ends = ask(snapshot, "open_at_month_ends", scope)
        days = pd.to_datetime(ends["on_day"])
        assert set(days) <= {pd.Timestamp(2026, month, 1) + pd.offsets.MonthEnd(0) for month in range(1, 7)}
        for day in pd.date_range("2025-07-31", "2026-06-30", freq="ME"):
            then = ask(snapshot, "open_on", scope, on_day=day.date()).iloc[0]
            held = ends[days == day]
            assert (held["open_count"].sum(), held["open_amount"].sum()) == (then["open_count"], then["open_amount"])


def test_the_last_of_the_months_ends_with_the_data(ten):
    ends = ask(ten, "open_at_month_ends", Scope())
    # January: O01 1000, O02 2000; February O02, O03; March O04 4000; April O04, O05, O06; May O06, O07 at 800, O08.
    assert ends["open_amount"].tolist() == [3000, 5000, 4000, 15_000, 6000 + 800 + 2000, 10_000]


def test_the_first_months_last_as_long_as_nine_in_ten_take_to_close(ten):
    # First opened on 1 January; of 30, 30, 40, 70, 90 and 90 days nine in ten take at most 90.
    assert ten.ask("first_months")["filled_on"].tolist() == [pd.Timestamp("2026-04-01")]


def test_pipeline_health_rests_on_what_has_an_amount_and_a_probability(ten):
    assert totals(ten)[["scored_count", "scored_amount"]].tolist() == [4, 10_000]


@pytest.mark.parametrize(
    ("scope", "open_amount", "closed"),
    [
        (Scope(owner=("Ann",)), 1000, 3),
        (Scope(owner=("Ann", "Cat")), 5000, 4),
        (Scope(region=("South",)), 9000, 3),
        (Scope(manager=("Noa",)), 4000, 1),
        (Scope(product=("Alpha",)), 3000, 3),
        (Scope(region=("South",), product=("Alpha",)), 2000, 1),
        (Scope(stage=("Offer",)), 3000, 6),
    ],
)
def test_a_scope_narrows_open_and_closed_alike_but_a_stage_only_what_is_open(ten, scope, open_amount, closed):
    found = totals(ten, scope)
    assert found["open_amount"] == open_amount
    assert found["won"] + found["lost"] == closed


def test_the_funnel_counts_how_many_reached_a_stage_and_went_on(ten):
    # O03 was lost as a lead; the other five reached an offer, of which four were won.
    funnel = ask(ten, "pipeline_by_stage", Scope()).set_index("stage")
    assert funnel.loc["Lead", ["open_count", "open_amount", "reached", "went_on"]].tolist() == [2, 7000, 6, 5]
    assert funnel.loc["Offer", ["open_count", "open_amount", "reached", "went_on"]].tolist() == [2, 3000, 5, 4]
    assert funnel["median_days_in_stage"].tolist() == [15, 25]


def test_open_amount_by_expected_month_begins_with_what_is_overdue(ten):
    months = ask(ten, "pipeline_by_month", Scope())
    assert months["month"].tolist() == ["Overdue", "2026-07", "2026-08", "No date"]
    assert months["open_amount"].tolist() == [2000, 1000, 3000, 4000]
    assert months["expected_revenue"].tolist() == pytest.approx([400, 800, 1500, 2400])


def test_monthly_counts(ten):
    months = ask(ten, "monthly", Scope())
    assert months["month"].dt.month.tolist() == [2, 3, 5, 6]
    assert months["won"].tolist() == [1, 1, 1, 1]
    assert months["lost"].tolist() == [0, 1, 1, 0]


def test_concentration_starts_with_the_largest(ten):
    shares = ask(ten, "concentration", Scope(), fence=None)
    won = shares[shares["side"] == "won"].set_index("top_percent")["share_of_amount"]
    # Won: 6000, 4000, 1800, 1000 of 12,800.
    assert won[25] == pytest.approx(6000 / 12800)
    assert won[50] == pytest.approx(10000 / 12800)
    assert won[100] == pytest.approx(1)
    # All ten: 6000, 5000, 4000, 4000, 3000, 3000, 2000, 2000, 1000, 1000, whatever became of them.
    everything = shares[shares["side"] == "all"].set_index("top_percent")["share_of_amount"]
    assert everything[20] == pytest.approx(11_000 / 31_000)


def test_what_matters_today_is_ranked_by_expected_loss_or_by_what_is_known(ten):
    ranked = ask(ten, "matter_today", Scope(), **worlds.BY_MONEY, ranked=True, limit=3, held_out=[])
    assert ranked["opportunity_id"].tolist() == ["O08", "O10", "O09"] or ranked["expected_loss"].tolist() == [
        1600,
        1600,
        1500,
    ]
    assert ask(ten, "matter_today", Scope(), **worlds.FLAT, ranked=False, limit=2, held_out=[])[
        "opportunity_id"
    ].tolist() == [
        "O08",
        "O10",
    ]


def test_choices_cascade(ten):
    names = choices(ten, Scope(region=("North",))).groupby("dimension")["name"].apply(list)
    assert names["region"] == ["North", "South"]
    assert names["manager"] == ["Mia"]
    assert names["owner"] == ["Ann"]


def test_an_opportunity_that_is_not_open_has_no_open_facts(ten):
    assert open_facts_of(ten, "O07")["pushes"].tolist() == [2]
    with pytest.raises(NotFound, match="O01"):
        open_facts_of(ten, "O01")


@pytest.fixture(scope="module")
def holed(gaps):
    return gaps.published().snapshot


def test_what_is_not_recorded_is_a_choice_of_every_dimension_that_has_gaps(holed):
    names = choices(holed, Scope()).groupby("dimension")["name"].apply(list)
    assert names.to_dict() == {
        "pipeline": ["New", "Renewals", ""],
        "region": ["North", "South", ""],
        "manager": ["Mia", "Noa", ""],
        "owner": ["Ann", "Bob", "Not recorded", ""],
        "product": ["Alpha", "Beta", ""],
        "stage": ["Lead", "Offer"],
    }


def test_a_dimension_that_the_export_does_not_record_is_no_choice(ten):
    assert "pipeline" not in set(choices(ten, Scope())["dimension"])


@pytest.mark.parametrize(
    ("scope", "closed", "still_open"),
    [
        ({"pipeline": ("Renewals",)}, 1, 1),
        ({"pipeline": ("",)}, 0, 1),
        ({"pipeline": ("New", "")}, 5, 3),
        ({"owner": ("",)}, 1, 1),
        ({"owner": ("Not recorded",)}, 1, 1),
        ({"owner": ("", "Ann")}, 4, 2),
        ({"manager": ("",)}, 1, 1),
        ({"region": ("",)}, 1, 1),
        ({"product": ("",)}, 1, 1),
        ({"product": ("",), "owner": ("",)}, 0, 0),
    ],
)
def test_what_is_not_recorded_is_filtered_by_the_empty_name(holed, scope, closed, still_open):
    found = totals(holed, Scope(period="all", **scope))
    assert (found["won"] + found["lost"], found["open_count"]) == (closed, still_open)


def test_owner_by_product_counts_what_is_not_recorded(holed):
    cells = ask(holed, "win_rate_by_owner_product", Scope(), top_owners=9, top_products=9)
    counted = cells[cells["n"] > 0]
    found = {(*(None if pd.isna(x) else x for x in (r.owner, r.product)), r.n, r.won) for r in counted.itertuples()}
    assert found == {
        ("Ann", None, 1, 1),
        ("Ann", "Alpha", 1, 1),
        ("Ann", "Beta", 1, 0),
        ("Bob", "Beta", 1, 0),
        (None, "Alpha", 1, 1),
        ("Not recorded", "Beta", 1, 1),
    }
    assert len(cells) == 4 * 3


def test_the_length_of_the_cycle_has_a_level_for_what_is_not_recorded(holed):
    """Without a product closed O01 alone, after 40 days."""
    found = ask(holed, "cycle_quartiles", Scope(), by="product")
    assert found.loc[~found["whole"] & found["level"].isna(), ["n", "median"]].to_numpy().tolist() == [[1, 40]]


def test_concentration_leaves_out_what_lies_beyond_the_fence(ten):
    """Won are 1,000, 1,800, 4,000 and 6,000: without the last the largest third holds 4,000 of 6,800."""
    won = ask(ten, "concentration", Scope(), fence=5_000).query("side == 'won'")
    assert won["share_of_amount"].iloc[0] == pytest.approx(4_000 / 6_800)
    assert won["left_out"].unique().tolist() == [1]


def test_a_scope_has_the_declared_filters_and_no_others():
    assert set(Scope().parameters()) == {one.parameter for one in DECLARED.filters}
    with pytest.raises(TypeError, match="colour"):
        Scope(colour=("red",))
