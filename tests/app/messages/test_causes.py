"""The table of causes: every one can be said, and says who puts it right."""

import pytest

from app.messages.causes import CAUSES, SETTING, Receiver
from app.messages.outcomes import InDoubt, Refused

CHAT, SERVER = Receiver("chat.example.com", 8443), Receiver("mail.example.com", 587, is_mail_server=True)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("to", [CHAT, SERVER])
def test_every_cause_is_one_sentence_without_gaps(cause, to):
    found = to.failure(cause, "550 x", "ann@example.com", 10.0)
    assert "{" not in found.words
    assert found.words.endswith(".")
    assert str(found) == f"{found.words} {found.next_step}".strip()


def test_what_no_other_try_changes_says_what_does():
    steps = {cause: CHAT.failure(cause).next_step or SERVER.failure(cause).next_step for cause in CAUSES}
    assert all(steps[cause] for cause, one in CAUSES.items() if one.outcome is Refused)
    assert issubclass(CAUSES["no answer"].outcome, InDoubt)


def test_a_mail_server_is_put_right_by_whoever_runs_headwind():
    found = SERVER.failure("nobody", "connection refused")
    assert found.words == "Nothing answers at the mail server mail.example.com:587 (connection refused)."
    assert found.next_step == SETTING
    assert "HEADWIND" not in CHAT.failure("nobody").next_step
