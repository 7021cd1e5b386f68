"""The JSON twin of who sells."""


def test_it_has_people_and_teams(client):
    answer = client.get("/api/v1/people?period=all").get_json()
    assert {row["owner"] for row in answer["people"]} == {"Ann", "Bob", "Cat"}
    assert {row["manager"] for row in answer["teams"]} == {"Mia", "Noa"}
