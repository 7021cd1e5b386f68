"""The policy in force as every page reads it: fresh within a second, and never the reason that a page fails."""

import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services import HOLDS, LAST_KNOWN, LOG, QUIET, SUGGESTION, PolicyInForce, Services
from app.views.at_risk import at_risk
from data import policies
from data.errors import StoreUnavailable
from data.patience import RESTS
from data.policies import Adopted, Proposal
from data.store import Store

ADOPTED = Adopted(1, "flat", 0.4, 300.0, 0.2, None, "", "Mia", dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
FLAT = Proposal("flat", 0.45, 300.0, 0.2, None)


class Asked:
    """A store's answers, one after the other, the last one again and again; and a clock that stands still."""

    def __init__(self, monkeypatch, *answers):
        self.answers, self.times, self.now = list(answers), 0, 100.0
        monkeypatch.setattr(policies, "in_force", self.in_force)

    def in_force(self, _store, _source):
        self.times += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def clock(self):
        return self.now


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store.sqlite")


def known(found):
    return found.adopted, found.unread


def test_the_store_is_asked_at_most_once_a_second(store, monkeypatch):
    asked = Asked(monkeypatch, None, ADOPTED)
    policy = PolicyInForce(store, asked.clock)
    assert known(policy.of("demo")) == (None, "")
    asked.now += HOLDS * 0.9
    assert known(policy.of("demo")) == (None, "")
    asked.now += HOLDS
    assert known(policy.of("demo")) == (ADOPTED, "")
    assert asked.times == 2


def test_whoever_has_just_written_reads_it_back_at_once(store, monkeypatch):
    asked = Asked(monkeypatch, None, ADOPTED)
    policy = PolicyInForce(store, asked.clock)
    policy.of("demo")
    policy.forget()
    assert policy.of("demo").adopted == ADOPTED


def test_a_policy_is_that_of_its_source(store, monkeypatch):
    asked = Asked(monkeypatch, ADOPTED, None)
    policy = PolicyInForce(store, asked.clock)
    assert policy.of("demo").adopted == ADOPTED
    assert policy.of("kaggle_crm").adopted is None


def test_what_was_last_known_stays_while_the_store_is_away_and_it_is_left_alone(store, monkeypatch, caplog):
    asked = Asked(monkeypatch, ADOPTED, StoreUnavailable("Away."), None)
    policy = PolicyInForce(store, asked.clock)
    policy.of("demo")
    asked.now += HOLDS
    with caplog.at_level(logging.WARNING, LOG.name):
        assert known(policy.of("demo")) == (ADOPTED, LAST_KNOWN)
    assert [record.getMessage() for record in caplog.records] == ["The policy in force cannot be read: Away."]
    asked.now += RESTS * 0.9
    assert known(policy.of("demo")) == (ADOPTED, LAST_KNOWN)
    assert asked.times == 2
    asked.now += RESTS
    assert known(policy.of("demo")) == (None, "")


def test_where_none_was_ever_read_the_suggestion_applies(store, monkeypatch):
    asked = Asked(monkeypatch, StoreUnavailable("Away."))
    policy = PolicyInForce(store, asked.clock)
    for _ in range(3):
        assert known(policy.of("demo")) == (None, SUGGESTION)
        asked.now += RESTS


def test_it_is_logged_once_a_minute(store, monkeypatch, caplog):
    asked = Asked(monkeypatch, StoreUnavailable("Away."))
    policy = PolicyInForce(store, asked.clock)
    with caplog.at_level(logging.WARNING, LOG.name):
        for _ in range(int(2 * QUIET / RESTS)):
            policy.of("demo")
            asked.now += RESTS
    assert len(caplog.records) == 2


def test_while_one_asks_the_others_take_what_was_known(store, monkeypatch):
    asked = Asked(monkeypatch, ADOPTED, None)
    policy = PolicyInForce(store, asked.clock)
    policy.of("demo")
    asked.now += HOLDS
    entered, leave = threading.Event(), threading.Event()

    def slowly(_store, _source):
        entered.set()
        leave.wait(5)

    monkeypatch.setattr(policies, "in_force", slowly)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(policy.of, "demo")
        assert entered.wait(5)
        assert policy.of("demo").adopted == ADOPTED
        leave.set()
        assert slow.result(5).adopted is None
    assert policy.of("demo").adopted is None


def test_pages_follow_what_is_adopted_and_what_is_retired(ten):
    services = Services(ten.settings)
    try:
        assert at_risk(services, {}).open.flagged_amount == 2000 + 4000
        policies.adopt(services.store, "ten", FLAT, "Mia")
        services.forget_policy()
        answer = at_risk(services, {})
        assert answer.open.flagged_amount == 2000 + 3000
        assert (answer.policy.author, answer.policy.chosen) == ("Mia", False)
    finally:
        policies.retire(services.store, "ten", "Mia")
    services.forget_policy()
    assert at_risk(services, {}).policy.policy_words == "the model's suggestion"


def test_a_damaged_store_takes_no_page_down(ten, tmp_path):
    services = Services(ten.settings)
    (tmp_path / "store.sqlite").write_bytes(b"no database" * 100)
    services.policy = PolicyInForce(Store(tmp_path / "store.sqlite"))
    answer = at_risk(services, {})
    assert (answer.open.flagged, answer.policy.unread) == (2, SUGGESTION)
