"""What a visitor sees until there is something to serve: what is being prepared, how far it is, or why it failed."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.addresses import at
from app.boot.progress import Progress
from app.telemetry import names

PAGE = (Path(__file__).parent / "waiting.html").read_text("utf-8")
# Seconds after which to ask again.
AGAIN = "2"
# The page has nothing but its own style and script, so it is allowed less than others.
POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Answer = tuple[str, list[tuple[str, str]], bytes]


def answer(path: str, progress: Progress, nonce: str, counted: str = "") -> Answer:
    """Answer a request for a path before anything can be served: status line, headers, body.

    counted: what the server's other workers have counted, as Prometheus reads it.
    """
    if path == "/healthz":
        return _answer_of("200 OK", "application/json", json.dumps({"status": "alive"}))
    if path == names.METRICS:
        return _answer_of("200 OK", names.TYPE, names.as_text(as_metrics(progress)) + counted)
    if path == "/readyz" or path.startswith("/api/"):
        return _answer_of("503 Service Unavailable", "application/json", json.dumps(as_json(progress)))
    return _answer_of(
        "503 Service Unavailable",
        "text/html; charset=utf-8",
        page(progress, nonce),
        {"Content-Security-Policy": POLICY.format(nonce=nonce)},
    )


def as_json(progress: Progress) -> dict[str, Any]:
    """Return what is known as the body of a 503, in the form of every other error."""
    failed = progress.error or ("Preparing has stopped." if progress.is_stopped else "")
    return {
        "error": "NotReady",
        "message": failed or "Headwind is preparing what it serves.",
        "next_step": progress.next_step or ("" if failed else "Ask again in a few seconds."),
        "status": "failed" if progress.error else "preparing",
        "step": progress.step,
        "share": round(progress.share, 3),
        "seconds": round(progress.seconds),
    }


def as_metrics(progress: Progress) -> dict[str, float]:
    """Return what is known in numbers: nothing is ready yet."""
    return {names.READY: 0.0, **progress.as_metrics()}


def page(progress: Progress, nonce: str) -> str:
    """Return the whole page; it asks /readyz by itself and turns into the page that was asked for."""
    known = as_json(progress)
    words = {
        "__nonce__": nonce,
        "__message__": html.escape(known["message"]),
        "__next__": html.escape(known["next_step"] if known["status"] == "failed" else ""),
        "__step__": html.escape(known["step"]),
        "__percent__": f"{known['share'] * 100:.0f}",
        "__state__": known["status"],
        "__readyz__": html.escape(at("/readyz")),
    }
    found = PAGE
    for mark, text in words.items():
        found = found.replace(mark, text)
    return found


def _answer_of(status: str, kind: str, body: str, more: Mapping[str, str] | None = None) -> Answer:
    text = body.encode()
    headers = {"Content-Type": kind, "Content-Length": str(len(text)), "Cache-Control": "no-store", **(more or {})}
    if status.startswith("503"):
        headers["Retry-After"] = AGAIN
    return status, list(headers.items()), text


def send(found: Answer, start_response: Any, *, body: bool = True) -> Iterable[bytes]:
    """Send an answer through WSGI; a HEAD request gets no body."""
    status, headers, text = found
    start_response(status, headers)
    return [text] if body else []
