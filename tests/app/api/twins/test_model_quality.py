"""The JSON twins of the model pages."""

import pytest


def test_the_verdict_twin_has_the_pages_numbers(client):
    answer = client.get("/api/v1/model?threshold=0.65").get_json()
    assert (answer["verdict"], answer["skill"]) == ("Ready", 0.2)
    assert answer["flags"]["precision"] == pytest.approx(2 / 3)
    assert answer["metrics"][0]["auc_high"] == pytest.approx(0.9)
    assert answer["needs"][0] == {"name": "Closed opportunities", "have": 8, "need": 200, "enough": False}


def test_the_backtest_twin_has_every_origin(client):
    answer = client.get("/api/v1/model/backtest").get_json()
    assert [(row["origin"], row["skill"]) for row in answer["origins"]] == [("2026-03-01", 0.2), ("2026-05-01", 0.05)]
    assert answer["method"]["name"] == "rolling origin"


def test_the_columns_twin_has_the_evidence(client):
    answer = client.get("/api/v1/model/columns").get_json()
    first = answer["columns"][0]
    assert (first["column"], first["verdict"], first["auc"]) == ("close_value", "leak", 0.99)
    assert first["missing_open"] is None
    assert answer["counts"] == {"leak": 1, "suspect": 2, "use": 3, "unused": 1}


def test_the_columns_twin_names_a_leak_that_was_let_through(client, leaking, monkeypatch):
    monkeypatch.setitem(client.application.extensions, "headwind", leaking)
    answer = client.get("/api/v1/model/columns").get_json()
    assert answer["let_through"] == ["Close value"]
    assert (answer["columns"][0]["column"], answer["columns"][0]["let_through"]) == ("close_value", True)


def test_the_drivers_twin_has_every_comparison(client):
    answer = client.get("/api/v1/model/drivers").get_json()
    assert (answer["drivers"], len(answer["comparisons"])) == (2, 3)


def test_the_drift_twin_says_nothing_where_nothing_was_compared(client):
    answer = client.get("/api/v1/model/drift").get_json()
    assert (answer["columns"], answer["came_true"]["n"]) == ([], 0)


def test_the_versions_twin_names_the_one_that_serves(client):
    answer = client.get("/api/v1/model/versions").get_json()
    assert [row["serving"] for row in answer["versions"]] == [True]
    assert answer["differences"] is None
    assert client.get("/api/v1/model/versions?a=gone").get_json()["unknown"] == ["gone"]


@pytest.mark.parametrize("page", ["backtest", "columns", "drivers", "drift", "versions"])
def test_a_key_that_means_nothing_is_refused(client, page):
    assert client.get(f"/api/v1/model/{page}?colour=blue").status_code == 422
