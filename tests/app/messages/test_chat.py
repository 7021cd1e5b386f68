"""Webhooks over real connections: what was taken, what was not, and of what nobody knows."""

import json
import socket
import time

import pytest

from app.messages import chat as channel
from app.messages import reach
from app.messages.causes import ADDRESS
from app.messages.chat import harmless, payload, post
from app.messages.outcomes import InDoubt, NotTaken, Refused

HERE = ("127.0.0.1",)


@pytest.fixture
def send(chat, delivery):
    """Post the message; return how often it has begun to leave."""

    def to(hosts=HERE):
        begun = []
        post(delivery, f"http://127.0.0.1:{chat.port}/hook?a=b", "chat", hosts, lambda: begun.append(1))
        return len(begun)

    return to


def test_what_is_taken_has_its_id_and_calls_nobody(send, chat, delivery):
    assert send() == 1
    assert chat.taken == [delivery.key]
    assert chat.messages == [{"text": "Alder &lt;!channel&gt; &amp; @\u200ball\nNobody\n.acted\n"}]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (429, NotTaken),
        (500, NotTaken),
        (503, NotTaken),
        (404, Refused),
        (410, Refused),
        (302, Refused),
        (502, InDoubt),
        (504, InDoubt),
    ],
)
def test_what_the_receiver_says_decides(send, chat, status, outcome):
    chat.status = status
    with pytest.raises(outcome) as raised:
        send()
    assert type(raised.value) is outcome
    assert str(status) in str(raised.value)


def test_a_redirection_is_not_followed(send, chat):
    chat.status, chat.headers = 307, f"Location: http://127.0.0.1:{chat.port}/other\r\n"
    asked: list[str] = []
    chat.at = asked.append
    with pytest.raises(Refused, match="leads elsewhere"):
        send()
    assert asked.count("read") == 1


def test_a_receiver_that_hangs_up_leaves_it_in_doubt(send, chat):
    chat.status = 0
    with pytest.raises(InDoubt):
        send()


def test_a_receiver_that_takes_its_time_is_cut(send, chat, monkeypatch):
    chat.at = lambda stage: time.sleep(1) if stage == "read" else None
    whole = reach.at_most
    monkeypatch.setattr(reach, "at_most", lambda link: whole(link, 0.1))
    with pytest.raises(InDoubt, match="gave up after 0 seconds"):
        send()


def test_where_nobody_listens_nothing_has_begun(delivery):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotTaken, match="Nothing answers at"):
        post(delivery, f"http://127.0.0.1:{port}/", "chat", HERE, lambda: pytest.fail("it had begun"))


def test_what_is_not_listed_is_not_asked(send, chat):
    with pytest.raises(Refused, match="HEADWIND_ALERT_HOSTS"):
        send(hosts=("chat.example.com",))
    assert chat.taken == []


def test_a_step_that_takes_too_long_is_given_up(send, chat, monkeypatch):
    chat.at = lambda stage: time.sleep(1) if stage == "read" else None
    monkeypatch.setattr(reach, "STEP", 0.6)
    with pytest.raises(InDoubt, match="did not answer, and Headwind gave up after 1 seconds"):
        send()


def test_what_speaks_no_http_is_no_webhook(mailbox, delivery):
    mailbox.replies = {"POST /": "hello"}
    with pytest.raises(InDoubt, match="it does not speak HTTP") as raised:
        post(delivery, f"http://127.0.0.1:{mailbox.port}/", "chat", HERE, lambda: None)
    assert raised.value.next_step == ADDRESS


def test_who_does_not_prove_who_he_is_gets_nothing(delivery, chat, monkeypatch):
    monkeypatch.setattr(reach, "STEP", 0.3)
    with pytest.raises(NotTaken, match="makes no encrypted connection"):
        post(delivery, f"https://127.0.0.1:{chat.port}/", "chat", HERE, lambda: pytest.fail("it had begun"))


def test_teams_gets_a_card(delivery):
    body = json.loads(payload(delivery, "teams"))
    assert [one["text"] for one in body["attachments"][0]["content"]["body"]][1:] == ["Nobody", ".acted"]


def test_a_long_text_is_cut():
    assert len(harmless("x" * 9_000)) == channel.LONGEST
