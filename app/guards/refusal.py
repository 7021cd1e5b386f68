"""How a guard refuses a request: the status, the sentence and the next step, in the form of every other error."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from data.errors import HeadwindError


def answer(status: int, name: str, message: str, next_step: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return the status line, the headers and the body that say what is wrong and what to do."""
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    body = json.dumps({"error": name, "message": message, "next_step": next_step}).encode()
    return f"{status} {HTTPStatus(status).phrase}", headers, body


def refused(error: HeadwindError, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request with a deliberate error."""
    status, headers, body = answer(error.status, type(error).__name__, error.message, error.next_step)
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
