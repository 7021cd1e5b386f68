"""What is said of a request that never reaches the application."""

import json

import pytest
from waitress.adjustments import Adjustments

from app.boot import problems
from app.boot.buffered import LIMITS, Request

EVERY = [*problems.PROBLEMS.values(), *(each for each in vars(problems).values() if isinstance(each, problems.Problem))]


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: f"{problem.code} {problem.message[:20]}")
def test_each_has_a_sentence_and_a_next_step_in_the_form_of_every_error(problem):
    status, headers, body = problem.to_response("waitress")
    assert status.startswith(f"{problem.code} ")
    assert ("Content-Type", "application/json") in headers
    assert {key: bool(words) for key, words in json.loads(body).items()} == {
        "error": True,
        "message": True,
        "next_step": True,
    }


def request_of(sent):
    request = Request(Adjustments(**LIMITS))
    assert request.received(sent) == len(sent) or request.error is None
    return request


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (b"GET /\r\n\r\n", 505),
    ],
)
def test_what_two_servers_might_read_in_two_ways_is_refused_and_ends_the_connection(sent, status):
    request = request_of(sent)
    assert request.completed
    assert request.is_cut
    assert (request.error.code, request.headers["CONNECTION"]) == (status, "close")


def test_a_request_of_http_1_0_needs_no_host():
    assert request_of(b"GET / HTTP/1.0\r\n\r\n").error is None


def test_a_request_without_a_body_waits_for_no_leave_to_send_one():
    request = request_of(b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n")
    assert (request.completed, request.expect_continue) == (True, False)
