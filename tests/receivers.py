"""Receivers of messages on this machine: a chat's webhook and a mail server, each in a thread, counting by id."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any


def nothing(_stage: str) -> None:
    """What is done at a stage of a conversation unless a test wants something else."""


class Receiver(socketserver.ThreadingTCPServer):
    """What listens: `taken` are the ids of what was taken, in order; `at` is called at each stage of a conversation."""

    allow_reuse_address = True

    def __init__(self, handler: type[socketserver.StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.taken: list[str] = []
        self.messages: list[Any] = []
        self.at: Callable[[str], None] = nothing
        self.status, self.headers, self.replies = 200, "", {}  # type: ignore[var-annotated]

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """A sender that was killed is no error."""


class Webhook(socketserver.StreamRequestHandler):
    """A chat that answers as it is told to."""

    server: Receiver

    def handle(self) -> None:
        self.server.at("connected")
        asked = self.rfile.readline()
        if not asked:
            return
        lines = iter(lambda: self.rfile.readline().decode().strip(), "")
        parted = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in parted}
        body = self.rfile.read(int(headers["content-length"]))
        if len(body) < int(headers["content-length"]):
            return
        if self.server.status < 300:
            self.server.taken.append(headers["idempotency-key"])
            self.server.messages.append(json.loads(body))
        self.server.at("read")
        if self.server.status:
            self.wfile.write(
                f"HTTP/1.1 {self.server.status} x\r\n{self.server.headers}Content-Length: 0\r\n\r\n".encode()
            )
        self.server.at("answered")


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes whatever comes, unless it is told to reply otherwise to a command."""

    server: Receiver

    def handle(self) -> None:
        self.server.at("connected")
        self.say(self.server.replies.get("GREETING", "220 here"))
        for line in iter(lambda: self.rfile.readline().decode().strip(), ""):
            command = line.split(":")[0].split()[0].upper()
            self.server.at(command)
            self.say(self.server.replies.get(command, "354 go on" if command == "DATA" else "250 well"))
            if command == "DATA" and "DATA" not in self.server.replies and not self.take():
                return
            if command == "QUIT":
                return

    def take(self) -> bool:
        lines = []
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        else:
            return False
        reply = self.server.replies.get("TEXT", "250 taken")
        if reply.startswith("250"):
            message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            self.server.messages.append(message)
            self.server.taken.append(str(message["Message-ID"]))
        self.server.at("TEXT")
        if reply == "hang up":
            return False
        self.say(reply)
        self.server.at("confirmed")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextlib.contextmanager
def listening(handler: type[socketserver.StreamRequestHandler]) -> Iterator[Receiver]:
    """Listen on a port of this machine until the block ends."""
    receiver = Receiver(handler)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()
