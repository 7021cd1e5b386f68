"""The JSON twin of what stands out."""


def test_it_says_how_many_comparisons_hold_and_what_is_counted(client):
    answer = client.get("/api/v1/insights").get_json()
    assert (answer["compared"], answer["tested"]) == (0, [])
    assert {one["kind"] for one in answer["counted"]} <= {"gap", "concentration"}


def test_a_key_that_cannot_be_read_is_refused(client):
    assert client.get("/api/v1/insights?compare=never").status_code == 422
