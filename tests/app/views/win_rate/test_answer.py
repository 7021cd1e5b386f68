"""The win rate page's numbers, against the ten-row world computed in the head."""

import datetime as dt
import math
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from app.views.extent import AT_THE_CLOSE, Whole
from app.views.win_rate.answer import win_rate
from app.views.win_rate.kpis import _amount_rate
from data.snapshots.snapshot import Snapshot
from tests import rewritten, seasons, worlds
from tests.examples import some

TOLD = SimpleNamespace(amounts_told=True)


@pytest.fixture(scope="module")
def answer(ten):
    return win_rate(ten, None)


def figures(answer):
    """Return the key figures by key."""
    return {kpi.key: kpi for kpi in answer.kpis}


def groups(answer, field):
    """Return what was closed and won by the groups of a field."""
    (found,) = (one for one in answer.comparisons if one.field == field)
    return {row.label: (row.n, row.won) for row in found.groups.itertuples()}


def test_key_figures_agree_with_the_head(answer):
    found = figures(answer)
    assert found["win_rate"].value == pytest.approx(4 / 6)
    assert found["win_rate_amount"].value == pytest.approx((1000 + 2000 + 4000 + 6000) / 21_000)
    assert (found["closed"].value, found["closed"].n, found["closed"].note) == (6, 4, "2 lost")
    assert (found["days_to_win"].value, found["days_to_win"].against) == (80, "30\u00a0days when lost")
    assert all(kpi.delta is None and kpi.better is None for kpi in answer.kpis)


@pytest.fixture(scope="module")
def by_season(tmp_path_factory):
    return seasons.services(tmp_path_factory.mktemp("seasons"))


def test_a_period_is_compared_with_earlier_days_and_noise_is_not_called_better(by_season):
    """January to March as April to June: 15 of 36, and the same of the amount, for all are of 100."""
    found = figures(win_rate(by_season, {"period": "this-quarter"}))
    assert found["win_rate"].delta == found["win_rate_amount"].delta == 0
    assert found["win_rate"].better is found["win_rate_amount"].better is None
    named = "1 Jan – 31 Mar 2026, the same days of the quarter before"
    assert found["closed"].against == f"unchanged (was 36) vs {named}"
    assert found["win_rate_amount"].against == f"vs {named}"


def test_the_win_rate_of_the_whole_export_stands_whatever_the_scope(ten):
    narrowed = win_rate(ten, {"owner": ["Cat"], "period": "last-30-days"})
    assert narrowed.whole == Whole(6, 4, 4 / 6)
    assert narrowed.whole.words == "Whole export, whatever the filters: 66.67\u00a0% of 6 closed deals were won."
    assert Whole(0, 0, None).words == ""


def test_the_trend_starts_with_the_first_closing_and_keeps_empty_months(answer):
    months = answer.trend
    assert list(months["month"].dt.month) == [2, 3, 4, 5, 6]
    assert list(months["n"]) == [1, 2, 0, 2, 1]
    assert list(months["rate"].fillna(-1)) == [1, 0.5, -1, 0.5, 1]
    assert months["complete"].all()


def test_the_trend_ignores_the_period_but_knows_it(ten):
    months = win_rate(ten, {"period": "last-30-days"}).trend
    assert list(months["in_period"]) == [False, False, False, False, True]


def test_a_month_under_way_is_not_whole(ten_until_june):
    months = win_rate(ten_until_june, None).trend
    assert list(months["complete"]) == [True, True, True, True, False]


@pytest.fixture(scope="module")
def ten_until_june(tmp_path_factory):
    """The world on 20 June: O06 closes on the 10th, and nothing is recorded after the 20th."""
    folder = tmp_path_factory.mktemp("june")
    export = worlds.write(
        folder,
        opportunities=worlds.OPPORTUNITIES.replace("2026-06-30,6000", "2026-06-10,6000"),
        changes=worlds.CHANGES.replace("2026-06-25", "2026-06-15"),
        activities=worlds.ACTIVITIES.replace("2026-06-29", "2026-06-20"),
    )
    snapshot = Snapshot(worlds.draft(folder / "june.duckdb", export))
    return SimpleNamespace(published=lambda: SimpleNamespace(snapshot=snapshot, bundle=TOLD))


def test_every_choice_known_before_the_close_is_compared(answer):
    assert [one.field for one in answer.comparisons] == ["region", "manager", "product", "owner", "sector"]
    assert groups(answer, "product") == {"Alpha": (3, 3), "Beta": (3, 1)}
    assert groups(answer, "region") == {"North": (3, 2), "South": (3, 2)}
    assert groups(answer, "sector") == {"Energy": (2, 2), "Retail": (4, 2)}
    assert all("at least 10 are needed" in one.finding for one in answer.comparisons)


def test_a_filter_leaves_its_own_field_nothing_to_compare(ten):
    found = win_rate(ten, {"region": ["South"]})
    assert [one.field for one in found.comparisons] == ["manager", "product", "owner", "sector"]
    assert groups(found, "owner") == {"Bob": (2, 1), "Cat": (1, 1)}


def test_owner_by_product_has_every_pair_most_closed_first(answer):
    cells = {(row.owner, row.product): (row.n, row.won) for row in answer.cells.itertuples()}
    assert list(answer.cells["owner"].unique()) == ["Ann", "Bob", "Cat"]
    assert cells["Ann", "Alpha"] == (2, 2)
    assert cells["Cat", "Alpha"] == (0, 0)
    assert (answer.owners, answer.products) == (3, 2)


def test_the_cycle_is_split_into_steps_and_by_product(answer):
    """Won after 40, 70, 90 and 90 days, lost after 30 and 30; in steps of a week."""
    steps = answer.cycle.histogram.set_index("from_days")
    assert dict(steps["won"][steps["won"] > 0]) == {35: 1, 70: 1, 84: 2}
    assert dict(steps["lost"][steps["lost"] > 0]) == {28: 2}
    assert len(steps) == 13
    assert answer.cycle.by == "Product"
    rows = answer.cycle.quartiles.set_index(["level", "outcome"])
    assert rows.loc[("Beta", "won"), ["n", "median"]].tolist() == [1, 90]


def test_quartiles_lie_between_the_days_that_happened(answer):
    # 40, 70, 90 and 90 days.
    whole = answer.cycle.quartiles[answer.cycle.quartiles["whole"]].set_index("outcome")
    assert whole.loc["won", ["lower_quartile", "median", "upper_quartile"]].tolist() == [62.5, 80, 90]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"from": "2026-04-01", "to": "2026-04-30"}, "6 closed in the last 24 months: choose a longer period."),
        ({"owner": ["Nobody"], "region": ["North"]}, "Widen the filter on region or owner."),
        ({"from": "2020-01-01", "to": "2020-12-31"}, "6 closed in the last 24 months: choose a longer period."),
    ],
)
def test_where_nothing_closed_the_filter_to_widen_is_named(ten, state, words):
    answer = win_rate(ten, state)
    assert answer.widen == words
    assert answer.overall is None
    assert answer.closed == len(answer.comparisons) == len(answer.cells) == len(answer.cycle.histogram) == 0
    assert [kpi.value for kpi in answer.kpis] == [None, None, 0, None]


def test_the_period_comes_along_for_the_picture(ten):
    answer = win_rate(ten, {"period": "this-quarter"})
    assert (answer.start, answer.end) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    assert answer.period == "This quarter"


def test_what_is_recorded_at_the_close_is_described_unless_it_restates_the_ending(tmp_path_factory):
    """The stage at the close has won and lost ones; each reason was given for lost ones alone."""
    ends = {
        "O01": "Offer,",
        "O02": "Offer,",
        "O03": "Offer,Price",
        "O04": "Lead,",
        "O05": "Lead,Timing",
        "O06": "Lead,",
    }
    head, *rows = worlds.OPPORTUNITIES.splitlines()
    told = "".join(f"{row},{ends.get(row[:3], ',')}\n" for row in rows)
    held = worlds.MAPPING["opportunities"]
    columns = held["columns"] | {"stage_at_close": "left_from", "loss_reason": "loss_reason"}
    at_close = [
        {"table": "opportunities", "name": name, "label": label, "kind": "choice", "known": "at close"}
        for name, label in (("stage_at_close", "Stage at close"), ("loss_reason", "Loss reason"))
    ]
    mapping = worlds.source(opportunities=held | {"columns": columns}, field=[*worlds.MAPPING["field"], *at_close])
    files = {"opportunities": f"{head},left_from,loss_reason\n{told}"}
    folder = tmp_path_factory.mktemp("closed")
    found = win_rate(worlds.services(folder, mapping=mapping, files=files), None).comparisons
    assert [(one.field, one.at_close) for one in found][-2:] == [("sector", False), ("stage_at_close", True)]
    assert {row.label: (row.n, row.won) for row in found[-1].groups.itertuples()} == {"Offer": (3, 2), "Lead": (3, 2)}


@pytest.mark.parametrize(
    ("won", "lost", "rate", "error"),
    [
        ((2, 10, 60), (2, 10, 60), 0.5, math.inf),
        ((20, 40, 80), (0, 0, 0), 1.0, math.inf),
        ((0, 0, 0), (0, 0, 0), None, 0),
    ],
)
def test_an_amount_says_nothing_of_noise_where_few_or_alike(won, lost, rate, error):
    assert _amount_rate(sides(won, lost)) == (rate, error)


def test_the_error_of_equal_amounts_is_that_of_a_share():
    """Of 100 opportunities of 2 each, half won: the error is that of 50 of 100."""
    rate, error = _amount_rate(sides((50, 100, 200), (50, 100, 200)))
    assert rate == 0.5
    assert error == pytest.approx(0.05)


def sides(won, lost):
    """Return what was won and lost from (n, amount, amount squared)."""
    return pd.DataFrame([won, lost], index=["won", "lost"], columns=["n_amount", "amount", "amount_squared"])


def test_a_group_that_is_not_recorded_stands_beside_one_of_that_name(gaps):
    (owners,) = (one for one in win_rate(gaps, None).comparisons if one.field == "owner")
    told = {(row.level, row.label, row.n) for row in owners.groups.itertuples()}
    assert told >= {(None, "Not recorded", 1), ("Not recorded", "Not recorded", 1)}


def test_pipelines_are_compared_first(gaps):
    assert next(iter(win_rate(gaps, None).comparisons)).field == "pipeline"


@pytest.mark.parametrize("name", some(["level", "n", "won"], 1))
def test_an_own_field_may_be_called_as_the_counts_are(tmp_path, name):
    """Of the six closed, O01, O03 and O05 have an x: one of them was won, and all three of the others."""
    held = worlds.MAPPING["opportunities"]
    own = {"table": "opportunities", "name": name, "label": "Own", "kind": "choice", "known": "while open"}
    columns = held["columns"] | {name: "own"}
    mapping = worlds.source(opportunities=held | {"columns": columns}, field=[*worlds.MAPPING["field"], own])
    head, *rows = worlds.OPPORTUNITIES.splitlines()
    told = "\n".join([f"{head},own", *(f"{row},{'xy'[nth % 2]}" for nth, row in enumerate(rows))])
    export = worlds.write(tmp_path / "export", opportunities=told)
    snapshot = Snapshot(worlds.draft(tmp_path / "ten.duckdb", export, mapping))
    opened: Any = SimpleNamespace(published=lambda: SimpleNamespace(snapshot=snapshot, bundle=TOLD))
    assert groups(win_rate(opened, None), f"own_{name}") == {"x": (3, 1), "y": (3, 3)}


def test_where_the_close_writes_amounts_no_win_rate_by_amount_is_given(ten):
    found = win_rate(rewritten.services(ten), None)
    by_amount = figures(found)["win_rate_amount"]
    assert (by_amount.value, by_amount.delta, by_amount.n, by_amount.spark) == (None, None, 0, ())
    assert by_amount.note == AT_THE_CLOSE
    assert found.trend[["won_amount", "lost_amount"]].isna().all(axis=None)
    assert figures(found)["win_rate"].value == pytest.approx(4 / 6)
