"""A worker of gunicorn that reads each request whole before a thread takes it: waitress's connections in its processes.

A slow or silent client holds a connection, never a thread; a large body is counted, never kept.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
import time
from collections.abc import Mapping
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from app.boot.body import MOST_BODY, Body, Chunks
from app.boot.problems import FAILED, LATE, PROBLEMS, UNREADABLE, Problem, problem_of
from app.guards import headers
from app.telemetry import request_id

# Seconds in which a request must have arrived whole, and a connection have sent its first.
WHOLE_WITHIN = 20.0
# Bytes of a request that are thrown away after its answer.
MOST_DRAINED = 67_108_864
# Seconds between two looks at the clock.
PAUSE = 1.0
LIMITS: Mapping[str, Any] = {
    # The name and version of a server help nobody who visits.
    "ident": "",
    "connection_limit": 900,
    "asyncore_use_poll": True,
    "cleanup_interval": 1,
    # Longer than the routers in front keep a connection, which would else send a request into one that closes.
    "channel_timeout": 120,
    # The state of a page stands in its address, names of owners too, and a browser sends it twice: as the referrer.
    "max_request_header_size": 65_536,
    # Beyond this not even counting is worth it.
    "max_request_body_size": 1_073_741_824,
    "recv_bytes": 65_536,
    # An answer that nobody fetches waits on the disk; the thread that made it goes on.
    "outbuf_high_watermark": 268_435_456,
    # What a proxy says of the visitor is judged by the application.
    "clear_untrusted_proxy_headers": False,
    "log_socket_errors": False,
}


class Request(HTTPRequestParser):
    """A request as it arrives."""

    body_rcv: Any
    expect_continue = False
    is_cut = False
    # What the log says of a client that is gone before its request was read.
    path = ""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; what follows them goes into a body of bounded size."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, an address that is none
            raise ParsingError("The request line or a header cannot be read.") from error
        self.error = problem_of(self.version, self.headers, is_chunked=self.chunked)
        if self.error is not None or (self.content_length > MOST_BODY and self.expect_continue):
            # Whoever asks first is told at once; of what is too large the application does so in words.
            self.body_rcv = None
            self._cut()
        if self.chunked and self.body_rcv is not None:
            self.body_rcv = Chunks(Body())
        elif self.body_rcv is not None:
            self.body_rcv.buf = Body()
        # Where nothing follows, nothing is to be asked for.
        self.expect_continue = self.expect_continue and self.body_rcv is not None

    def received(self, data: bytes) -> int:
        """Take what has arrived; of a body that is too large, no more than that it is."""
        taken = int(super().received(data))
        if self.error is not None or (self.chunked and self.body_rcv is not None and self.body_rcv.is_cut):
            self._cut()
        return len(data) if self.is_cut else taken

    def refuse(self, problem: Problem) -> None:
        """Wait for no more of it."""
        self.error, self.completed = problem, True
        self._cut()

    def _cut(self) -> None:
        """Let the connection end with the answer: what still comes belongs to this request."""
        self.is_cut, self.headers["CONNECTION"] = True, "close"


class Refusal(ErrorTask):
    """The answer to what is no request at all, in the form and with the headers of every other answer."""

    def execute(self) -> None:
        """Answer."""
        error = self.request.error
        problem = error if isinstance(error, Problem) else PROBLEMS.get(error.code, UNREADABLE)
        if problem is FAILED:
            problem = dataclasses.replace(FAILED, next_step=request_id.next_step("Try again.", request_id.current()))
        self.status, given, body = problem.to_response()
        self.response_headers.extend(headers.completed(given))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if getattr(self.request, "command", "") == "HEAD" else body)


class Answer(WSGITask):
    """The application's answer."""

    def finish(self) -> None:
        """End it; what has no body has no end of one either."""
        if self.request.command == "HEAD":
            self.write(b"")
            self.chunked_response = False
        super().finish()


class Connection(HTTPChannel):
    """A client's connection, which knows since when it owes the rest of a request."""

    parser_class = Request
    task_class = Answer
    error_task_class = Refusal
    request: Any
    close_when_flushed: bool
    owes_since: float | None = None
    # After an answer that came before the end of its request: how long the rest is taken, and how much of it has been.
    drains_until: float | None = None
    drained = 0
    is_cut = False

    def __init__(self, *given: Any, **named: Any) -> None:
        """Owe the first request from the beginning."""
        super().__init__(*given, **named)
        self.owes_since = self.creation_time

    def received(self, data: bytes) -> bool:
        """Take what has arrived; a whole request pays what was owed."""
        if self.drains_until is not None:
            return self._drained(len(data))
        before = self.request
        taken = bool(super().received(data))
        if self.request is None:
            self.owes_since = None
        elif self.request is not before:
            self.owes_since = time.time()
        return taken

    def service(self) -> None:
        """Answer a request; what is said of one that cannot be read has no id of a former one."""
        request_id.forget()
        self.is_cut = self.requests[0].is_cut
        super().service()

    def handle_write(self) -> None:
        """Write; an answer that came before the end of its request is not lost with the connection."""
        if not (self.close_when_flushed and self.is_cut):
            super().handle_write()
            return
        self.close_when_flushed = False
        super().handle_write()
        if self.total_outbufs_len or not self.connected:
            self.close_when_flushed = self.connected
            return
        self.drains_until, self.is_cut = time.time() + WHOLE_WITHIN, False
        with contextlib.suppress(OSError):  # a client that is gone fetches nothing
            self.socket.shutdown(socket.SHUT_WR)

    def _drained(self, length: int) -> bool:
        """Throw away what follows, so that the client comes to read its answer; up to a size."""
        self.drained += length
        self.will_close = self.drained > MOST_DRAINED
        return False

    def look(self, now: float) -> None:
        """Refuse a request that has been on its way for too long, and close what brings none."""
        if self.requests or self.total_outbufs_len:
            self.owes_since = now if self.owes_since is not None else None
        elif self.drains_until is not None:
            self.will_close = self.will_close or now > self.drains_until
        elif self.owes_since is not None and now - self.owes_since > WHOLE_WITHIN:
            self._refuse_late()

    def _refuse_late(self) -> None:
        """Answer what has begun; of what has not there is nothing to be said."""
        with self.requests_lock:
            late, self.request, self.owes_since = self.request, None, None
            if late is None:
                self.will_close = True
                return
            late.refuse(LATE)
            self.requests.append(late)
            self.server.add_task(self)


class Listener(TcpWSGIServer):
    """A socket's connections, of which late ones are refused."""

    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """Close connections that idle, and refuse requests that do not arrive."""
        super().maintenance(now)
        for connection in list(self.active_channels.values()):
            connection.look(now)


class BufferedWorker(Worker):
    """A process of gunicorn: one thread reads and writes all connections, the others answer whole requests."""

    def run(self) -> None:
        """Serve until told to stop, then finish what was begun."""
        channels: dict[int, Any] = {}
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        dispatcher.queue_logger.disabled = True
        listeners = [_listener(self.wsgi, each.sock, channels, dispatcher) for each in self.sockets]
        while self.alive and os.getppid() == self.ppid:
            self._turn(channels)
        for listener in listeners:
            # Its trigger stays: with it threads tell that an answer is ready.
            wasyncore.dispatcher.close(listener)
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(map(_is_busy, channels.values())):
            self._turn(channels)
        dispatcher.shutdown(timeout=PAUSE)

    def _turn(self, channels: dict[int, Any]) -> None:
        """Read and write for a while; the master hears of it."""
        until = time.monotonic() + PAUSE
        self.notify()
        while self.alive and time.monotonic() < until:
            wasyncore.loop(timeout=PAUSE / 2, use_poll=True, map=channels, count=1)
        if not self.alive:
            wasyncore.loop(timeout=PAUSE / 10, use_poll=True, map=channels, count=1)


def _listener(application: Any, sock: Any, channels: dict[int, Any], dispatcher: Any) -> Listener:
    known = (sock.family, sock.type, sock.proto, sock.getsockname())
    limits = Adjustments(**LIMITS)
    return Listener(
        application, channels, _sock=sock, dispatcher=dispatcher, adj=limits, sockinfo=known, bind_socket=False
    )


def _is_busy(channel: Any) -> bool:
    """Tell whether a connection waits for an answer, or an answer for its client."""
    return isinstance(channel, Connection) and bool(channel.requests or channel.total_outbufs_len)
