"""Scores on request: known opportunities with changes, and new ones from what is known of them."""

import pandas as pd
import pytest

from app.views.score import composed, score_known, score_new
from data.errors import InvalidInput, NotFound
from data.snapshot import Snapshot
from model.bundle import Bundle
from tests import worlds


def test_known_opportunities_are_scored_in_the_order_asked(ten):
    answer = score_known(ten, {"threshold": 0.5}, [("O09", {}), ("O07", {"discount": 60}), ("O09", {})])
    assert [one.opportunity_id for one in answer.scores] == ["O09", "O07", "O09"]
    assert answer.scores[0] == answer.scores[2]
    assert (answer.policy.policy, answer.policy.line, answer.policy.chosen) == ("flat", 0.5, True)
    for one in answer.scores:
        assert one.loss_probability is not None
        assert one.amount is not None
        assert one.flagged is (one.loss_probability >= 0.5)
        assert one.expected_loss == pytest.approx(one.loss_probability * one.amount)


def test_by_money_each_amount_has_its_own_threshold(ten):
    answer = score_known(ten, {"flag_from": 100}, [("O07", {}), ("O07", {"amount": 50}), ("O07", {"amount": 400})])
    assert [one.threshold for one in answer.scores] == [0.1, None, 0.25]
    for one in answer.scores:
        assert one.expected_loss is not None
        assert one.flagged is (one.expected_loss > 100)


def test_unchanged_scores_are_what_the_bundle_says(ten):
    published = ten.published()
    row = published.snapshot.ask("open_facts_of", opportunity_id="O07")
    (one,) = score_known(ten, {}, [("O07", {})]).scores
    assert one.loss_probability == published.bundle.loss_probability(row)[0]


def test_a_score_comes_with_its_interval(ten, monkeypatch):
    monkeypatch.setattr(Bundle, "interval", lambda _bundle, _facts, probability: (probability - 0.1, probability + 0.2))
    (one,) = score_known(ten, {}, [("O07", {})]).scores
    assert one.loss_probability is not None
    assert (one.low, one.high) == pytest.approx((one.loss_probability - 0.1, one.loss_probability + 0.2))


def test_without_signal_or_without_a_band_there_is_no_interval(ten, ten_without_signal):
    for services in (ten, ten_without_signal):
        (one,) = score_known(services, {}, [("O07", {})]).scores
        assert (one.low, one.high) == (None, None)


def test_what_cannot_be_scored_is_named(ten):
    with pytest.raises(NotFound, match="nonsense"):
        score_known(ten, {}, [("O07", {}), ("nonsense", {})])
    with pytest.raises(InvalidInput, match="O08: Product cannot be changed") as refused:
        score_known(ten, {}, [("O07", {}), ("O08", {"product": "Beta"})])
    assert refused.value.field == "product"
    for many in (0, 1001):
        with pytest.raises(InvalidInput, match="1 to 1,000"):
            score_known(ten, {}, [("O07", {})] * many)


def test_a_new_opportunity_is_held_against_the_usual_cycle_known_today(ten):
    found = composed(ten.published().snapshot, {"owner": "Bob", "amount": 500}).iloc[0]
    # O01, O02 and O04 took 40, 70 and 90 days; O06 is won today and counts from tomorrow.
    assert found["usual_cycle_days"] == pytest.approx((41 * 71 * 91) ** (1 / 3) - 1)
    assert found["activities"] == 0


def test_a_new_opportunity_is_opened_today_in_the_first_stage_with_what_its_names_bring(ten):
    row = composed(ten.published().snapshot, {"owner": "Bob", "product": "Beta", "account": "Cedar", "amount": 500})
    found = row.iloc[0]
    assert f"{found['opened_on']:%Y-%m-%d}" == "2026-06-30"
    assert found["stage"] == "Lead"
    assert (found["pushes"], found["activities"], found["opening_amount"]) == (0, 0, 500)
    assert (found["manager"], found["region"], found["sector"], found["list_price"]) == ("Mia", "South", "Energy", 3000)
    # Before 30 June Bob had closed O04 and O05, Beta O03 and O05; what closes that day counts from the next.
    assert (found["owner_closed"], found["owner_lost"]) == (2, 1)
    assert (found["product_closed"], found["product_lost"]) == (2, 2)
    assert (found["account_closed"], found["account_lost"]) == (1, 0)


@pytest.fixture(scope="module")
def segmented(tmp_path_factory) -> Snapshot:
    """The world where Alder is a small customer, Birch and Cedar are large ones."""
    folder = tmp_path_factory.mktemp("segmented")
    accounts = "name,sector,segment\nAlder,Retail,Small\nBirch,Retail,Large\nCedar,Energy,Large\n"
    columns = {"account": "name", "sector": "sector", "segment": "segment"}
    mapping = worlds.source(accounts={"file": "accounts.csv", "columns": columns})
    export = worlds.write(folder / "export", accounts=accounts)
    return Snapshot(worlds.scored(worlds.draft(folder / "ten.duckdb", export, mapping), "b1"))


def test_a_told_segment_brings_its_record_and_its_usual_cycle(segmented):
    # Before 30 June small ones closed O01 (won after 40 days) and O03 (lost), large ones O02 and O04 (won after 70 and
    # 90 days) and O05 (lost).
    rows = {name: composed(segmented, {"segment": name}).iloc[0] for name in ("Small", "Large")}
    found = {name: (row["segment"], row["segment_closed"], row["segment_lost"]) for name, row in rows.items()}
    assert found == {"Small": ("Small", 2, 1), "Large": ("Large", 3, 1)}
    assert rows["Small"]["usual_cycle_days"] == pytest.approx(40)
    assert rows["Large"]["usual_cycle_days"] == pytest.approx((71 * 91) ** 0.5 - 1)


def test_an_account_brings_its_segment_and_a_told_segment_is_the_one_that_counts(segmented):
    names = ["segment", "segment_closed", "segment_lost", "usual_cycle_days"]
    alder, told = (composed(segmented, {"account": "Alder", **more}) for more in ({}, {"segment": "Large"}))
    pd.testing.assert_frame_equal(alder[names], composed(segmented, {"segment": "Small"})[names])
    pd.testing.assert_frame_equal(told[names], composed(segmented, {"segment": "Large"})[names])
    assert told["account_closed"].iloc[0] == 2


def test_a_new_opportunity_has_the_columns_of_every_other(ten):
    snapshot = ten.published().snapshot
    known = snapshot.ask("open_facts_of", opportunity_id="O07")
    assert list(composed(snapshot, {}).columns) == list(known.columns)


def test_a_new_opportunity_is_scored_even_where_little_is_known(ten):
    (one,) = score_new(ten, {}, {}).scores
    assert one.loss_probability is not None
    assert 0 < one.loss_probability < 1
    assert (one.opportunity_id, one.amount, one.expected_loss) == (None, None, None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"close_value": 1}, "close_value"),
        ({"owner_lost": 1}, "owner_lost"),
        ({"opportunity_id": "X"}, "opportunity_id"),
        ({"stage": "Won"}, "stage"),
        ({"discount": 61}, "discount"),
        ({"expected_close_on": "soon"}, "expected_close_on"),
    ],
)
def test_facts_that_cannot_be_are_named(ten, facts, field):
    with pytest.raises(InvalidInput) as refused:
        score_new(ten, {}, facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        (
            {"opened_on": "2026-06-10", "stage_entered_on": "2026-06-09"},
            "stage_entered_on",
            "cannot lie before 2026-06-10",
        ),
        (
            {"opened_on": "2026-06-10", "last_activity_on": "2026-06-09"},
            "last_activity_on",
            "Give that day or a later one",
        ),
        ({"last_activity_on": "2026-06-29"}, "last_activity_on", "Give opened_on too"),
        ({"last_activity_on": "2026-07-01"}, "last_activity_on", "cannot lie after 2026-06-30"),
        ({"opened_on": "0001-01-01"}, "opened_on", "more than 50 years"),
        ({"last_activity_on": "0001-01-01", "opened_on": "0001-01-01"}, "opened_on", "Check the year"),
        ({"expected_close_on": "9999-12-31"}, "expected_close_on", "more than 50 years"),
        ({"pushes": 1, "pushes_before_stage": 2}, "pushes_before_stage", "Give pushes of 2 or more"),
        ({"pushes_before_stage": 2}, "pushes_before_stage", "more than all 0"),
        ({"pushes_before_stage": -1}, "pushes_before_stage", "must lie between"),
    ],
)
def test_a_history_that_cannot_have_been_is_refused_with_the_next_step(ten, facts, field, words):
    with pytest.raises(InvalidInput) as refused:
        score_new(ten, {}, facts)
    assert refused.value.field == field
    assert words in str(refused.value)


def test_a_history_that_can_have_been_is_scored(ten):
    quiet = {"opened_on": "2026-06-10", "stage_entered_on": "2026-06-10", "last_activity_on": "2026-06-10"}
    pushed = {"pushes": 2, "pushes_before_stage": 2, "expected_close_on": "2036-06-30"}
    for facts in (quiet, pushed, {"opened_on": None, "last_activity_on": "2026-06-01"}):
        assert score_new(ten, {}, facts).scores[0].loss_probability is not None


def test_without_signal_nobody_is_told_apart(ten_without_signal):
    answer = score_known(ten_without_signal, {}, [("O07", {}), ("O08", {})])
    assert answer.verdict == "No signal"
    assert answer.base_rate == pytest.approx(1 / 3)
    told = [(one.loss_probability, one.threshold, one.flagged, one.expected_loss, one.reasons) for one in answer.scores]
    assert told == [(None, None, None, None, [])] * 2
