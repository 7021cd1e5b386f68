"""Newly flagged deals get their arms from the command line and with each publication, which waits for none of it."""

import datetime as dt

import pytest

from app import jobs
from app.jobs.experiments import assigning
from app.jobs.experiments.assigning import assign_published
from data.errors import StoreUnavailable
from data.records import experiments as records
from data.records.experiments import Plan
from tests import worlds

PLAN = Plan("Spring", 0.2, 90, 9, 3_000.0, "key", dt.date(2026, 6, 30))


@pytest.fixture
def opened(tmp_path):
    found = worlds.services(tmp_path)
    yield found
    found.store.close()


def say(opened, job=jobs.assign):
    said: list[str] = []
    job(opened.settings, said.append)
    return said


def test_where_no_experiment_runs_nothing_is_given(opened):
    assert say(opened) == ["No experiment runs."]
    assert say(opened, assign_published) == []


def test_newly_flagged_deals_get_their_arms_once(opened):
    number = records.start(opened.store, opened.published().bundle.source, PLAN, "Mia")
    (first,), (second,) = say(opened), say(opened)
    assert first.startswith("Experiment Spring: ")
    assert second == "Experiment Spring: 0 more deals to act on, 0 held out."
    assert len(records.arms(opened.store, number)) == 2


def test_what_fails_holds_up_no_publication_and_is_logged(opened, monkeypatch, caplog):
    def silent(_):
        raise StoreUnavailable("The store is busy.", "Try again.")

    monkeypatch.setattr(assigning, "assign_arms", silent)
    records.start(opened.store, opened.published().bundle.source, PLAN, "Mia")
    assert say(opened, assign_published) == []
    assert "could not be given their arms: The store is busy." in caplog.text


def test_a_publication_gives_them(opened):
    """Scored again, O08 and O10 get their arms."""
    source = opened.published().bundle.source
    number = records.start(opened.store, source, PLAN, "Mia")
    jobs.score(opened.settings, lambda _: None)
    assert len(records.arms(opened.store, number)) > 0
