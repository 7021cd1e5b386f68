"""Slow, silent and huge clients against real processes of the worker, over a small application."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from waitress.adjustments import Adjustments

from app.boot.body import MOST_BODY
from app.boot.buffered import LIMITS
from app.settings import ROOT

APPLICATION = """
import time
from app.guards.headers import Headers
def fail(environ, start):
    raise ValueError("no such thing")
def server(environ, start):
    if environ["PATH_INFO"] == "/fails":
        return Headers(fail)(environ, start)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ["REQUEST_METHOD"] == "HEAD":
        start("200 OK", [] if environ["QUERY_STRING"] else [("Content-Length", "3")])
        return iter(())
    if environ["QUERY_STRING"]:
        open(__file__ + ".asked", "w").close()
        time.sleep(float(environ["QUERY_STRING"]))
    said = f"{environ.get('CONTENT_LENGTH') or 0} {len(body)}".encode()
    start("200 OK", [("Content-Length", str(len(said)))])
    return [said]
"""
CONFIGURATION = """
import app.boot.buffered as buffered
buffered.WHOLE_WITHIN = 3.0
worker_class = "app.boot.buffered.BufferedWorker"
threads = 2
control_socket_disable = True
"""
PATIENCE = 300.0


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "small.py").write_text(APPLICATION)
    (folder / "conf.py").write_text(CONFIGURATION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    paths = ("--pythonpath", f"{folder},{ROOT}")
    command = [sys.executable, "-m", "gunicorn", "-c", str(folder / "conf.py"), "-b", f"127.0.0.1:{port}", *paths]
    process = subprocess.Popen([*command, "small:server"], cwd=ROOT, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < end, "the small server does not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.05)
    yield port, process, folder / "small.py.asked"
    process.terminate()
    process.wait(PATIENCE)


def ask(port, body=None, *, seconds="", chunked=False):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST" if body else "GET", f"/?{seconds}", body, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.read().decode(), dict(answer.getheaders())
    finally:
        connection.close()


def test_silent_and_half_sent_requests_hold_no_thread_and_are_told_that_they_are_late(served):
    port, *_ = served
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    for each in opened[:10]:
        each.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal")
    for each in opened[10:20]:
        each.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n")
    assert ask(port)[0] == "0 0", "two threads are free beside forty such connections"
    for number, each in enumerate(opened):
        each.settimeout(PATIENCE)
        said = each.recv(65_536)
        assert said.startswith(b"HTTP/1.1 408 ") if number < 20 else said == b""
        each.close()


@pytest.mark.parametrize("size", [9, MOST_BODY, MOST_BODY + 1, 5 * MOST_BODY])
def test_a_body_is_kept_up_to_a_size_and_its_true_length_is_told(served, size):
    length, kept = ask(served[0], b"x" * size)[0].split()
    assert int(length) == size
    assert int(kept) == size if size <= MOST_BODY else int(kept) <= MOST_BODY


def test_a_body_of_unknown_length_is_bounded_too(served):
    length, kept = ask(served[0], iter([b"x" * MOST_BODY] * 3), chunked=True)[0].split()
    assert MOST_BODY < int(length) <= 3 * MOST_BODY
    assert int(kept) <= MOST_BODY


def raw(port, sent):
    """What is answered to bytes that no library would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asked:
        asked.sendall(sent)
        return asked.makefile("rb").read().decode()


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;" + b"a" * 100_000,
    ],
    ids=["a length of thousands of digits", "an address that is none", "an endless line"],
)
def test_what_cannot_be_read_is_refused_and_others_are_answered(served, sent):
    assert raw(served[0], sent).startswith("HTTP/1.1 400 ")
    assert ask(served[0])[0] == "0 0"


def test_whoever_asks_first_sends_no_large_body(served):
    headers = f"Content-Length: {9 * MOST_BODY}\r\nExpect: 100-continue"
    said = raw(served[0], f"POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
    assert said.startswith("HTTP/1.1 200 "), "the application hears of it, and of its length"
    assert f"{9 * MOST_BODY} 0" in said


def test_an_answer_to_head_has_no_body(served):
    for query in (b"", b"length=no"):
        said = raw(served[0], b"HEAD /?" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert said.startswith("HTTP/1.1 200 ")
        assert said.endswith("\r\n\r\n")
        assert said.count("\r\n\r\n") == 1


def test_the_server_does_not_say_what_it_is(served):
    assert "Server" not in ask(served[0])[1]


def test_what_is_no_request_is_refused_with_the_headers_of_every_answer(served):
    with socket.create_connection(("127.0.0.1", served[0])) as one:
        one.settimeout(PATIENCE)
        one.sendall(b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
        answer = one.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 400")
    assert "X-Content-Type-Options: nosniff" in answer
    assert "Server:" not in answer


def test_what_fails_before_any_answer_says_under_which_number_and_no_later_refusal_does(served):
    connection = http.client.HTTPConnection("127.0.0.1", served[0], timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", "/fails", headers={"X-Request-ID": "a7"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["X-Request-ID"]) == (500, "a7")
        assert json.loads(answer.read())["next_step"] == "Try again. Tell whoever runs it this number: a7."
    for _ in range(4):  # more than there are threads
        with socket.create_connection(("127.0.0.1", served[0])) as one:
            one.settimeout(PATIENCE)
            one.sendall(b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
            assert b"X-Request-ID" not in one.recv(65_536)


def test_a_worker_that_is_told_to_stop_finishes_what_it_answers(served):
    port, process, asked = served
    said = []
    asking = threading.Thread(target=lambda: said.append(ask(port, seconds="1.5")[0]))
    asking.start()
    while not asked.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGHUP)  # new workers take over, the old one stops
    asking.join(PATIENCE)
    assert said == ["0 0"]
    assert ask(port)[0] == "0 0"


def test_limits_are_ones_that_waitress_knows():
    assert Adjustments(**LIMITS).ident is None
