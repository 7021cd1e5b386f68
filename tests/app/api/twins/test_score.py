"""Scores on request and the what-if twin, over HTTP."""

import pytest


def post(client, body, query=""):
    answer = client.post(f"/api/v1/score{query}", json=body)
    return answer.status_code, answer.get_json()


def test_one_or_many_open_opportunities_are_scored(client):
    asked = [{"opportunity_id": "O07"}, {"opportunity_id": "O08", "changes": {"discount": 30}}]
    status, answer = post(client, {"opportunities": asked}, "?threshold=0.4")
    assert status == 200
    assert [one["opportunity_id"] for one in answer["scores"]] == ["O07", "O08"]
    said = {name: answer["policy"][name] for name in ("policy", "line", "save_rate", "capacity", "author", "chosen")}
    assert said == {
        "policy": "flat", "line": 0.4, "save_rate": 0.2, "capacity": None, "author": None, "chosen": True,
    }  # fmt: skip
    assert answer["verdict"] == "Ready"
    assert {"threshold", "loss_probability", "low", "high", "flagged", "expected_loss", "reasons"} <= set(
        answer["scores"][0]
    )


def test_a_new_opportunity_is_scored_from_its_facts(client):
    status, answer = post(client, {"facts": {"owner": "Ann", "amount": 900, "expected_close_on": "2026-12-31"}})
    assert status == 200
    assert answer["scores"][0]["opportunity_id"] is None
    assert answer["scores"][0]["amount"] == 900


def test_facts_of_refused_columns_are_answered_back_as_ignored(client):
    status, answer = post(client, {"facts": {"discount": 9, "sector": "Retail"}})
    assert status == 200
    assert answer["ignored"] == [
        {"column": "sector", "label": "Sector", "verdict": "suspect", "reason": "Its history is not recorded."}
    ]
    assert post(client, {"facts": {"discount": 9}})[1]["ignored"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"product": "Beta"}, "product"),
        ({"discount": "much"}, "discount"),
        ({"discount": True}, "discount"),
        ({"discount": [1]}, "discount"),
        ({"discount": -1}, "discount"),
        ({"stage": "Won"}, "stage"),
        ({"expected_close_on": "31.12.2026"}, "expected_close_on"),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_its_field(client, changes, field):
    status, answer = post(client, {"opportunities": [{"opportunity_id": "O07", "changes": changes}]})
    assert (status, answer["field"]) == (422, field)
    assert answer["message"].startswith("O07: ")


@pytest.mark.parametrize(
    "body",
    [{}, {"opportunities": []}, {"opportunities": [{"opportunity_id": "O07"}], "facts": {}}, {"opportunity": "O07"}],
)
def test_a_body_without_one_question_is_refused(client, body):
    status, answer = post(client, body)
    assert status == 422
    assert answer["field"]


def test_at_most_a_thousand_are_scored_in_a_call(client):
    assert post(client, {"opportunities": [{"opportunity_id": "O07"}] * 1000})[0] == 200
    status, answer = post(client, {"opportunities": [{"opportunity_id": "O07"}] * 1001})
    assert (status, answer["field"]) == (422, "opportunities")


def test_up_to_a_thousand_new_ones_are_scored_in_a_call(client):
    status, answer = post(client, {"facts": [{"amount": 900}, {"owner": "Ann", "amount": 50}]})
    assert status == 200
    assert [one["amount"] for one in answer["scores"]] == [900, 50]
    for count in (0, 1001):
        status, answer = post(client, {"facts": [{}] * count})
        assert (status, answer["field"]) == (422, "facts")
        assert answer["next_step"]
    status, answer = post(client, {"facts": [{"amount": 1}, 5]})
    assert (status, answer["field"]) == (422, "facts.1")


def test_an_unknown_or_closed_opportunity_is_not_found(client):
    assert post(client, {"opportunities": [{"opportunity_id": "O01"}]})[0] == 404
    assert client.get("/api/v1/what-if/nonsense").status_code == 404


def test_the_twin_answers_what_the_page_shows(client):
    answer = client.get("/api/v1/what-if/O07?set.discount=30&threshold=0.5&curve=stage").get_json()
    assert answer["changes"] == {"discount": 30.0}
    assert answer["curve"]["field"] == "stage"
    assert answer["decision"]
    assert {"now_low", "now_high", "then_low", "then_high"} <= set(answer)


@pytest.mark.parametrize(
    ("query", "field"),
    [("set.discount=much", "discount"), ("set.x=1", "x"), ("foo=1", "foo"), ("threshold=2", "threshold")],
)
def test_the_twin_refuses_what_it_cannot_apply(client, query, field):
    answer = client.get(f"/api/v1/what-if/O07?{query}")
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)


def test_both_are_described(client):
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert "post" in paths["/api/v1/score"]
    assert "422" in paths["/api/v1/score"]["post"]["responses"]
    assert any(path.startswith("/api/v1/what-if/") for path in paths)


@pytest.mark.parametrize("body", ["[]", '{"opportunities": [{"opportunity_id": "\\ud800"}]}'])
def test_a_body_that_is_no_object_of_text_is_refused(client, body):
    answer = client.post("/api/v1/score", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["field"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", 10**400),
        ("amount", 1e300),
        ("amount", True),
        ("amount", [1]),
        ("amount", {"of": 1}),
        ("owner", ["Ann"]),
        ("owner", 5),
        ("account", "x" * 20_001),
        ("expected_close_on", "2026-10-10 or so"),
        ("expected_close_on", 20261010),
        ("opened_on", "2099-01-01"),
        ("account", "\ud800"),
        ("opportunity_id", "O07"),
    ],
)
def test_facts_that_cannot_be_are_refused_naming_the_field(client, name, value):
    status, answer = post(client, {"facts": {name: value}})
    assert (status, answer["field"]) == (422, name)


def test_an_id_may_be_written_as_in_the_address_of_the_page(client):
    plain, escaped = (client.get(f"/api/v1/what-if/{name}?set.discount=30").get_json() for name in ("O07", "~4F07"))
    assert plain == escaped
    assert plain["opportunity_id"] == "O07"
