"""A proxy that ends HTTPS and shares one host between several applications, of which Headwind has a path."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.browser.servers import Server

ITS_OWN = frozenset({"connection", "transfer-encoding", "date", "server"})


@contextlib.contextmanager
def behind(server: Server, prefix: str, *, strips: bool) -> Iterator[Server]:
    """Show a server through a proxy that hands on what begins with a path, with that path or without it."""
    inside = urlsplit(server.address)

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handed_on(self) -> None:
            """Hand a request on; anything else on this host belongs to another application, which is not there."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if not self.path.startswith(f"{prefix}/"):
                self.send_error(HTTPStatus.BAD_GATEWAY, "Another application")
                return
            path = self.path.removeprefix(prefix) if strips else self.path
            named = {**self.headers, "Host": "inside", "X-Forwarded-Proto": "https"}
            with contextlib.closing(http.client.HTTPConnection(inside.hostname or "", inside.port or 80)) as asked:
                asked.request(self.command, path, body, named)
                self.sent(asked.getresponse())

        def sent(self, answer: http.client.HTTPResponse) -> None:
            body = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in ITS_OWN | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing; what failed shows in the browser."""

        do_GET = do_POST = do_HEAD = handed_on  # noqa: N815

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as outside:
        outside.daemon_threads = True
        threading.Thread(target=outside.serve_forever, daemon=True).start()
        try:
            yield Server(server.folder, f"http://127.0.0.1:{outside.server_port}{prefix}", server.log)
        finally:
            outside.shutdown()
