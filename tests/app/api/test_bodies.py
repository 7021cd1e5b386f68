"""What a request's body may be: its size, its form, and what is said of any other."""

import json

import pytest

from app.api import bodies

SCORE, CALLBACK = "/api/v1/score", "/_dash-update-component"


def send(client, path, body, kind="application/json"):
    answer = client.post(path, data=body, content_type=kind)
    return answer.status_code, answer.get_json()


@pytest.fixture
def silent(caplog):
    """At most one short line has been logged, and no traceback."""
    yield
    assert len(caplog.records) <= 1
    assert all(record.exc_info is None and len(record.getMessage()) < 300 for record in caplog.records)


@pytest.mark.parametrize("path", [SCORE, CALLBACK])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{]", "not JSON"),
        (b"{" + b" " * 1_000_000, "not JSON"),
        (b'"\xff"', "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[" * 102 + b"]" * 102, "nested too deeply"),
        (b"[" + b"0," * 400_000 + b"0]", "has 400,001 items"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1e999}', "too large"),
        (b"9" * 5_000, "not JSON"),
        (b'{"a": [{"b": 1, "c": 2, "b": 1}]}', "'b' twice"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_a_sentence(client, silent, path, body, words):
    status, answer = send(client, path, body)
    assert status == 400
    assert words in answer["message"]
    assert answer["next_step"]
    assert len(json.dumps(answer)) < 300


@pytest.mark.parametrize("body", [b"[]", b"42", b"null", b'"{\\"facts\\": {}}"'])
def test_a_body_of_the_api_is_an_object(client, silent, body):
    status, answer = send(client, SCORE, body)
    assert (status, answer["field"]) == (422, "body")
    assert send(client, SCORE, b'{"facts": {}}', "text/plain")[0] == 422


@pytest.mark.parametrize("path", [SCORE, CALLBACK, "/healthz"])
def test_a_body_of_more_than_a_mebibyte_is_refused_before_it_is_read(client, silent, path):
    status, answer = send(client, path, b"x" * (bodies.MOST_BYTES + 1))
    assert (status, answer["error"]) == (413, "TooLarge")
    assert "1 MiB" in answer["message"]


def test_one_that_was_cut_on_its_way_is_refused_by_its_length(client):
    answer = client.post(SCORE, data=b"{}", environ_overrides={"CONTENT_LENGTH": "5000000"})
    assert answer.status_code == 413


def test_on_a_page_the_refusal_is_a_page(client):
    answer = client.post("/at-risk", data=b"x" * (bodies.MOST_BYTES + 1))
    assert (answer.status_code, answer.mimetype) == (413, "text/html")
    assert "1 MiB" in answer.get_data(as_text=True)


def test_a_body_of_a_mebibyte_is_read(client):
    body = b'{"facts": {}}'
    assert send(client, SCORE, body + b" " * (bodies.MOST_BYTES - len(body)))[0] == 200


def test_a_hundred_levels_are_read(dash_app):
    read = dash_app.server.json.loads
    assert read("[" * 100 + "]" * 100)
    assert read('{"a": 1.5, "b": [true, null]}') == {"a": 1.5, "b": [True, None]}


@pytest.fixture
def known(dash_app, client):
    """A callback with one input at least, and the body that its page sends."""
    client.get("/healthz")
    callbacks = dash_app.callback_map
    plain = (
        (output, one)
        for output, one in callbacks.items()
        if "callback" in one and output.startswith("threshold-written") and not output.startswith(("..", "{"))
        and not any(part["id"].startswith("{") for part in one["inputs"] + one["state"])
    )  # fmt: skip
    output, one = next(plain)
    identity, _, name = output.split("@")[0].rpartition(".")
    return {
        "output": output,
        "outputs": {"id": identity, "property": name},
        "inputs": [{**part, "value": None} for part in one["inputs"]],
        "state": [{**part, "value": None} for part in one["state"]],
        "changedPropIds": [],
    }


def test_the_body_that_a_page_sends_fits_its_callback(dash_app, known):
    bodies._refuse_foreign(dash_app.callback_map, known)


@pytest.mark.parametrize(
    "change",
    [
        {"output": 1},
        {"output": "nothing.children"},
        {"inputs": {}},
        {"inputs": []},
        {"inputs": [1]},
        {"inputs": [{"id": "other", "property": "data"}]},
        {"state": "x"},
        {"state": [{"id": [], "property": {}}]},
        {"outputs": 5},
        {"outputs": []},
        {"outputs": [1, 2]},
        {"changedPropIds": 5},
        {"changedPropIds": [{}]},
    ],
)
def test_a_body_of_another_shape_is_no_callback(client, silent, known, change):
    status, answer = send(client, CALLBACK, json.dumps({**known, **change}))
    assert (status, answer["error"]) == (400, "Unreadable")


@pytest.mark.parametrize("body", [b"{}", b"[]", b"17", b'""'])
def test_a_callback_that_names_none_is_refused(client, silent, body):
    assert send(client, CALLBACK, body)[0] == 400


def test_a_pattern_takes_any_of_its_parts_and_no_other():
    like = [{"id": '{"key":["ALL"],"part":"x"}', "property": "id"}]
    one = {"id": {"key": "a", "part": "x"}, "property": "id", "value": 1}
    assert bodies._are_parts([[one, one]], like)
    assert bodies._are_parts([one], like)
    assert not bodies._are_parts([[{**one, "id": {"key": []}}]], like)
    assert not bodies._are_parts([[{**one, "property": "value"}]], like)
