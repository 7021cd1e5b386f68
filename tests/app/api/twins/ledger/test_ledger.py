"""The JSON twins of the ledger."""


def test_what_was_said_of_a_deal_and_how_all_of_it_came_out(client):
    assert client.get("/api/v1/ledger/O07").get_json()["entries"] == []
    assert client.get("/api/v1/ledger/O01").status_code == 404
    answer = client.get("/api/v1/track-record").get_json()
    assert (answer["ready"], answer["horizon"], answer["since"]["numbers_from"]) == (False, 90, None)


def test_the_track_record_takes_the_filters_of_every_page(client):
    answer = client.get("/api/v1/track-record?owner=Ann").get_json()
    assert answer["filter_words"] == "Owner: as it was when it was said."


def test_the_track_record_says_what_it_does_not_know(client):
    assert client.get("/api/v1/track-record?owner=Nobody").get_json()["unknown"] == ["Owner: Nobody"]
    assert client.get("/api/v1/track-record?period=nonsense").status_code == 422
