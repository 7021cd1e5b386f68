"""What is said of jobs: what matters most first, then the timetable and the runs."""

import dataclasses
import datetime as dt

import pytest

from app.services import Services
from app.timetable import ONCE
from app.views.jobs.answer import recorded_jobs
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import worlds

HERE = here()


@pytest.fixture
def services(tmp_path):
    found = worlds.services(tmp_path)
    yield found
    found.store.close()


def run(services, job, code=0, error="", hours_ago=1.0, author="Ann"):
    """Record a run that took 42 seconds, so many hours ago."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
    store = Store(services.settings.store_url, clock=lambda: now)
    number = runs.begin(store, job, author, HERE)
    now += dt.timedelta(seconds=42)
    runs.end(store, number, code, error, "Import more." if error else "")
    store.close()


def keep(services):
    return runs.begin(services.store, "schedule", "Ann", HERE, leased=False)


def said(services):
    found = recorded_jobs(services)
    return found.finding, found.next_step, found.is_well


def test_nobody_keeps_the_timetable_until_somebody_does(services):
    start = "Whoever runs Headwind starts its worker beside the server."
    assert said(services) == ("Nobody keeps the timetable, so nothing happens by itself.", start, False)
    keep(services)
    assert said(services) == ("No job has run yet.", "", True)
    assert recorded_jobs(services).kept.startswith("since ")
    assert recorded_jobs(services).runs == (), "the worker is no news"


def test_cron_keeps_it_too_as_long_as_it_comes(services):
    run(services, "schedule", hours_ago=1, author=ONCE)
    assert recorded_jobs(services).kept.startswith("whenever schedule --once is called, last on ")
    run(services, "prune")
    assert said(services) == ("The last run of every job went well.", "", True)


def test_cron_that_has_not_come_for_hours_keeps_nothing(services):
    run(services, "schedule", hours_ago=3, author=ONCE)
    assert not recorded_jobs(services).is_well


def test_a_worker_that_was_told_to_end_keeps_nothing(services):
    run(services, "schedule", hours_ago=0.5)
    assert recorded_jobs(services).kept == ""


def test_what_somebody_tried_in_vain_by_hand_is_no_news(services):
    run(services, "publish", 1, "There is no model version 'x'.")
    keep(services)
    assert said(services)[2]


def test_what_failed_last_comes_first_until_it_went_well(services):
    run(services, "train", 1, "It is too small.")
    keep(services)
    assert said(services) == ("The last train failed: It is too small.", "Import more.", False)
    run(services, "train", 3, hours_ago=0.8)
    keep(services)
    assert said(services)[2], "that it was not its turn is no failure"
    runs.begin(services.store, "import", "Ann", dataclasses.replace(HERE, process=2**22 + 1))
    assert said(services)[0].startswith("The last import was killed: ")


def test_runs_have_their_place_and_their_time(services):
    run(services, "train", 1, "It is too small.")
    (one,) = recorded_jobs(services).runs
    assert (one.job, one.author, one.host, one.process, one.leased) == ("train", "Ann", HERE.host, HERE.process, True)
    assert (one.seconds, one.result, one.exit_code, one.error) == (42.0, "failed", 1, "It is too small.")


def test_a_public_deployment_tells_neither_hosts_nor_errors(services):
    run(services, "train", 1, "There is no folder /srv/secret.")
    shown = dataclasses.replace(services.settings, public=True)
    found = recorded_jobs(Services(shown))
    assert (found.finding, found.next_step) == ("The last train failed.", "Ask whoever runs this deployment.")
    assert "secret" not in repr(found)
    assert HERE.host not in repr(found.runs)


def test_the_timetable_says_when_each_job_is_due_next_and_what_it_lacks(services):
    services.settings.timetable.write_text('time_zone = "Europe/Berlin"\n[score]\nwhen = "every 5 minutes"\n')
    run(services, "score", hours_ago=0.1)
    found = recorded_jobs(services)
    planned = {one.job: one for one in found.planned}
    assert found.time_zone == "Europe/Berlin"
    assert planned["score"].due_at is not None
    assert 0 < (planned["score"].due_at - dt.datetime.now(dt.UTC)).total_seconds() <= 300
    assert (planned["score"].when, planned["score"].result) == ("every 5 minutes", "done")
    assert (planned["import"].due_at, planned["import"].lacks) == (None, "No folder is named to import from")
    assert (planned["backup"].when, planned["backup"].due_at, planned["train"].result) == ("never", None, "")


def test_a_timetable_that_cannot_be_used_is_said_with_its_line(services):
    services.settings.timetable.write_text("[train]\nwhen = 'soon'\n")
    found = recorded_jobs(services)
    assert found.finding.startswith("schedule.toml, line 2: 'soon' is no time")
    assert found.planned == ()


def test_where_the_store_cannot_be_read_that_is_said(services):
    services.settings.store_file.write_bytes(b"nothing of the kind" * 100)
    found = recorded_jobs(Services(services.settings))
    assert found.unread == found.finding == "The store store.sqlite cannot be read or written."
    assert found.next_step
