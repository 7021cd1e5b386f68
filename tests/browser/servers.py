"""Headwind's own server process over a data folder, as `make run` starts it, on a port of its own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 900.0  # preparing the demo takes about eight seconds where nobody else is at work


class Server:
    """A running server: its address, its log, and its JSON twins."""

    def __init__(self, folder: Path, address: str, log: Path) -> None:
        self.folder, self.address, self.log = folder, address, log
        self._read = 0

    def get(self, path: str, **query: Any) -> Any:
        """What a JSON twin answers."""
        words = urllib.parse.urlencode(query, doseq=True)
        return json.loads(self.fetch(f"/api/v1{path}" + (f"?{words}" if words else "")))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return json.loads(self.fetch(f"/api/v1{path}", json.dumps(body).encode()))

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return json.loads(self.fetch(f"/api/v1{path}", json.dumps(body).encode(), "PATCH"))

    def fetch(self, path: str, body: bytes | None = None, method: str | None = None) -> bytes:
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.address + path, body, headers, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def run(self, *words: str, **settings: str) -> None:
        """Run another of Headwind's commands beside the server, on the same data folder."""
        command = [sys.executable, "-m", "app", *words]
        env = environment(self.folder, **settings)
        subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)

    def complaints(self) -> list[str]:
        """What the server has logged as failed since the last time somebody asked."""
        text = self.log.read_text("utf-8")
        new, self._read = text[self._read :], len(text)
        return [new] if "Traceback" in new or "[ERROR]" in new else []


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a server, without anything that the one running the tests has set for Headwind."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HEADWIND_") and name != "PORT"}
    return {**mine, "HEADWIND_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1", **more}


@contextlib.contextmanager
def serving(folder: Path, *words: str, **more: str) -> Iterator[Server]:
    """Serve a data folder until the block ends; `words` are more arguments of `serve`, `more` settings."""
    folder.mkdir(parents=True, exist_ok=True)
    log, port = folder / "server.log", _free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), *words]
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=environment(folder, **more), stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            server = Server(folder, f"http://127.0.0.1:{port}{more.get('HEADWIND_PREFIX', '')}", log)
            _await_ready(server, process)
            yield server
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            server.fetch("/readyz")
            return
        time.sleep(0.1)
    raise AssertionError(f"The server did not become ready:\n{server.log.read_text('utf-8')}")
