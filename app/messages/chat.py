"""A message posted to the webhook of a chat: Slack, Mattermost, Rocket.Chat and the like, or Microsoft Teams."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult

from app.messages import reach
from app.messages.outcomes import InDoubt, NotTaken, Refused
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
        raise Refused("Its address is none.")
    host, port = str(url.hostname), port_of(url)
    link = reach.connected(host, port, hosts)
    if url.scheme == "https":
        link = reach.secured(link, host)
    with link, reach.at_most(lambda: link):
        if url.scheme == "http" and not reach.leads_inside(link):
            raise Refused(f"{host} is reached without encryption. Give its address with https.")
        connection = http.client.HTTPConnection(host, port)
        connection.sock = link
        begin()
        _judge(_answer(connection, url, payload(one, channel), one.key))


def _answer(connection: http.client.HTTPConnection, url: SplitResult, body: bytes, key: str) -> int:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Connection": "close"}
    try:
        connection.request("POST", target, body, {"User-Agent": "Headwind", **headers})
        with connection.getresponse() as answer:
            return answer.status
    except (OSError, http.client.HTTPException) as error:
        raise InDoubt("The connection ended before the receiver had answered.") from error


def _judge(status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in UNKNOWN:
        raise InDoubt(f"A host in front of the receiver answered {status}.")
    if status in LATER:
        raise NotTaken(f"The receiver answered {status}.")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Refused(f"The receiver answered {status}: it leads elsewhere. Give the address that it leads to.")
    raise Refused(f"The receiver answered {status}. See that the webhook is still there.")


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
