"""The JSON twin of the weekly review."""


def test_the_twin_has_the_week_the_deals_and_the_gaps(client):
    answer = client.get("/api/v1/review").get_json()
    assert [deal["opportunity_id"] for deal in answer["discuss"]] == ["O08", "O10", "O09", "O07"]
    assert answer["movement"] == client.get("/api/v1/movement").get_json()
    assert answer["hygiene"] == client.get("/api/v1/hygiene").get_json()
