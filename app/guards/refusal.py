"""How a guard refuses a request: the status, the sentence and the next step, in the form of every other error."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from data.errors import HeadwindError


def refused(error: HeadwindError, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request with a deliberate error."""
    words = {"error": type(error).__name__, "message": error.message, "next_step": error.next_step}
    body = json.dumps(words).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(f"{error.status} {HTTPStatus(error.status).phrase}", headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
