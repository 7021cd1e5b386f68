"""The grid of open deals as written: no number is left to the browser, and no text is trusted."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app import formats
from app.components.deals import grid_rows, toolbar
from app.components.loss import lost_so_far
from app.views.at_risk.answer import AtRisk, Block, Columns, ListTotals, Page
from app.views.win_rate.base_rate import BaseRate
from tests import worlds

ROW = {
    "opportunity_id": "O1",
    "account": "<b>Alder</b>",
    "product": "Alpha",
    "owner": "Ann",
    "stage": "Offer",
    "amount": 12345.0,
    "loss_probability": 0.62,
    "low": 0.55,
    "high": 0.68,
    "expected_loss": 7653.9,
    "threshold": 0.42,
    "flagged": True,
    "worth": 930.78,
    "severity": "act now",
    "owner_rank": 2,
    "owner_open": 40,
    "stale": True,
    "stale_because": "open for 41 days, longer than any of the 6 closed deals was (40 days)",
    "overdue_days": 12,
    "pushes": 3,
    "expected_close_on": pd.Timestamp("2026-06-18"),
    "age_days": 41,
    "days_in_stage": 9.0,
    "days_since_activity": 0.0,
    "quiet_days": 0.0,
    "reasons": [],
    "actions": 0,
    "loss_history": [0.44, 0.62],
    "loss_moved": 18.0,
    "flags": ["Stale", "Overdue by 12 days", "Pushed 3 times"],
    "top_reason": {
        "field": "pushes",
        "label": "",
        "words": "Close date pushed three times",
        "points": 9.1,
        "next_step": "Call them",
    },
}
BARE = ROW | {
    "account": None,
    "owner": None,
    "loss_probability": 0.1,
    "low": None,
    "high": None,
    "threshold": None,
    "flagged": False,
    "worth": None,
    "severity": "fine",
    "owner_rank": None,
    "owner_open": None,
    "expected_close_on": pd.NaT,
    "days_in_stage": None,
    "days_since_activity": None,
    "quiet_days": None,
    "loss_history": [None, 0.1],
    "loss_moved": None,
    "flags": [],
    "top_reason": None,
}
PAGE = Page(
    rows=pd.DataFrame([ROW, BARE]), count=2, offset=0, sorted_by="expected_loss", descending=True, policy=worlds.POLICY,
    currency="USD", as_of_on=dt.date(2026, 6, 30), bundle_version="b1", ranked=True,
)  # fmt: skip
COLUMNS = Columns(
    ranked=True, sorted_by="expected_loss", descending=True, filters={"account": {"filter": "ar"}}, unknown=()
)
OPEN = ListTotals(1711, 5e6, 12, 4e6, 137, 4e6, 3.1e6)
ANSWER = AtRisk(
    open=OPEN, shown=OPEN, narrowed=False, gap=None, open_anywhere=1711, sorted_by="expected_loss", descending=True,
    policy=worlds.POLICY, currency="USD", as_of_on=dt.date(2026, 6, 30), base_rate=BaseRate(0.37, 0.36, 0.38, 6711),
    ranked=True, verdict="Ready", verdict_words="It beats the base rate.", would_help=(),
)  # fmt: skip
SILENT = ListTotals(1711, 5e6, 12, None, None, None, None)


def test_a_deal_is_called_by_its_own_name_before_its_account():
    named = dataclasses.replace(PAGE, rows=PAGE.rows.assign(deal_name=["<i>Renewal</i>", "Trial"]))
    written = [(row["account"], row["account_sub"], row["whose"]) for row in grid_rows.rows(named)]
    assert written == [("<i>Renewal</i>", "<b>Alder</b>", "<b>Alder</b>"), ("Trial", "Account not recorded", "")]
    assert [row["whose"] for row in grid_rows.rows(PAGE)] == ["", ""]


def test_a_row_is_written_with_its_units():
    row = grid_rows.rows(PAGE)[0]
    assert (row["account"], row["account_sub"]) == ("<b>Alder</b>", "O1")
    assert (row["amount"], row["expected_loss"]) == ("$12,345", "$7,654")
    assert (row["loss_probability"], row["flagged"], row["loss_share"], row["threshold"]) == (
        "62\xa0%",
        True,
        0.62,
        0.42,
    )
    assert row["loss_words"] == (
        "Loss chance 62.0\xa0%, calibration interval 55–68\xa0%, flagged: the line for this amount is 42\xa0%."
        " Acting on it is worth $931; of the 40 open deals of its owner this is the 2nd most worth acting on"
    )
    assert (
        row["planned"],
        grid_rows.rows(dataclasses.replace(PAGE, rows=PAGE.rows.assign(actions=2)))[0]["planned"],
    ) == (
        "",
        "2 actions planned",
    )
    assert (row["severity"], row["moved"]) == ("▲ act now", "+18\xa0pts")
    bare = grid_rows.rows(PAGE)[1]
    assert (bare["threshold"], bare["loss_words"]) == (
        None,
        "Loss chance 10.0\xa0%, not flagged",
    )
    assert (row["why"], row["points"], row["step"]) == ("Close date pushed three times", "+9\xa0pts", "Call them")
    assert (row["expected_close_on"], row["expected_close_on_sub"]) == ("18 Jun 2026", "12\xa0days ago")
    assert (row["stage_sub"], row["age_days"], row["age_days_sub"]) == ("for 9\xa0days", "41\xa0days", "active today")


def test_a_held_out_deal_says_so_in_place_of_what_to_do():
    """One to be acted on keeps its next step."""
    held, act = (
        grid_rows.rows(dataclasses.replace(PAGE, rows=PAGE.rows.assign(arm=arm, actions=1)))[0]
        for arm in ("held out", "act")
    )
    assert (held["severity"], held["held_out"]) == ("◇ held out", "held out")
    assert held["step"] == "Held out for the experiment: do not act because of the flag"
    assert (act["severity"], act["held_out"], act["step"]) == ("▲ act now", "", "Call them")


def test_flags_do_not_repeat_what_the_reason_and_the_dates_say():
    assert grid_rows.rows(PAGE)[0]["flags"] == ["Stale", "Overdue"]


def test_what_is_missing_is_said():
    row = grid_rows.rows(PAGE)[1]
    assert (row["account"], row["account_sub"], row["owner"]) == ("O1", "Account not recorded", "Not recorded")
    assert (row["expected_close_on"], row["expected_close_on_sub"], row["age_days_sub"]) == ("–", "", "")
    assert (row["why"], row["points"], row["stage_sub"]) == ("Nothing stands out", "", "")


def test_without_signal_a_row_has_no_loss():
    rows = PAGE.rows.drop(
        columns=["loss_probability", "low", "high", "expected_loss", "flagged", "reasons", "top_reason"]
    )
    row = grid_rows.rows(dataclasses.replace(PAGE, rows=rows, ranked=False))[0]
    assert {"loss_probability", "loss_share", "expected_loss", "why", "flagged"}.isdisjoint(row)
    assert row["flags"] == ["Stale", "Overdue", "Pushed 3 times"]


def test_two_equal_answers_differ_by_what_was_asked():
    first = grid_rows.response(Block(PAGE, {}), {"context": {"turn": 1}})
    assert first["rowCount"] == 2
    assert first != grid_rows.response(Block(PAGE, {}), {"context": {"turn": 2}})
    assert first != grid_rows.response(Block(PAGE, {"sort": "amount"}), {"context": {"turn": 1}})


def test_the_grid_asks_for_one_block_at_a_time_and_starts_as_told():
    grid = grid_rows.deals_grid("deals", COLUMNS)
    options = grid.dashGridOptions
    assert grid.rowModelType == "infinite"
    assert options["maxConcurrentDatasourceRequests"] == 1
    # What stands above the list says why it is empty.
    assert set(options["localeText"].values()) == {formats.NBSP}
    assert options["initialState"]["filter"]["filterModel"] == {"account": {"filter": "ar"}}
    sorts = {column["field"]: column.get("initialSort") for column in grid.columnDefs}
    assert {name for name, sort in sorts.items() if sort} == {"expected_loss"}
    assert not hasattr(grid, "dangerously_allow_code")


@pytest.mark.parametrize(
    ("columns", "absent"),
    [
        (dataclasses.replace(COLUMNS, ranked=False, sorted_by="amount"), {"loss_probability", "expected_loss"}),
        (dataclasses.replace(COLUMNS, unknown=("expected_close_on",)), {"expected_close_on"}),
    ],
)
def test_columns_without_meaning_are_left_out(columns, absent):
    shown = {column["field"] for column in grid_rows.deals_grid("deals", columns).columnDefs}
    assert absent.isdisjoint(shown)
    assert {"account", "amount", "why", "age_days"} <= shown


def hidden(unknown=()):
    grid = grid_rows.deals_grid("deals", dataclasses.replace(COLUMNS, unknown=unknown))
    return [column["field"] for column in grid.columnDefs if column.get("hide")]


def test_age_and_last_activity_share_a_column_and_a_card_waits_for_a_phone():
    assert hidden() == ["days_since_activity", "card"]
    assert hidden(("age_days",)) == ["card"]
    quiet = PAGE.rows.assign(days_since_activity=9.0)
    assert grid_rows.rows(dataclasses.replace(PAGE, rows=quiet))[0]["age_days_sub"] == "quiet 9\xa0days"


def test_a_deal_without_an_activity_says_so_where_others_have_one():
    never = PAGE.rows.assign(days_since_activity=None, quiet_days=41.0)
    assert grid_rows.rows(dataclasses.replace(PAGE, rows=never))[0]["age_days_sub"] == "no activity recorded"
    assert grid_rows.rows(PAGE)[1]["age_days_sub"] == ""


def test_the_summary_does_not_count_twice_what_is_flagged(words):
    flagged = dataclasses.replace(ANSWER, narrowed=True, shown=dataclasses.replace(OPEN, n=137))
    assert "shown" not in words(toolbar.summary(flagged))
    assert "136 shown" in words(toolbar.summary(dataclasses.replace(flagged, shown=dataclasses.replace(OPEN, n=136))))


def test_the_summary_is_one_sentence(words):
    said = words(toolbar.summary(ANSWER))
    assert said == (
        "137 of 1,711 open deals flagged expected loss above $1.5 k (the model's suggestion)"
        " $3.1 M expected loss in them sorted by expected loss"
    )


def test_a_store_that_cannot_be_read_is_said_beside_the_policy(words):
    unread = dataclasses.replace(worlds.POLICY, unread="The store cannot be read.")
    said = words(toolbar.summary(dataclasses.replace(ANSWER, policy=unread)))
    assert "in them The store cannot be read. sorted by" in said
    assert toolbar.banner(ANSWER) is None


def test_what_a_link_asked_for_in_vain_is_named(words):
    assert words(toolbar.refused(["sort=x: No.", "q=y: No."])) == "Ignored from this link: sort=x: No. q=y: No. ×"
    assert toolbar.refused([]) is None


def test_a_narrowed_list_says_what_is_shown(words):
    shown = dataclasses.replace(OPEN, n=23, amount=4e5)
    said = words(toolbar.summary(dataclasses.replace(ANSWER, narrowed=True, shown=shown)))
    assert said.startswith("23 shown, $400 k 137 of 1,711")


def test_nothing_open_says_whether_the_scope_is_to_blame(words):
    empty = dataclasses.replace(OPEN, n=0)
    none = dataclasses.replace(ANSWER, open=empty, shown=empty)
    assert "by these filters" in words(toolbar.summary(none))
    assert "has closed" in words(toolbar.summary(dataclasses.replace(none, open_anywhere=0)))


def test_without_signal_the_base_rate_stands_instead(words):
    silent = dataclasses.replace(
        ANSWER,
        open=SILENT,
        shown=SILENT,
        ranked=False,
        verdict="No signal",
        would_help=("dated calls",),
        sorted_by="amount",
    )
    assert words(toolbar.summary(silent)) == "1,711 open deals, 12 stale $5.0 M amount sorted by amount"
    said = words(toolbar.banner(silent))
    assert "Of 6,711 deals that closed, 37 % were lost (95 % interval 36–38 %)." in said
    assert "What would help: dated calls." in said


def test_nothing_closed_yet_is_no_rate():
    assert "Nothing has closed" in lost_so_far(BaseRate(None, None, None, 0))


def test_every_tool_has_a_name(kinds):
    tools = toolbar.tools()
    assert {label.html_for for label in kinds(tools, "Label")} == {"deals-q"}
    assert next(iter(kinds(tools, "Checkbox"))).label == "Stale only"


@pytest.mark.parametrize(("largest", "least"), [("", 82), ("$12,345", 82), ("RUB\u00a032,320,995,000", 140)])
def test_a_column_of_money_has_room_for_the_largest_amount(largest, least):
    drawn = grid_rows.deals_grid("deals", dataclasses.replace(COLUMNS, largest=largest))
    widths = {column["field"]: column.get("width", 0) for column in drawn.columnDefs}
    assert least <= widths["amount"] <= least + 20
    assert widths["expected_loss"] == max(96, widths["amount"])
