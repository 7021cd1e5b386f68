"""One open deal as drawn in the drawer."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from app.components.deals import drawer_body as components
from app.views.deals.opportunity import Fact, Opportunity
from app.views.deals.why import Why
from app.views.win_rate.base_rate import BaseRate
from tests import worlds

STAGES = pd.DataFrame(
    {"stage": ["Lead", "Offer"], "entered_on": pd.to_datetime(["2026-05-01", "2026-05-31"])}
    | {"entered": [True, False], "days": [30, 30]}
)
CHANGES = pd.DataFrame(
    {
        "field": ["expected_close_on", "amount"],
        "label": ["Expected close", "Amount"],
        "unit": ["", "money"],
        "kind": ["date", "number"],
        "from_value": pd.Series([dt.date(2026, 6, 30), 800.0], dtype=object),
        "to_value": pd.Series([dt.date(2026, 7, 15), None], dtype=object),
        "changed_on": pd.to_datetime(["2026-06-25", "2026-06-10"]),
    }
)
REASONS = [
    {
        "field": "pushes",
        "label": "Pushes",
        "words": "Close date pushed three times",
        "points": 29.1,
        "next_step": "Agree on a close plan",
    },
    {"field": "stage", "label": "Stage", "words": "Stage Offer", "points": -8.0},
]
WHY = Why(starts_from=0.44, reasons=REASONS, smaller=14, smaller_points=-3.1, loss_probability=0.62)
BY_DATE = pd.DataFrame({"days": [0], "on": [dt.date(2026, 6, 30)], "won": [0.0], "lost": [0.0], "open": [1.0]})
MORE = (Fact("discount", "Discount", 12.5, "percent", "number"), Fact("founded", "Founded", 1996, "year", "integer"))
FLAT = dataclasses.replace(
    worlds.POLICY, policy="flat", line_words="loss chance at or above 42\u00a0%",
    policy_words="adopted by Mia on 2 Mar 2026",
)  # fmt: skip
DEAL = Opportunity(
    opportunity_id="A/1 &x", deal_name=None, account="Alder", product="Alpha", owner="Ann", manager="Mia", region=None,
    stage="Offer",
    amount=12_000.0, loss_probability=0.62, low=0.55, high=0.68, expected_loss=7440.0, threshold=0.125, flagged=True,
    severity="act now",
    owner_rank=1, owner_open=4,
    policy=worlds.POLICY, why=WHY, by_date=BY_DATE, undated="", flags=["Stale"], stale=True,
    stale_because="open for 60 days, longer than any of the 6 closed deals was (40 days)",
    opened_on=dt.date(2026, 5, 1),
    expected_close_on=dt.date(2026, 6, 18), last_activity_on=dt.date(2026, 6, 29), age_days=60, days_in_stage=30,
    days_since_activity=1, overdue_days=12,
    pushes=2, activities=1, more=MORE,
    stages=STAGES, changes=CHANGES, records_changes=True, records_activities=True,
    knows_last_activity=False, record_url="", arm=None, as_of_on=dt.date(2026, 6, 30),
    currency="EUR", ranked=True, verdict="Ready", base_rate=BaseRate(0.37, 0.36, 0.38, 6711),
)  # fmt: skip


def test_the_drawer_is_titled_by_the_account_or_the_id():
    assert (components.title(DEAL).children, components.title(DEAL).href) == ("Alder", "/account/Alder")
    assert components.title(dataclasses.replace(DEAL, account=None)) == "A/1 &x"


def test_a_deal_of_its_own_name_is_titled_by_it_and_leads_to_its_account(words, kinds):
    named = dataclasses.replace(DEAL, deal_name="Renewal\n2026")
    assert components.title(named) == "Renewal 2026"
    drawn = components.body(named)
    assert "Alder · A/1 &x · Alpha" in words(drawn)
    assert "/account/Alder" in [one.href for one in kinds(drawn, "A")]


def test_a_latest_activity_known_today_alone_is_not_counted(words):
    alone = dataclasses.replace(DEAL, records_activities=False, knows_last_activity=True, days_since_activity=12)
    said = words(components.body(alone))
    assert "29 Jun 2026 12 days ago" in said
    assert "activity in all" not in said
    unknown = dataclasses.replace(alone, last_activity_on=None, days_since_activity=None)
    assert "Last activity no activity recorded" in words(components.body(unknown))


def test_the_drawer_leads_to_the_record_in_the_crm(words, kinds):
    def links(deal):
        return [one for one in kinds(components.body(deal), "A") if one.children == "Open in the CRM"]

    assert links(DEAL) == []
    (link,) = links(dataclasses.replace(DEAL, record_url="https://crm.example/deals/A%2F1"))
    assert (link.href, link.target, link.rel) == ("https://crm.example/deals/A%2F1", "_blank", "noopener noreferrer")


def test_the_buttons_to_the_next_deal_have_names_and_keys(kinds):
    named = [(one.id, getattr(one, "aria-label"), one.title) for one in kinds(components.walk(), "Button")]
    assert named == [
        ("deal-previous", "Previous deal", "Previous deal (K)"),
        ("deal-next", "Next deal", "Next deal (J)"),
    ]


@pytest.mark.parametrize(("told", "said"), [("act now", "▲ act now"), ("watch", "◆ watch"), ("held out", "◇ held out")])
def test_what_to_do_stands_in_a_word_beside_the_odds(words, told, said):
    assert f"expected loss €7.4 k {said}" in words(components.body(dataclasses.replace(DEAL, severity=told))).replace(
        "\u00a0", " "
    )


def test_a_deal_that_is_fine_needs_no_word(find):
    assert not find(components.body(dataclasses.replace(DEAL, severity="fine")), "hw-severity")


def test_it_says_how_likely_what_it_costs_and_why(words):
    said = words(components.body(DEAL))
    assert "62 % [55–68] expected loss €7.4 k" in said
    assert (
        "Flagged. The line: expected loss above $1.5 k, at this amount a loss chance above 12.5 %"
        " (the model's suggestion)."
    ) in said
    assert "Close date pushed three times Agree on a close plan ▲ +29.1 points" in said
    assert "Stage Offer ▼ −8.0 points" in said


def test_the_reasons_add_up_with_the_smaller_ones(words):
    said = words(components.body(DEAL))
    assert "14 smaller ones together ▼ −3.1 points" in said
    assert "From 44.0 %, the share lost of past deals while they were open: these add up, with 14" in said
    assert " smaller ones, to 62.0 %." in said
    alone = dataclasses.replace(WHY, smaller=0, smaller_points=0.0)
    said = words(components.body(dataclasses.replace(DEAL, why=alone)))
    assert "these add up to 62.0 %" in said
    assert "smaller" not in said


def test_the_interval_is_drawn_and_said_to_be_of_the_probability(find):
    drawn = components.body(DEAL)
    (bar,), (said,) = find(drawn, "hw-deal-bar"), find(drawn, "hw-interval")
    assert (bar.style["--low"], bar.style["--high"]) == ("0.5500", "0.6800")
    assert said.title.startswith("Calibration interval")
    assert "not of this deal's future" in said.title
    bare = components.body(dataclasses.replace(DEAL, low=None, high=None))
    assert not find(bare, "hw-interval")
    assert not find(bare, "hw-band")


def test_the_days_ahead_are_framed_or_it_says_why_not(words):
    assert "Won, lost or still open by date Within 60 days" in words(components.body(DEAL, "Within 60 days"))
    unsaid = dataclasses.replace(DEAL, by_date=BY_DATE.head(0), undated="This export has no dates.")
    assert "by date This export has no dates." in words(components.body(unsaid))
    assert "the next import adds them" in words(components.body(dataclasses.replace(unsaid, undated="")))


def test_similar_deals_are_asked_for_once_the_deal_is_drawn(kinds):
    stores = {one.id: one.data for one in kinds(components.body(DEAL), "Store")}
    assert stores == {"deal-actions-asked": {"deal": "A/1 &x", "turn": 0}, "deal-asked": "A/1 &x"}
    unranked = kinds(components.body(dataclasses.replace(DEAL, ranked=False)), "Store")
    assert [one.id for one in unranked] == ["deal-actions-asked"]


def test_dates_come_with_what_they_add_up_to(words):
    said = words(components.body(DEAL))
    assert "Opened 1 May 2026 open for 60 days" in said
    assert "Expected close 18 Jun 2026 12 days overdue, pushed 2 times" in said
    assert "Last activity 29 Jun 2026 1 day ago, 1 activity in all" in said


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"records_activities": False, "last_activity_on": None}, "Last activity not recorded by this source"),
        ({"last_activity_on": None, "days_since_activity": None}, "Last activity no activity recorded"),
        ({"days_since_activity": 0}, "today, 1 activity in all"),
        ({"overdue_days": None, "pushes": 0}, "18 Jun 2026 never pushed"),
        ({"overdue_days": None, "pushes": 1}, "18 Jun 2026 pushed once"),
        ({"expected_close_on": None}, "Expected close no date set"),
        ({"expected_close_on": None, "records_changes": False}, "Expected close not recorded by this source"),
        ({"flagged": False}, "Not flagged. The line: expected loss above"),
        ({"flagged": False, "threshold": None}, "k, which no loss chance reaches at this amount (the model"),
        ({"amount": None}, "expected loss above $1.5 k (the model's suggestion)."),
        ({"policy": FLAT}, "Flagged. The line: loss chance at or above 42 % (adopted by Mia on 2 Mar 2026)."),
    ],
)
def test_what_is_not_known_is_not_made_up(words, changed, expected):
    assert expected in words(components.body(dataclasses.replace(DEAL, **changed)))


def test_history_is_told_in_days_and_in_values(words):
    said = words(components.body(DEAL))
    assert "Lead 1 May 2026 30 days" in said
    assert "Offer before 31 May 2026 30 days" in said
    assert "25 Jun 2026 Expected close 30 Jun 2026 15 Jul 2026" in said
    assert "10 Jun 2026 Amount €800 –" in said
    assert "Discount 12.5 %" in said
    assert "Founded 1996" in said


def test_the_link_to_what_if_is_safe_and_keeps_the_scope(kinds):
    (link,) = kinds(components.body(DEAL), "A")
    assert link.href == "/what-if/A~2F1~20~26x"
    assert "data-keep-scope" in link.to_plotly_json()["props"]


def test_without_signal_only_the_base_rate_is_said(words):
    silent = dataclasses.replace(
        DEAL, loss_probability=None, low=None, high=None, expected_loss=None, why=None, flagged=False, ranked=False
    )
    said = words(components.body(silent))
    assert "no deal is ranked" in said
    assert "37 % were lost" in said
    assert "62 %" not in said
    assert "Why" not in said
    assert "by date" not in said


def test_a_source_without_history_has_no_such_parts(words):
    bare = dataclasses.replace(DEAL, stages=STAGES.head(0), changes=CHANGES.head(0), more=(), flags=[])
    said = words(components.body(bare))
    assert "Stages" not in said
    assert "Changes" not in said
    assert "More facts" not in said


@pytest.mark.parametrize(
    ("value", "unit", "kind", "expected"),
    [
        (1200.0, "money", "number", "€1,200"),
        (12.5, "percent", "number", "12.5 %"),
        (3.0, "days", "integer", "3 days"),
        (1234567.0, "", "integer", "1,234,567"),
        (1.239, "", "number", "1.24"),
        ("Partner", "", "choice", "Partner"),
        (None, "money", "number", "–"),
    ],
)
def test_values_are_spelled_in_their_unit(value, unit, kind, expected):
    assert components.spelled(value, unit, kind, "EUR").replace("\xa0", " ") == expected
