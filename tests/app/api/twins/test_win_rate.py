"""The JSON twin of the win rate page."""

import pytest


def test_the_twin_has_the_pages_numbers(client):
    answer = client.get("/api/v1/win-rate?owner=Ann&owner=Bob").get_json()
    kpis = {kpi["key"]: kpi["value"] for kpi in answer["kpis"]}
    assert kpis["win_rate"] == pytest.approx(3 / 5)
    assert answer["trend"][0]["month"] == "2026-02-01"
    assert {row["label"]: row["n"] for row in answer["comparisons"][0]["groups"]} == {"North": 3, "South": 2}
    assert answer["cells"][0] == {"owner": "Ann", "product": "Alpha", "n": 2, "won": 2, "rate": 1.0}
    assert answer["cycle"]["by"] == "Product"


def test_the_twin_has_what_differs_and_what_each_group_closed(client):
    """Of six closed nothing can be compared; Ann closed 1,000, 2,000 and 3,000."""
    answer = client.get("/api/v1/win-rate").get_json()
    found = answer["differences"]
    assert (found["ranked"], found["compared"], found["unit"]) == ([], 0, "money")
    assert found["finding"].startswith("No segment can be compared")
    (owners,) = (one for one in answer["comparisons"] if one["field"] == "owner")
    assert {row["label"]: row["amount"] for row in owners["groups"]} == {"Ann": 6000, "Bob": 9000, "Cat": 6000}


def test_what_nobody_knows_is_null(client):
    answer = client.get("/api/v1/win-rate?owner=Nobody").get_json()
    assert answer["overall"] is None
    assert answer["trend"] == answer["comparisons"] == answer["cells"] == []


def test_an_unknown_period_is_refused_by_name(client):
    response = client.get("/api/v1/win-rate?period=tomorrow")
    assert (response.status_code, response.get_json()["field"]) == (422, "period")


def test_a_comparison_is_asked_for_by_name_and_named_in_the_answer(client):
    answer = client.get("/api/v1/win-rate?period=this-quarter&compare=none").get_json()
    assert answer["compared_with"] == {"start": None, "end": None, "kind": "", "words": "", "none": ""}
    response = client.get("/api/v1/win-rate?compare=decade")
    assert (response.status_code, response.get_json()["field"]) == (422, "compare")


def test_a_twin_says_what_chance_would_have_and_what_the_whole_export_holds(client):
    answer = client.get("/api/v1/win-rate").get_json()
    assert {(one["p"], one["at_close"]) for one in answer["comparisons"]} == {(None, False)}
    assert answer["whole"] == {"closed": 6, "won": 4, "rate": pytest.approx(4 / 6)}
    assert answer["seasonal"] == ""
