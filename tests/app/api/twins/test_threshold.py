"""The JSON twins of the threshold and data pages."""

import pytest


def test_the_threshold_twin_has_the_pages_numbers(client):
    answer = client.get("/api/v1/threshold?threshold=0.5&owner=Bob").get_json()
    everybody: dict[str, object] = {"own": [], "team": None, "others": 0}
    line = {"by": "flat", "at": 0.5, "unpriced": 0, "least": 0, "beyond": 1, "floor": 0, "teams": everybody}
    assert (answer["policy"]["line"], answer["policy"]["chosen"]) == (line, True)
    assert {cell["cell"]: cell["n"] for cell in answer["flags"]["cells"]}["caught"] == 3
    stop = answer["lines"]["stops"][answer["lines"]["here"]]
    assert (stop["at"], stop["flagged"], stop["cost"]) == (0.5, 4, 2400)
    assert answer["lines"]["cheapest"] == pytest.approx(0.3)
    now = answer["now"]
    assert (now["open_count"], now["stops"][answer["lines"]["here"]]["flagged_count"]) == (2, 2)
    assert [owner["owner"] for owner in now["owners"]] == ["Bob"]
    assert answer["comparison"]["cheaper"] is None


def test_a_teams_own_number_is_tried_by_the_address(client):
    """Of Bob's two one is flagged as everybody's, of Mia's team none."""
    asked = "/api/v1/threshold?policy=capacity&false_alarm=0"
    everybody = client.get(f"{asked}&capacity=1").get_json()["flagging"]
    assert (everybody["capacity"], everybody["teams"]) == (1, {})
    tried = client.get(f"{asked}&team=Mia&capacity=0").get_json()
    assert (tried["flagging"]["teams"], tried["policy"]["chosen"]) == ({"Mia": 0}, True)
    listed = client.get("/api/v1/at-risk?policy=capacity&false_alarm=0&team=Mia&capacity=0&flagged=yes").get_json()
    assert [row["opportunity_id"] for row in listed["page"]["rows"]] == ["O10"]


def test_adopted_policies_have_a_twin(client):
    answer = client.get("/api/v1/threshold/policies").get_json()
    assert (answer["currency"], answer["policies"]) == ("EUR", [])


def test_a_cost_below_zero_is_refused_by_name(client):
    response = client.get("/api/v1/threshold?false_alarm=-1")
    assert (response.status_code, response.get_json()["field"]) == (422, "false_alarm")


def test_the_import_twin_has_the_pages_numbers(client):
    answer = client.get("/api/v1/import").get_json()
    assert (answer["source_label"], answer["rejected"], answer["as_of_on"]) == ("Ten opportunities", 0, "2026-06-30")
    assert {row["name"]: row["n"] for row in answer["tables"]}["opportunities"] == 10
