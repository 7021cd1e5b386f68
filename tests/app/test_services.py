"""The policy in force as every page reads it: fresh within a second, and never the reason that a page fails."""

import contextlib
import dataclasses
import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import jobs
from app.boot import progress
from app.boot.progress import Progress
from app.services import HOLDS, LAST_KNOWN, LOG, QUIET, SUGGESTION, TAKE_IT, PolicyInForce, Services
from app.settings import Settings
from app.views.at_risk.answer import at_risk
from app.views.import_report.answer import import_report
from app.views.import_report.check import check
from data.errors import NotReady, NotSigned, StoreUnavailable
from data.records import policies
from data.records.patience import RESTS
from data.records.policies import Adopted, Proposal
from data.records.store import Store
from tests import worlds

# Only what hangs takes so long.
PATIENCE = 300
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


BROKEN = "[pushes]\nhigh = Ask"


def test_next_steps_that_cannot_be_read_are_told_of_and_the_shipped_ones_hold(tmp_path, caplog):
    services = worlds.services(tmp_path)
    assert import_report(services).next_steps_refused == ""
    services.settings.next_steps.write_text(BROKEN, "utf-8")
    with caplog.at_level(logging.WARNING, LOG.name):
        told = [
            services.published().steps.refused,
            import_report(services).next_steps_refused,
            *check(services).warnings,
        ]
    assert len(told) == 3
    assert all(words.startswith("next_steps.toml, line 2: ") for words in told)
    assert all("the steps that Headwind ships hold until then" in words for words in told)
    # Once, however often it is read.
    assert [record.getMessage() for record in caplog.records] == told[:1]
    services.settings.next_steps.write_text('[discount]\nhigh = "Ask Mia"', "utf-8")
    steps = services.published().steps
    assert (steps.refused, steps.own) == ("", {"discount": {"high": "Ask Mia"}})


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
        leave.wait(PATIENCE)

    monkeypatch.setattr(policies, "in_force", slowly)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(policy.of, "demo")
        assert entered.wait(PATIENCE)
        assert policy.of("demo").adopted == ADOPTED
        leave.set()
        assert slow.result(PATIENCE).adopted is None
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


def warned(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def test_a_refused_signature_is_one_line_a_change(tmp_path, caplog):
    settings = dataclasses.replace(worlds.services(tmp_path).settings, secret="0123456789abcdef")
    services = Services(settings)
    for _ in range(3):
        with pytest.raises(NotSigned):
            services.published()
    (line,) = warned(caplog)
    assert line.startswith("What is published cannot be served: The pointer to snapshot")
    assert "Run: python -m app sign" in line or "sign it: python -m app sign" in line
    jobs.sign(settings, lambda _: None)
    services.published()
    services.snapshots.roll_back(services.snapshots.current_version() or "")
    (settings.snapshots / "CURRENT").write_text("s20260101T000000000000\n")
    for _ in range(2):
        with pytest.raises(NotSigned):
            services.published()
    assert len(warned(caplog)) == 2


def test_what_cannot_be_served_is_in_the_log_before_anybody_asks(tmp_path, caplog):
    services = worlds.services(tmp_path)
    services.open()
    assert warned(caplog) == []
    Services(dataclasses.replace(services.settings, secret="0123456789abcdef")).open()
    assert len(warned(caplog)) == 1


def test_another_export_than_the_one_asked_for_is_named_with_it_once(ten, tmp_path, caplog):
    asked = str(tmp_path / "gone")
    services = Services(dataclasses.replace(ten.settings, source=asked))
    for _ in range(2):
        services.published()
    (line,) = warned(caplog)
    info = ten.published().snapshot.info
    assert line.startswith(f"HEADWIND_SOURCE names {asked}, which is not there: {info['source_label']}")
    assert info["source_folder"] in line
    assert check(services).warnings == [line]


@pytest.mark.parametrize("asked", ["", "demo", ".", "the served one"])
def test_an_export_that_is_there_or_served_is_no_cause_for_a_warning(ten, asked, monkeypatch):
    snapshot = ten.published().snapshot
    folder = snapshot.info["source_folder"] if asked == "the served one" else asked
    assert Services(dataclasses.replace(ten.settings, source=folder)).substitute(snapshot) == ""


def test_where_the_first_preparing_has_failed_it_says_why(tmp_path):
    bare = Services(Settings(data_dir=tmp_path))
    progress.write(tmp_path, Progress(error="There is no folder /no/such.", next_step="Name another."))
    with contextlib.closing(bare.store), pytest.raises(NotReady, match="There is no folder") as refused:
        bare.published()
    assert refused.value.on_page == refused.value.next_step == "Name another."


def test_a_folder_that_could_not_be_read_by_itself_can_be_looked_at_on_the_page(tmp_path):
    bare = Services(Settings(data_dir=tmp_path, source=str(tmp_path)))
    progress.write(tmp_path, Progress(error="Nobody knows it.", next_step="Write a mapping."))
    with contextlib.closing(bare.store), pytest.raises(NotReady) as refused:
        bare.published()
    assert refused.value.next_step == "Write a mapping."
    assert refused.value.on_page == TAKE_IT.format(tmp_path)
