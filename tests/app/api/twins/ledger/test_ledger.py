"""The JSON twins of the ledger."""


def test_what_was_said_of_a_deal_and_how_all_of_it_came_out(client):
    assert client.get("/api/v1/ledger/O07").get_json()["entries"] == []
    assert client.get("/api/v1/ledger/O01").status_code == 404
    answer = client.get("/api/v1/track-record").get_json()
    assert (answer["ready"], answer["horizon"], answer["since"]["numbers_from"]) == (False, 90, None)
