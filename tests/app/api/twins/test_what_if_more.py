"""The twins of the best moves and of the scenarios, over HTTP."""

import pytest


def get(client, path):
    answer = client.get(f"/api/v1/what-if/{path}")
    return answer.status_code, answer.get_json()


def test_the_best_moves_are_answered_for_the_policy_of_the_query(client):
    status, answer = get(client, "O08/moves?threshold=0")
    assert (status, answer["opportunity_id"], answer["flagged"]) == (200, "O08", True)
    assert answer["tried"] > 0
    assert answer["said"]
    assert get(client, "O08/moves?threshold=1")[1]["flagged"] is False


def test_a_composed_deal_has_its_changes_in_the_query(client):
    status, answer = get(client, "new/scenarios?set.discount=30")
    assert status == 200
    assert [column["title"] for column in answer["columns"]] == ["As it starts", "What stands now"]
    assert answer["fields"] == ["Discount"]
    assert get(client, "new/moves?set.discount=30&threshold=0")[0] == 200


def test_scenarios_say_what_of_a_link_is_gone(client):
    status, answer = get(client, "O07/scenarios?beside=99")
    assert status == 200
    assert "not saved any more" in answer["columns"][1]["gone"][0]


@pytest.mark.parametrize("twin", ["moves", "scenarios"])
def test_what_is_not_open_or_not_asked_like_that_is_refused(client, twin):
    assert get(client, f"O01/{twin}")[0] == 404
    status, answer = get(client, f"O07/{twin}?colour=blue")
    assert (status, answer["field"]) == (422, "colour")
    assert get(client, f"O07/{twin}?threshold=2")[0] == 422


def test_the_twin_of_the_deal_itself_is_still_there(client):
    assert get(client, "O07")[1]["opportunity_id"] == "O07"
    assert get(client, "moves")[0] == 404
