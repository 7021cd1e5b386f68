"""Why a deal is stale, and by which rule, in words."""

import pandas as pd
import pytest

from app.views.deals import stale

OLD = {
    "stale": True, "age_days": 612, "stale_from_days": 511, "stale_closed": 840, "stale_segment": "Enterprise",
    "days_since_activity": None, "quiet_days": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (OLD, "open for 612 days, longer than 99 of 100 closed Enterprise deals were (511 days)"),
        (OLD | {"stale_segment": None}, "open for 612 days, longer than 99 of 100 closed deals were (511 days)"),
        (OLD | {"stale_closed": 6}, "open for 612 days, longer than any of the 6 closed deals was (511 days)"),
        (OLD | {"age_days": 511, "days_since_activity": 61, "quiet_days": 61}, "nobody has acted for 61 days"),
        (OLD | {"age_days": None, "days_since_activity": 61.0, "quiet_days": 61.0}, "nobody has acted for 61 days"),
        (
            OLD | {"days_since_activity": 90, "quiet_days": 90},
            (
                "open for 612 days, longer than 99 of 100 closed Enterprise deals were (511 days);"
                " nobody has acted for 90 days"
            ),
        ),
        (OLD | {"age_days": 99, "quiet_days": 99}, "no activity is recorded in 99 days"),
        (OLD | {"stale": False}, ""),
    ],
)
def test_a_deal_says_why_it_is_stale(row, said):
    assert stale.because(row).replace("\u00a0", " ") == said


def limits(*rows):
    return pd.DataFrame(rows, columns=["segment", "days", "closed"])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            limits(("Enterprise", 511, 840), ("SMB", 206, 900), (None, 386, 2000)),
            (
                "open longer than 99 of 100 closed deals of its segment"
                " (Enterprise 511 days, SMB 206 days, others 386 days), or nobody acted for over 60 days"
            ),
        ),
        (
            limits((None, 127, 6711)),
            "open longer than 99 of 100 closed deals were (127 days), or nobody acted for over 60 days",
        ),
        (
            limits((None, 90, 6)),
            "open longer than any of the 6 closed deals was (90 days), or nobody acted for over 60 days",
        ),
        (limits(), "nobody acted for over 60 days"),
    ],
)
def test_the_rule_is_said_as_the_snapshot_applies_it(ten, monkeypatch, found, said):
    snapshot = ten.published().snapshot
    monkeypatch.setattr(type(snapshot), "ask", lambda *_: found)
    assert stale.rule.__wrapped__(snapshot).replace("\u00a0", " ") == said


def test_without_activities_the_rest_of_the_sentence_falls_away(no_amounts, no_dates):
    assert stale.rule(no_dates.published().snapshot) == ""
    assert stale.rule(no_amounts.published().snapshot) == ""
