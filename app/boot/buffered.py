"""A worker of gunicorn that reads each request whole before a thread takes it: waitress's connections in its processes.

A slow or silent client holds a connection, never a thread; a large body is counted, never kept.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import BadRequest

from app.guards import headers

# Bytes of a body that are kept; the application refuses a larger one in words.
MOST_BODY = 1_048_576
# Seconds in which a request must have arrived whole, and a connection have sent its first.
WHOLE_WITHIN = 20.0
# Bytes of a line that says how long a part of a body is, and of what follows the last one.
LONGEST_LINE = 4_096
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


class Body(OverflowableBuffer):
    """What a client sends as a body: kept up to a size, then only counted."""

    def __init__(self, most: int = MOST_BODY) -> None:
        """Remember how much is kept; all of that stays in memory."""
        super().__init__(most + 1)
        self._most, self._taken = most, 0

    def append(self, data: bytes) -> None:
        """Keep more of it, or count it."""
        self._taken += len(data)
        if self._taken <= self._most:
            super().append(data)

    def __len__(self) -> int:
        """Bytes that were sent, kept or not."""
        return self._taken


class Request(HTTPRequestParser):
    """A request as it arrives."""

    body_rcv: Any
    expect_continue: bool

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; what follows them goes into a body of bounded size."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, an address that is none
            raise ParsingError("The request line or a header cannot be read.") from error
        if self.content_length > MOST_BODY and self.expect_continue:
            # Whoever asks first is told at once; the application does so in words.
            self.body_rcv, self.expect_continue, self.connection_close = None, False, True
        if self.body_rcv is not None:
            self.body_rcv.buf = Body()

    def received(self, data: bytes) -> int:
        """Take what has arrived; the lines around the parts of a body are short, or it is refused."""
        taken = int(super().received(data))
        if self.chunked and max(len(self.body_rcv.control_line), len(self.body_rcv.trailer)) > LONGEST_LINE:
            self.error, self.completed = BadRequest("The body's parts cannot be told apart."), True
        return taken


class Refusal(ErrorTask):
    """The answer to what is no request at all, with the headers of every answer."""

    def execute(self) -> None:
        """Answer."""
        self.response_headers.extend(headers.completed([]))
        super().execute()


class Connection(HTTPChannel):
    """A client's connection, which knows since when it owes the rest of a request."""

    parser_class = Request
    error_task_class = Refusal
    owes_since: float | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        """Owe the first request from the beginning."""
        super().__init__(*given, **named)
        self.owes_since = self.creation_time

    def received(self, data: bytes) -> bool:
        """Take what has arrived; a whole request pays what was owed."""
        taken = bool(super().received(data))
        if self.request is None:
            self.owes_since = None
        elif self.owes_since is None:
            self.owes_since = time.time()
        return taken

    def is_late(self, now: float) -> bool:
        """Tell whether a request has been on its way for too long."""
        return self.owes_since is not None and now - self.owes_since > WHOLE_WITHIN


class Listener(TcpWSGIServer):
    """A socket's connections, of which late ones are closed."""

    channel_class = Connection

    def maintenance(self, now: float) -> None:
        """Close connections that idle, and those whose request does not arrive."""
        super().maintenance(now)
        for connection in list(self.active_channels.values()):
            if connection.is_late(now) and not connection.requests:
                connection.will_close = True


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
