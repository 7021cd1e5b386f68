"""Why a message was not taken, in words, and what to do next: one table for tests and for all that is sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from app.messages.outcomes import Failure, InDoubt, NotTaken, Refused
from data.records.alerts.addresses import LISTED

ADDRESS: Final = "Check its address; where that is wrong, remove this place and add the right one."
# The server is everybody's, and nobody sets it on a page.
SETTING: Final = "Whoever runs Headwind puts that right in HEADWIND_MAIL_SERVER."
SENDER: Final = "Whoever runs Headwind puts that right in HEADWIND_MAIL_FROM."
MAILBOX: Final = "Remove this place and add the right address."
SILENT: Final = "{where} did not answer, and Headwind gave up after {seconds} seconds."
ASK: Final = "Whoever runs Headwind asks whoever runs the mail server."


@dataclasses.dataclass(frozen=True)
class Cause:
    """How sending ended, why in words, and what puts it right at a webhook and at the mail server.

    A step of '' says that there is nothing to put right: it is tried again, or asked for there.
    """

    outcome: type[Failure]
    words: str
    step: str = ""
    mail_step: str = SETTING


CAUSES: Final[Mapping[str, Cause]] = {
    "no address": Cause(Refused, "What is kept as its address is none.", MAILBOX),
    "no server": Cause(Refused, "HEADWIND_MAIL_SERVER is no address of a mail server."),
    "not listed": Cause(Refused, "Nothing may be sent to {host}.", LISTED, LISTED),
    "inside": Cause(Refused, "{host} leads to {address}, an address inside the network.", LISTED, LISTED),
    "not found": Cause(
        NotTaken,
        "{where} is not found ({said}).",
        "Check its spelling; where it is wrong, remove this place and add the right address.",
    ),
    "nobody": Cause(NotTaken, "Nothing answers at {there} ({said}).", ADDRESS),
    "silent": Cause(NotTaken, SILENT, ADDRESS),
    "no TLS": Cause(
        NotTaken,
        "{where} makes no encrypted connection, which an address with https needs.",
        "Check whether its address begins with https or http, and its port; add the place anew with the right one.",
        "Whoever runs Headwind checks in HEADWIND_MAIL_SERVER whether it is smtps or smtp, and the port.",
    ),
    "not trusted": Cause(
        NotTaken,
        "{where} is not trusted ({said}).",
        "Check the host of its address; where that is right, whoever runs that host renews its certificate.",
        "Whoever runs Headwind checks the host in HEADWIND_MAIL_SERVER, or has its certificate renewed.",
    ),
    "not encrypted": Cause(
        Refused,
        "{where} is reached without encryption.",
        "Remove this place and add its address with https.",
        "Whoever runs Headwind gives an address in HEADWIND_MAIL_SERVER that begins with smtps://.",
    ),
    "no answer": Cause(InDoubt, SILENT, "", ""),
    "ended": Cause(InDoubt, "{where} ended the connection before it had answered.", "", ""),
    "other tongue": Cause(InDoubt, "What answers at {there} is no webhook: it does not speak HTTP.", ADDRESS),
    "in front": Cause(InDoubt, "A host in front of the receiver answered {said}."),
    "later": Cause(NotTaken, "The receiver answered {said}."),
    "moved": Cause(
        Refused,
        "The receiver answered {said}: it leads elsewhere.",
        "Remove this place and add the address that it leads to.",
    ),
    "no webhook": Cause(
        Refused,
        "The receiver answered {said}.",
        "See that the webhook is still there; where it has another address, remove this place and add that.",
    ),
    "not let in": Cause(NotTaken, "{where} does not let {said} in."),
    "no talk": Cause(NotTaken, "{where} cannot be spoken with ({said})."),
    "no greeting": Cause(NotTaken, "{where} answered {said}.", "", ASK),
    "sender": Cause(Refused, "{where} takes no mail from {address} ({said}).", "", SENDER),
    "mailbox": Cause(Refused, "{where} knows no mailbox {address} ({said}).", "", MAILBOX),
    "not relayed": Cause(Refused, "{where} takes no mail for {address} ({said}).", "", ASK),
    "mail refused": Cause(Refused, "{where} refused the message ({said}).", "", ASK),
    "mail later": Cause(NotTaken, "{where} answered {said}.", "", ""),
}


@dataclasses.dataclass(frozen=True)
class Receiver:
    """What a message is handed to: a host and its port, and whether that is the mail server of this deployment."""

    host: str
    port: int
    is_mail_server: bool = False

    @property
    def where(self) -> str:
        """'chat.example.com:443', 'The mail server mail.example.com:587'."""
        return self._named("The mail server")

    def _named(self, server: str) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{f'{server} ' if self.is_mail_server else ''}{name}:{self.port}"

    def failure(self, cause: str, said: object = "", address: str = "", seconds: float = 0.0) -> Failure:
        """What to raise for a cause of the table."""
        found = CAUSES[cause]
        names = {"where": self.where, "there": self._named("the mail server"), "host": self.host}
        words = found.words.format(**names, said=said, address=address, seconds=f"{seconds:.0f}")
        return found.outcome(words, found.mail_step if self.is_mail_server else found.step)
