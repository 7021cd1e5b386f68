def test_the_twin_counts_each_gap_and_names_its_list(client):
    answer = client.get("/api/v1/hygiene?owner=Cat").get_json()
    (gap,) = [one for one in answer["gaps"] if one["key"] == "no-close-date"]
    assert (answer["n_open"], gap["n"], gap["amount"]) == (1, 1, 4000)
    listed = client.get("/api/v1" + gap["address"] + "&owner=Cat").get_json()
    assert [row["opportunity_id"] for row in listed["page"]["rows"]] == ["O10"]


def test_a_gap_that_is_none_is_refused(client):
    assert client.get("/api/v1/at-risk?gap=nonsense").status_code == 422
