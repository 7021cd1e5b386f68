"""The JSON twin of the jobs page."""


def test_it_has_the_timetable_and_the_runs(client):
    answer = client.get("/api/v1/jobs").get_json()
    assert {one["job"] for one in answer["planned"]} >= {"import", "train", "review", "prune"}
    assert answer["finding"]
    assert isinstance(answer["runs"], list)
