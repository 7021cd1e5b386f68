"""A test message to a place, over real connections to receivers on this machine."""

import dataclasses

import pytest

from app.messages.causes import ADDRESS, CAUSES, SETTING
from app.views.alerts.answer import IN_DOUBT, READ_ONLY, alerts
from app.views.alerts.trying import AGAIN, BODY, LOOK, TITLE, send_test
from data.errors import InvalidInput, NotFound, ReadOnly
from data.records.alerts import deliveries, destinations
from data.records.alerts.destinations import Wanted

HERE = "127.0.0.1"


@pytest.fixture
def place(desk, chat, mailbox):
    """Let alerts go to the chat or the mailbox of this machine; return its number."""
    mail = {"mail_server": f"smtp://{HERE}:{mailbox.port}", "mail_from": "headwind@example.com"}
    desk.settings = dataclasses.replace(desk.settings, alert_hosts=(HERE, "example.com"), **mail)
    addresses = {"chat": f"http://{HERE}:{chat.port}/hook/SECRET", "e-mail": "ann@example.com"}

    def add(channel):
        return destinations.add(
            desk.store, "ten", Wanted(channel, addresses[channel]), "Mia", desk.settings.alert_hosts
        )

    return add


def audited(desk):
    return [(one.author, one.action, one.subject) for one in desk.store.audit(2)][::-1]


def test_it_arrives_in_a_chat_and_is_audited_and_nothing_else(desk, place, chat):
    number = place("chat")
    found = send_test(desk, number, " Mia ")
    assert (found.taken, found.words, found.next_step) == (
        True,
        f"Place {number} ({HERE}) accepted the test message.",
        LOOK,
    )
    assert chat.messages == [{"text": f"{TITLE}\n{BODY.format(author='Mia')}"}]
    assert audited(desk) == [("Mia", "send test", "ten"), ("Mia", "test taken", f"ten/{number}")]
    assert "SECRET" not in str([desk.store.audit(9), found])
    # No alert was sent by it, and no rule was right or wrong.
    assert deliveries.latest(desk.store, "ten", 9) == ()
    assert set(deliveries.status_counts(desk.store).values()) == {0}
    assert (alerts(desk, {}).raised_count, alerts(desk, {}).waiting, alerts(desk, {}).unsent) == (0, 0, ())


def test_the_latest_result_stays_on_the_place(desk, place, chat):
    number, other = place("chat"), place("e-mail")
    send_test(desk, number, "Ann")
    chat.status = 404
    found = send_test(desk, number, "Mia")
    rows = {one.number: one for one in alerts(desk, {}).destinations}
    assert (rows[number].tested, rows[number].tested_by) == (found.words, "Mia")
    assert (rows[other].tested, rows[other].tested_at) == ("", None)
    desk.settings = dataclasses.replace(desk.settings, read_only=True)
    assert {one.tested for one in alerts(desk, {}).destinations} == {""}


def test_it_arrives_by_mail(desk, place, mailbox):
    assert send_test(desk, place("e-mail"), "Mia").taken
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == ("ann@example.com", TITLE)
    assert BODY.format(author="Mia") in message.get_content()


@pytest.mark.parametrize(
    ("status", "said", "step"),
    [
        (404, "has not got the test message: The receiver answered 404.", CAUSES["no webhook"].step),
        (503, "has not got the test message: The receiver answered 503.", AGAIN),
        (0, "ended the connection before it had answered.", IN_DOUBT),
    ],
)
def test_what_went_wrong_is_said_exactly_with_what_to_do(desk, place, chat, status, said, step):
    number, chat.status = place("chat"), status
    found = send_test(desk, number, "Mia")
    assert not found.taken
    assert found.words.endswith(said)
    assert found.next_step == step
    assert audited(desk)[-1] == ("Mia", "test not taken", f"ten/{number}")
    assert desk.store.audit(1)[0].detail == found.words
    assert deliveries.latest(desk.store, "ten", 9) == ()


@pytest.mark.parametrize(
    ("channel", "receiver", "where", "step"),
    [("chat", "chat", "", ADDRESS), ("e-mail", "mailbox", "the mail server ", SETTING)],
)
def test_a_port_where_nobody_listens_is_named(desk, place, request, channel, receiver, where, step):
    """A mail server that is down is nobody's to put right on a page."""
    number, down = place(channel), request.getfixturevalue(receiver)
    down.shutdown()
    down.server_close()
    found = send_test(desk, number, "Mia")
    assert f"Nothing answers at {where}{HERE}:{down.port} (connection refused)." in found.words
    assert found.next_step == step


def test_a_host_that_is_listed_no_more_is_not_reached(desk, place, chat):
    number = place("chat")
    desk.settings = dataclasses.replace(desk.settings, alert_hosts=("example.com",))
    found = send_test(desk, number, "Mia")
    assert f"Nothing may be sent to {HERE}." in found.words
    assert (found.taken, chat.taken) == (False, [])


def test_who_may_not_write_sends_nothing(desk, place, chat):
    number = place("chat")
    with pytest.raises(InvalidInput):
        send_test(desk, number, " ")
    with pytest.raises(NotFound):
        send_test(desk, number + 1, "Mia")
    desk.settings = dataclasses.replace(desk.settings, read_only=True)
    with pytest.raises(ReadOnly, match=READ_ONLY):
        send_test(desk, number, "Mia")
    assert chat.taken == []
