"""A message posted to the webhook of a chat: Slack, Mattermost, Rocket.Chat and the like, or Microsoft Teams."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult

from app.messages import reach
from app.messages.causes import Receiver
from data.records.alerts.addresses import port_of, split
from data.records.alerts.deliveries import Delivery

# Chats cut or refuse what is longer.
LONGEST: Final = 3_500
# Statuses that say that the receiver could not take it now.
LATER: Final = frozenset((408, 425, 429, 500, 503))
# Statuses of a host in front, which does not know what became of it behind.
UNKNOWN: Final = frozenset((502, 504))
# An invisible character keeps a deal's name from calling everybody, or from hiding where a link leads.
APART: Final = "\u200b"


def post(one: Delivery, address: str, channel: str, hosts: Collection[str], begin: Callable[[], None]) -> None:
    """Post a message to a webhook, once; `begin` is called right before its first byte leaves.

    Raise Refused, NotTaken or InDoubt where it was not taken, or nobody knows. Redirections are not followed.
    """
    url = split(address)
    if url is None:
        raise Receiver("", 0).failure("no address")
    to = Receiver(str(url.hostname), port_of(url))
    link = reach.connected(to, hosts)
    if url.scheme == "https":
        link = reach.secured(link, to)
    with link, reach.at_most(lambda: link) as limit:
        if url.scheme == "http" and not reach.leads_inside(link):
            raise to.failure("not encrypted")
        connection = http.client.HTTPConnection(to.host, to.port)
        connection.sock = link
        begin()
        try:
            status = _answer(connection, url, payload(one, channel), one.key)
        except (OSError, http.client.HTTPException) as error:
            raise _unanswered(to, error, limit) from error
        _judge(to, status)


def _unanswered(to: Receiver, error: Exception, limit: reach.Limit) -> Exception:
    # A connection that ends without a line is one of these, too.
    gibberish = isinstance(error, http.client.HTTPException) and not isinstance(error, OSError)
    return to.failure("other tongue") if gibberish and not limit.passed else reach.unanswered(to, error, limit)


def _answer(connection: http.client.HTTPConnection, url: SplitResult, body: bytes, key: str) -> int:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Connection": "close"}
    connection.request("POST", target, body, {"User-Agent": "Headwind", **headers})
    with connection.getresponse() as answer:
        return answer.status


def _judge(to: Receiver, status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in UNKNOWN:
        raise to.failure("in front", status)
    if status in LATER:
        raise to.failure("later", status)
    moved = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    raise to.failure("moved" if moved else "no webhook", status)


def payload(one: Delivery, channel: str) -> bytes:
    """The body of the request: a text, or a card of Microsoft Teams."""
    words = harmless(f"{one.title}\n{one.body}")
    if channel == "teams":
        blocks = [{"type": "TextBlock", "text": line, "wrap": True} for line in words.split("\n") if line.strip()]
        card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return json.dumps({"type": "message", "attachments": [attached]}).encode()
    # What these take for a command stands between < and >.
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return json.dumps({"text": escaped}).encode()


def harmless(text: str) -> str:
    """A text in which nothing calls anybody or stands for a link, whatever a CRM holds; cut to what chats take."""
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return cut.replace("@", f"@{APART}").replace("](", f"]{APART}(")
