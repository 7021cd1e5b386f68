"""The JSON twin of the pipeline what-if."""


def test_the_twin_has_the_pages_numbers(client):
    query = "do.to=pushed&do.field=expected_close_on&do.how=in_days&do.value=30&owner=Ann"
    answer = client.get(f"/api/v1/what-if-portfolio?{query}").get_json()
    assert answer["counts"]["open_count"] == 1
    assert answer["counts"]["changed"] == 1
    assert answer["deals"][0]["href"] == "/what-if/O07?set.expected_close_on=2026-07-30"
    assert answer["form"]["change"]["to"] == "pushed"


def test_without_a_change_it_says_what_is(client):
    answer = client.get("/api/v1/what-if-portfolio").get_json()
    assert (answer["after"], answer["deals"], answer["counts"]["open_count"]) == (None, [], 4)


def test_a_change_that_cannot_be_is_refused_by_name(client):
    response = client.get("/api/v1/what-if-portfolio?do.field=product")
    assert (response.status_code, response.get_json()["field"]) == (422, "do.field")
    assert client.get("/api/v1/what-if-portfolio?do.days=many").status_code == 422
    assert client.get("/api/v1/what-if-portfolio?do=1").status_code == 422
