"""The JSON twin of how deals move through the stages."""


def test_the_twin_has_every_part_in_the_ten_row_world(client):
    """In the second quarter O05 to O10 were opened; of these O05 was lost in Offer and O06 won."""
    answer = client.get("/api/v1/stages?period=this-quarter").get_json()
    assert [(row["stage"], row["n"]) for row in answer["funnel"]["rows"]] == [("Lead", 6), ("Offer", 4), ("Won", 1)]
    assert [(row["lost"], row["share"]["n"]) for row in answer["losses"]["rows"]] == [(0, 5), (1, 3)]
    assert sum(cell["n"] for cell in answer["ageing"]["cells"]) == answer["ageing"]["n"] == 4
    assert [one["key"] for one in answer["velocity"]["kpis"]] == [
        "sales_velocity",
        "days_to_win",
        "days_to_lose",
        "slippage",
    ]


def test_a_filter_that_cannot_be_read_is_refused_by_name(client):
    response = client.get("/api/v1/stages?period=never")
    assert (response.status_code, response.get_json()["field"]) == (422, "period")
