"""The twins of the list and of one deal."""

import pytest


def test_the_list_is_paged_narrowed_and_sorted(client):
    answer = client.get("/api/v1/at-risk?threshold=0.5&flagged=yes&sort=amount&limit=1&offset=1").get_json()
    assert answer["list"]["open"]["flagged"] == 2
    assert answer["page"]["count"] == 2
    (row,) = answer["page"]["rows"]
    assert (row["opportunity_id"], row["flagged"], row["flags"]) == ("O09", True, [])
    assert (row["low"], row["high"]) == (0.45, 0.6)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("sort=reasons", "sort"),
        ("flagged=perhaps", "flagged"),
        ("loss_from=2", "loss_from"),
        ("closes_to=tomorrow", "closes_to"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_key(client, query, field):
    response = client.get(f"/api/v1/at-risk?{query}")
    assert response.status_code == 422
    assert response.get_json()["field"] == field


def test_one_deal(client):
    answer = client.get("/api/v1/opportunities/O08?threshold=0.8").get_json()
    assert (answer["account"], answer["flagged"], answer["overdue_days"]) == ("Birch", True, 10)
    assert [row["stage"] for row in answer["stages"]] == ["Lead", "Offer"]
    assert answer["changes"][0]["label"] == "Discount"
    assert (answer["low"], answer["high"]) == (0.7, 0.85)
    assert [row["lost"] for row in answer["by_date"]] == [0, 0.4, 0.6, 0.7]
    assert answer["by_date"][1]["on"] == "2026-07-30"
    assert answer["similar"]["n"] < answer["similar"]["fewest"]
    assert answer["why"]["reasons"]


def test_a_deal_that_is_not_open_is_not_found(client):
    response = client.get("/api/v1/opportunities/O01")
    assert response.status_code == 404
    assert "O01" in response.get_json()["message"]


def test_an_empty_name_means_what_is_not_recorded(client):
    """Somebody owns each of the four open deals."""
    everybody, nobody = (client.get(f"/api/v1/at-risk{query}").get_json() for query in ("", "?owner="))
    assert (everybody["list"]["open"]["n"], nobody["list"]["open"]["n"]) == (4, 0)


def test_one_deal_by_its_id_as_in_an_address(client):
    assert client.get("/api/v1/opportunities/~4F08").get_json()["opportunity_id"] == "O08"
