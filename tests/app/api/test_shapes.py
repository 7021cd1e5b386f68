"""Whatever stands in the place of what a page sends, the answer is a refusal or an answer, and never a failure."""

import copy
import itertools
import json
import logging

import pytest

from app import addresses
from app.api import door, shapes
from app.api.faults import LONGEST, Log
from tests.examples import is_thorough

CALLBACK = "/_dash-update-component"
WRONG = [
    None, True, 0, -1, 2**63 - 1, 2**63, 2**70, 1e300, -1.5, "", "x", "\ud800", "\x00", "9" * 400, "2026-99-99",
    [], [1], [[]], ["\ud800"], [None, "x"], {}, {"a": 1}, {"": {}}, {"owner": {"a": 1}},
    json.loads("[" * 60 + "]" * 60),
]  # fmt: skip
# So many of them stand, by turns, in place of the whole of what one callback reads.
FEW = 8
STATE = {
    "period": "quarter",
    "from": "2026-01-01",
    "to": "2026-03-31",
    "compare": "year",
    "owner": ["Ann", ""],
    "policy": "flat",
    "threshold": 0.5,
    "capacity": None,
}
ASKED = {"state": STATE, "opportunity_id": "O07", "changes": {"amount": 9_000}, "nth": 1}
SENT = {
    "scope.data": STATE,
    "page-query.data": {"tab": "moves", "set.stage": "Offer", "q": "x", "amount_from": "5", "sort": "-age"},
    "deals-query.data": {"flagged": "yes", "loss_from": "0.1", "closes_to": "2026-12-31", "age_to": "5"},
    "deals-mount.data": 1,
    "deals.getRowsRequest": {
        "startRow": 0,
        "endRow": 100,
        "sortModel": [{"colId": "amount", "sort": "desc"}],
        "filterModel": {
            "amount": {"filterType": "number", "type": "inRange", "filter": 1, "filterTo": 5e5},
            "owner": {"filterType": "text", "type": "contains", "filter": "A"},
            "expected_close_on": {"type": "lessThan", "dateFrom": "2026-12-31 00:00:00", "dateTo": None},
        },
        "context": {"turn": 1},
    },
    "deal-shown.data": {"scope": STATE, "deal": "O07"},
    "deal-asked.data": "O07",
    "deal-actions-asked.data": {"deal": "O07", "turn": 0},
    "actions-turn.data": 1,
    "alerts-turn.data": 1,
    "experiments-turn.data": 1,
    "experiments-effect.value": 25,
    "threshold-asked.data": {"act": "adopt", "author": "Ann", "note": "Now", "state": STATE, "turn": 1},
    "threshold-written.data": None,
    "data-import-turn.data": 1,
    "what-if-drawn.data": "O07",
    "what-if-find.value": "acme",
    "what-if-moves-asked.data": ASKED,
    "what-if-scenarios-asked.data": {**ASKED, "beside": "1,2", "turn": 0},
    "what-if-scenarios-write.data": {
        "act": "remove", "author": "Ann", "path": "/what-if/O07", "changes": {"amount": 1}, "nth": 1, "number": 1,
    },
    "what-if-scenario-name.value": "Mine",
    "_pages_location.pathname": "/what-if/O07",
    "_pages_location.search": "?set.amount=9000",
}  # fmt: skip


@pytest.fixture
def failures(monkeypatch, caplog):
    """The unexpected errors of which a traceback was written."""
    monkeypatch.setattr(door, "FAULTS", Log(logging.getLogger("shapes")))
    # What others see of the same world stays as it is.
    monkeypatch.setattr("app.views.threshold.policy_history.policies.adopt", lambda *_: None)
    return lambda: [record.getMessage() for record in caplog.records if "Traceback" in record.getMessage()]


@pytest.fixture
def answered(dash_app, client):
    """The callbacks that the server answers, by their outputs."""
    client.get("/healthz")
    return {output: one for output, one in dash_app.callback_map.items() if "callback" in one}


@pytest.fixture
def sent(client, answered):
    """What a page keeps; what the model says of the changes comes from the server itself."""
    output = next(output for output in answered if "what-if-answer.data" in output)
    said = ask(
        client,
        output,
        answered[output],
        {**SENT, "scope.data": {}, "page-query.data": {"set.stage": "Offer", "set.discount": "30"}},
    )
    answer = said.get_json()["response"]["what-if-answer"]["data"]
    assert answer["moved"]
    assert answer["curve"]
    return {**SENT, "what-if-answer.data": answer}


def ask(client, output, one, values):
    outputs = [
        dict(zip(("id", "property"), each.rsplit(".", 1), strict=True)) for each in output.strip(".").split("...")
    ]
    parts = {kind: [{**part, "value": values[named(part)]} for part in one[kind]] for kind in ("inputs", "state")}
    body = {"output": output, "outputs": outputs if output.startswith("..") else outputs[0], "changedPropIds": []}
    (limiter,) = client.application.extensions["limiter"]
    limiter.reset()
    return client.post(CALLBACK, data=json.dumps(body | parts), content_type="application/json")


def named(part):
    return f"{part['id']}.{part['property']}"


def test_every_part_that_a_callback_reads_has_a_shape(answered):
    read = {named(part) for one in answered.values() for part in one["inputs"] + one["state"]}
    assert read == set(shapes.SHAPES)


def test_what_a_page_sends_is_answered(client, answered, sent, failures):
    for output, one in answered.items():
        assert ask(client, output, one, sent).status_code in {200, 204}, output
    assert failures() == []


@pytest.mark.parametrize("part", [{"owner": 5}, {"owner": {"a": 1}}, {"threshold": ["0.4"]}, {"period": ["all"]}])
def test_a_part_of_a_viewers_state_is_of_the_kind_that_is_declared(part):
    assert shapes.fits("scope.data", STATE | {"colour": ["red"]}), "a page of an earlier version may know of more"
    assert not shapes.fits("scope.data", STATE | part)


def places(value, *, path=()):
    """Every place in a value; of a list the first."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1] if isinstance(value, list) else ())
    for key, each in inner:
        yield from places(each, path=(*path, key))


def replaced(value, path, wrong):
    if not path:
        return wrong
    made = copy.copy(value)
    made[path[0]] = replaced(value[path[0]], path[1:], wrong)
    return made


def wrong_values(held, turn):
    """Wrong values in place of the whole, each of them in a thorough run, and one, by turns, in each place within."""
    yield from WRONG if is_thorough() else itertools.islice(turn, FEW)
    yield from (replaced(held, path, next(turn)) for path in places(held) if path)


@pytest.mark.contract
def test_no_wrong_value_in_any_place_of_any_callback_fails(client, answered, sent, failures, caplog):
    failed, turn = [], itertools.cycle(WRONG)
    for output, one in answered.items():
        for name in map(named, one["inputs"] + one["state"]):
            for value in wrong_values(sent[name], turn):
                status = ask(client, output, one, {**sent, name: value}).status_code
                if status >= 500 or failures():
                    failed.append((name, value, [words[-100:] for words in failures()]))
                failed += [record for record in caplog.records if len(record.getMessage()) > LONGEST]
                caplog.clear()
                door.FAULTS._kinds.clear()
    assert failed == []


def test_a_failure_of_the_program_is_one(client, answered, sent, failures, monkeypatch):
    monkeypatch.setattr("pages.what_if.neighbours", lambda *_: 1 / 0)
    output = "what-if-similar.children"
    said = ask(client, output, answered[output], sent).get_data(as_text=True)
    assert "Something went wrong" in said
    assert len(failures()) == 1


def test_the_log_names_the_part_and_not_the_value(client, answered, sent, failures, caplog):
    output = "deal-similar.children"
    answer = ask(client, output, answered[output], {**sent, "deal-asked.data": ["secret"]})
    assert (answer.status_code, answer.get_json()["next_step"]) == (400, "Reload the page.")
    assert [record.getMessage() for record in caplog.records] == [
        "A callback was sent what no page sends: deal-asked.data"
    ]
    assert failures() == []


def test_below_a_prefix_a_path_begins_with_it():
    with addresses.below("/headwind"):
        assert [shapes.fits(shapes.PATH, path) for path in ("/headwind", "/headwind/data", "/data")] == [
            True,
            True,
            False,
        ]
    assert not shapes.fits(shapes.PATH, "data")
