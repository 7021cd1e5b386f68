"""On what a list rests, in words."""

import datetime as dt

from app.views.exports.provenance import page_provenance, scope_filters
from app.views.state import scope_of


def test_a_page_says_its_filters_its_period_and_by_whose_policy_it_flags(ten):
    told = page_provenance(ten, {"owner": ["Ann", ""], "period": "last-30-days", "threshold": 0.5})
    assert told.filters == "Period: Last 30 days · Owner: Ann, Not recorded"
    assert (told.as_of_on, told.source) == (dt.date(2026, 6, 30), "Ten opportunities")
    assert told.policy == "loss chance at or above 50\u00a0% (your own)"
    assert told.bundle_version == ten.published().bundle.version
    version, policy = f"Model version {told.bundle_version}", f"Flagged: {told.policy}"
    assert told.words == f"{told.filters} · Data as of 30 Jun 2026 · Ten opportunities · {version} · {policy}"


def test_a_page_of_open_deals_has_no_period(client):
    said = client.get("/api/v1/provenance?owner=Ann&period=last-30-days&periodic=no").get_json()
    assert (said["filters"], said["as_of_on"]) == ("Owner: Ann", "2026-06-30")
    assert client.get("/api/v1/provenance?periodic=maybe").status_code == 422


def test_what_a_page_was_asked_for_stands_before_its_filters(client):
    asked = "closes=this-quarter&since=2026-06-01&until=2026-06-30&owner=Ann&periodic=no"
    said = client.get(f"/api/v1/provenance?{asked}").get_json()["filters"]
    days = "From the end of 1 Jun 2026 · To the end of 30 Jun 2026"
    assert said == f"Expected to close: This quarter · {days} · Owner: Ann"
    assert client.get("/api/v1/provenance?closes=any&periodic=no").get_json()["filters"] == "none"


def test_without_filters_it_says_so(ten):
    assert page_provenance(ten, {"period": "all"}).filters == "none"


def test_a_list_of_what_is_open_has_no_period(ten):
    assert list(scope_filters(ten.published().snapshot, scope_of({"period": "last-30-days"}))) == []


def test_without_signal_nobody_flags(ten_without_signal):
    told = page_provenance(ten_without_signal, {})
    assert (told.policy, told.bundle_version) == ("", "")
    assert told.words == f"{told.filters} · Data as of 30 Jun 2026 · Ten opportunities"
