"""The list of open deals as a file: the ten-row world, with and without signal."""

import datetime as dt

import pytest

from app.views.at_risk.answer import at_risk
from app.views.at_risk.export import export, list_filters
from app.views.deals.arms import LEFT_ALONE
from data.snapshots.listing import Narrowing
from tests import worlds
from tests.held import hold_out

STATE = {"threshold": 0.5}
LOSS = {"loss_probability", "low", "high", "expected_loss", "flagged", "reasons", "top_reason"}


def rows_of(answer):
    (rows,) = answer.chunks
    return rows


def test_it_is_the_whole_list_in_its_order_and_says_what_it_rests_on(ten):
    answer = export(ten, {**STATE, "sort": "amount", "flagged": "yes", "owner": ["Bob"]})
    assert (answer.name, answer.title, answer.rows) == ("headwind-open-deals-2026-06-30", "Open deals", 2)
    rows = rows_of(answer)
    assert [column.key for column in answer.columns] == list(rows)
    assert list(rows["opportunity_id"]) == ["O08", "O09"]
    assert set(rows["threshold"]) == {0.5}
    assert rows["flags"][0] == "Overdue by 10 days"
    told = answer.provenance
    assert told.policy == "loss chance at or above 50\u00a0% (your own)"
    assert (told.filters, told.as_of_on) == ("Owner: Bob · Flagged", dt.date(2026, 6, 30))
    assert told.bundle_version == ten.published().bundle.version


def test_its_columns_have_kinds_and_units(ten):
    kinds = {column.key: (column.kind, column.unit) for column in export(ten, STATE).columns}
    assert kinds["amount"] == kinds["expected_loss"] == kinds["worth"] == ("money", "EUR")
    assert (kinds["low"], kinds["expected_close_on"], kinds["flagged"]) == (
        ("percent", ""),
        ("date", ""),
        ("yes or no", ""),
    )
    assert kinds["account"] == ("text", "")


def test_it_carries_the_interval(ten):
    assert list(rows_of(export(ten, STATE))["low"]) == [0.7, 0.3, 0.45, 0.15]


def test_by_money_each_deal_has_its_own_threshold(ten):
    answer = export(ten, {"flagged": "yes"})
    assert rows_of(answer)[["opportunity_id", "threshold"]].values.tolist() == [["O08", 0.75], ["O10", 0.375]]
    assert answer.provenance.policy == "expected loss above €1.5\u00a0k (the model's suggestion)"
    assert at_risk(ten, {}).policy == at_risk(ten, {"flag_from": "1500"}).policy


def test_without_signal_it_has_no_loss_columns_and_names_no_policy(ten_without_signal):
    answer = export(ten_without_signal, {})
    rows = rows_of(answer)
    assert (LOSS | {"threshold", "top_reason_points"}).isdisjoint(rows)
    assert (len(rows), answer.rows, answer.provenance.policy) == (4, 4, "")


@pytest.mark.parametrize(
    ("narrowing", "words"),
    [
        (Narrowing(), []),
        (
            Narrowing(q="cat", flagged=True, stale=True, gap="overdue"),
            ["Search: cat", "Flagged", "Stale", "Expected close has passed"],
        ),
        (Narrowing(account_has="Al", amount_from=1000.0), ["Deal: has Al", "Amount: from $1,000"]),
        (Narrowing(loss_from=0.2, loss_to=0.5), ["Loss chance: 20\u00a0% to 50\u00a0%"]),
        (Narrowing(closes_to=dt.date(2026, 7, 1)), ["Expected close: up to 1 Jul 2026"]),
        (Narrowing(age_from=30.0, inactive_to=1.0), ["Age: from 30\u00a0days", "Last activity: up to 1\u00a0day"]),
    ],
)
def test_what_narrows_it_is_said_in_words(narrowing, words):
    assert list(list_filters(narrowing, "USD")) == words


def test_a_gap_narrows_the_file_too(ten):
    answer = export(ten, {**STATE, "gap": "overdue"})
    assert list(rows_of(answer)["opportunity_id"]) == ["O08"]
    assert answer.provenance.filters == "Expected close has passed"


def test_while_an_experiment_runs_each_deal_has_its_arm_and_nothing_is_to_be_done_of_those_held_out(tmp_path):
    world = worlds.services(tmp_path)
    hold_out(world, "O08")
    answer = export(world, STATE)
    rows = rows_of(answer).set_index("opportunity_id")
    assert answer.columns[-1].label == "Arm in the experiment"
    assert rows["arm"].to_dict() == {"O08": "held out", "O10": "", "O09": "", "O07": ""}
    assert (rows["severity"]["O08"], rows["next_step"]["O08"]) == ("held out", LEFT_ALONE)
    assert LEFT_ALONE not in {*rows["next_step"].drop("O08")}
    world.store.close()
