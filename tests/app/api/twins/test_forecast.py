"""The JSON twin of what a period will end with."""

import pytest


def test_the_twin_has_what_is_won_and_the_ends(client):
    answer = client.get("/api/v1/forecast?closes=next-quarter").get_json()
    assert (answer["period"]["start"], answer["period"]["end"], answer["so_far"]) == ("2026-07-01", "2026-09-30", 0)
    assert answer["ends"]["expected"] == pytest.approx(3900)
    assert answer["ends"]["low"] <= answer["ends"]["middle"] <= answer["ends"]["high"]


def test_it_is_asked_with_the_filters_of_the_pipeline(client):
    answer = client.get("/api/v1/forecast?closes=next-quarter&owner=Ann").get_json()
    assert (answer["n"], answer["from_open"]) == (1, pytest.approx(700))


def test_a_period_of_the_filters_that_there_is_not_is_refused_with_those_there_are(client):
    response = client.get("/api/v1/forecast?period=abc")
    answer = response.get_json()
    assert (response.status_code, answer["field"]) == (422, "period")
    assert "this-quarter" in answer["next_step"]


def test_a_period_that_is_not_forecast_is_refused_by_name(client):
    response = client.get("/api/v1/forecast?closes=this-year")
    assert (response.status_code, response.get_json()["field"]) == (422, "closes")
