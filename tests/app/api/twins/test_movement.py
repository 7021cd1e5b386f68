"""The JSON twin of what moved in the open pipeline."""


def test_the_twin_has_the_steps_from_the_opening_to_the_closing_amount(client):
    """In June O09 and O10 were opened, O07 was raised by 200 and pushed, O06 was won."""
    answer = client.get("/api/v1/movement?since=2026-06-01").get_json()
    assert (answer["opening"]["amount"], answer["closing"]["amount"]) == (8800, 10_000)
    assert {one["key"]: one["change"] for one in answer["classes"] if one["change"]} == {
        "new": 7000,
        "value_up": 200,
        "won": -6000,
    }
    pushed = next(deal for deal in answer["deals"] if deal["class"] == "pushed_out")
    assert (pushed["opportunity_id"], pushed["expected_then"], pushed["expected_now"]) == (
        "O07",
        "2026-06-30",
        "2026-07-15",
    )


def test_it_is_asked_with_the_filters_of_the_pipeline_and_a_close_period(client):
    answer = client.get("/api/v1/movement?since=2026-06-01&owner=Ann&closes=this-quarter&deals=0").get_json()
    assert answer["closes"] == {"start": "2026-04-01", "end": "2026-06-30", "label": "This quarter"}
    assert {one["key"]: one["change"] for one in answer["classes"] if one["change"]} == {"pushed_out": -800}
    assert answer["deals"] == []


def test_a_key_that_cannot_be_read_is_refused_by_name(client):
    asked = {
        "since=2026-07-01": "since",
        "since=0": "since",
        "period=abc": "period",
        "closes=never": "closes",
        "deals=-1": "deals",
    }
    for query, field in asked.items():
        response = client.get(f"/api/v1/movement?{query}")
        assert (response.status_code, response.get_json()["field"]) == (422, field)


def test_a_day_that_is_none_is_refused_with_how_one_is_written(client):
    assert client.get("/api/v1/movement?until=0").get_json()["message"] == (
        "until: must be a day, written like 2026-03-31."
    )


def test_the_trend_of_a_deal_has_a_twin(client):
    """Nothing was rebuilt in the ten-row world, which the answer says."""
    answer = client.get("/api/v1/trend/O07?since=2026-06-01").get_json()
    assert (answer["opportunity_id"], answer["history"], answer["points"]) == ("O07", [], None)
    assert answer["none"] == "Of no deal it is known that it was open a week ago."
    assert client.get("/api/v1/trend/O06").status_code == 404
    assert client.get("/api/v1/movement").get_json()["flags"]["newly"] == []
