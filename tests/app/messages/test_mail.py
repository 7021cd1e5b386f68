"""Mail over real connections to a mail server of this machine."""

import pytest

from app.messages.causes import ASK, MAILBOX, SENDER
from app.messages.mail import Attachment, send, server_of
from app.messages.outcomes import InDoubt, NotTaken, Refused
from app.settings import Settings

FILE = Attachment("review.pdf", b"%PDF-\r\n.\r\n")


@pytest.fixture
def mail(mailbox, delivery):
    """Send the message; return how often it has begun to leave."""

    def to(*attached, scheme="smtp", user=""):
        address = f"{scheme}://{user}127.0.0.1:{mailbox.port}"
        settings = Settings(mail_server=address, mail_from="headwind@example.com", alert_hosts=("127.0.0.1",))
        begun = []
        try:
            send(delivery, "ann@example.com", settings, attached, lambda: begun.append(1))
        finally:
            mailbox.begun = len(begun)
        return len(begun)

    return to


def test_what_is_taken_has_its_id_its_words_and_its_file(mail, mailbox, delivery):
    assert mail(FILE) == 1
    assert mailbox.taken == [f"<{delivery.key}@example.com>"]
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == ("ann@example.com", "Alder <!channel> & @all")
    assert message.get_body().get_content().replace("\r\n", "\n") == "Nobody\n.acted\n"
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("review.pdf", FILE.content)


@pytest.mark.parametrize(
    ("command", "reply", "outcome", "begun"),
    [
        ("GREETING", "421 later", NotTaken, 0),
        ("MAIL FROM", "451 later", NotTaken, 0),
        ("RCPT", "450 later", NotTaken, 0),
        ("RCPT", "550 no such mailbox", Refused, 0),
        ("DATA", "451 later", NotTaken, 1),
        ("TEXT", "452 full", NotTaken, 1),
        ("TEXT", "554 spam", Refused, 1),
        ("TEXT", "hang up", InDoubt, 1),
    ],
)
def test_what_the_server_says_decides(mail, mailbox, command, reply, outcome, begun):
    mailbox.replies = {command.split()[0]: reply}
    with pytest.raises(outcome) as raised:
        mail()
    assert (type(raised.value), mailbox.begun, mailbox.taken) == (outcome, begun, [])


@pytest.mark.parametrize(
    ("command", "reply", "words", "step"),
    [
        ("RCPT", "550 no such user", "knows no mailbox ann@example.com (550 no such user).", MAILBOX),
        ("RCPT", "550 5.7.1 relaying denied", "takes no mail for ann@example.com (550 5.7.1 relaying denied).", ASK),
        ("MAIL", "553 not yours", "takes no mail from headwind@example.com (553 not yours).", SENDER),
        ("RCPT", "450 later", "answered 450 later.", ""),
    ],
)
def test_each_refusal_says_who_puts_it_right(mail, mailbox, command, reply, words, step):
    mailbox.replies = {command: reply}
    with pytest.raises(NotTaken) as raised:
        mail()
    assert (raised.value.words, raised.value.next_step) == (f"The mail server 127.0.0.1:{mailbox.port} {words}", step)


def test_a_password_is_not_said_where_it_is_not_let_in(mail, mailbox):
    mailbox.replies = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 no"}
    with pytest.raises(NotTaken, match="does not let ann in") as raised:
        mail(user="ann:s%40cret@")
    assert "cret" not in str(raised.value)


def test_a_server_that_does_not_prove_who_it_is_gets_nothing(mail, mailbox):
    with pytest.raises(NotTaken, match="makes no encrypted connection"):
        mail(scheme="smtps")
    assert mailbox.begun == 0


def test_the_address_of_a_server_is_read_with_its_usual_port():
    found = server_of("smtps://ann:s%40cret@mail.example.com")
    assert (found.host, found.port, found.at_once, found.user, found.password) == (
        "mail.example.com",
        465,
        True,
        "ann",
        "s@cret",
    )
    assert "cret" not in repr(found)
    assert server_of("smtp://mail.example.com").port == 587
    with pytest.raises(Refused):
        server_of("imap://mail.example.com")
