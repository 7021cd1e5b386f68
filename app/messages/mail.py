"""A message sent as e-mail through the deployment's own server, with what is attached to it."""

from __future__ import annotations

import contextlib
import dataclasses
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from app.messages import reach
from app.messages.causes import Receiver
from app.settings import Settings
from data.records.alerts.deliveries import Delivery

PORTS: Final = {"smtp": 587, "smtps": 465}
READY, DONE, PERMANENT = 220, (250, 251), 500
# Statuses of a mailbox that is not there, unless what is said beside them begins with that of a rule (RFC 3463).
NO_MAILBOX, BY_A_RULE = (550, 551, 553), "5.7."


@dataclasses.dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content: bytes


@dataclasses.dataclass(frozen=True)
class Server:
    """A mail server: where it is, whether its connection is secured at once, and who signs in there."""

    host: str
    port: int
    at_once: bool
    user: str
    password: str = dataclasses.field(repr=False)

    @property
    def receiver(self) -> Receiver:
        """The same as what a message is handed to."""
        return Receiver(self.host, self.port, is_mail_server=True)


def server_of(address: str) -> Server:
    """Read the address of a mail server; raise Refused where it is none."""
    try:
        url = urlsplit(address)
        port = PORTS[url.scheme] if url.port is None else url.port
    except (KeyError, ValueError):
        raise Receiver("", 0, is_mail_server=True).failure("no server") from None
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return Server(url.hostname or "", port, url.scheme == "smtps", user, password)


def send(
    one: Delivery, address: str, settings: Settings, attached: tuple[Attachment, ...], begin: Callable[[], None]
) -> None:
    """Send a message to a mailbox, once; `begin` is called right before its text leaves.

    Raise Refused, NotTaken or InDoubt where it was not taken, or nobody knows.
    """
    server = server_of(settings.mail_server)
    message = email(one, address, settings.mail_from, attached)
    link = reach.connected(server.receiver, settings.alert_hosts)
    session = smtplib.SMTP(local_hostname="headwind", timeout=reach.STEP)
    session.sock = reach.secured(link, server.receiver) if server.at_once else link
    # Whose certificate is looked for where the connection is encrypted later.
    session._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
    with contextlib.closing(session), reach.at_most(lambda: session.sock) as limit:
        _until_begun(session, server, (settings.mail_from, address), limit)
        begin()
        _hand_over(session, server.receiver, message, limit)


def email(one: Delivery, address: str, sender: str, attached: tuple[Attachment, ...]) -> EmailMessage:
    """Write a message as mail; its Message-ID is the same however often it is sent."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, address, " ".join(one.title.split())
    message["Date"] = format_datetime(one.made_at)
    message["Message-ID"] = f"<{one.key}@{sender.rpartition('@')[2]}>"
    # No absence note is an answer to this.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(one.body)
    for each in attached:
        message.add_attachment(each.content, maintype="application", subtype="pdf", filename=each.name)
    return message


def _until_begun(session: smtplib.SMTP, server: Server, both: tuple[str, str], limit: reach.Limit) -> None:
    """Do all that comes before the text; until then the server has nothing."""
    try:
        _introduce(session, server)
        _name_both(session, server.receiver, *both)
    except smtplib.SMTPAuthenticationError as error:
        raise server.receiver.failure("not let in", server.user) from error
    except (smtplib.SMTPException, OSError) as error:
        raise _not_begun(server.receiver, error, limit) from error


def _not_begun(to: Receiver, error: Exception, limit: reach.Limit) -> Exception:
    if limit.passed or isinstance(error, TimeoutError):
        return to.failure("silent", seconds=limit.seconds if limit.passed else reach.STEP)
    if untrusted := getattr(error, "verify_message", ""):
        return to.failure("not trusted", untrusted)
    hung_up = isinstance(error, (ConnectionError, smtplib.SMTPServerDisconnected))
    return to.failure("no talk", "it ended the connection" if hung_up else type(error).__name__)


def _introduce(session: smtplib.SMTP, server: Server) -> None:
    """Greet, encrypt and sign in; without encryption nothing leaves this network."""
    code, said = session.getreply()
    if code != READY:
        raise server.receiver.failure("no greeting", _words(code, said))
    session.ehlo_or_helo_if_needed()
    if not server.at_once and session.has_extn("starttls"):
        session.starttls(context=ssl.create_default_context())
        session.ehlo()
    elif not server.at_once and session.sock is not None and not reach.leads_inside(session.sock):
        raise server.receiver.failure("not encrypted")
    if server.user:
        session.login(server.user, server.password)


def _name_both(session: smtplib.SMTP, to: Receiver, sender: str, address: str) -> None:
    _judge(to, *session.mail(sender), "sender", sender)
    code, said = session.rcpt(address)
    gone = code in NO_MAILBOX and not said.lstrip().startswith(BY_A_RULE.encode())
    _judge(to, code, said, "mailbox" if gone else "not relayed", address)


def _judge(to: Receiver, code: int, said: bytes, cause: str, address: str = "") -> None:
    """Raise what an answer means; `cause` is that of one that no other try will change."""
    if code >= PERMANENT:
        raise to.failure(cause, _words(code, said), address)
    if code not in DONE:
        raise to.failure("mail later", _words(code, said))


def _hand_over(session: smtplib.SMTP, to: Receiver, message: EmailMessage, limit: reach.Limit) -> None:
    """Hand over the text; from its last byte on the server may have it, whether it says so or not."""
    try:
        code, said = session.data(message.as_bytes())
    except smtplib.SMTPDataError as error:  # it did not even want to hear it
        code, said = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    except (smtplib.SMTPException, OSError) as error:
        raise reach.unanswered(to, error, limit) from error
    _judge(to, code, said, "mail refused")


def _words(code: int, said: bytes) -> str:
    """'550 no such mailbox': what a server says, on one line and not at length."""
    return f"{code} {' '.join(said.decode('utf-8', 'replace').split())[:200]}".rstrip(". ")
