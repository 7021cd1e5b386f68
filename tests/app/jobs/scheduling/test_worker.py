"""Real workers: each due time is served once, whatever becomes of whoever serves it."""

import contextlib
import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import update

from app import jobs
from app.jobs.scheduling.worker import Worker
from app.settings import ROOT, Settings
from data.errors import TableUnreadable
from data.processes import is_alive
from data.records import job_tables
from data.records.jobs import due_times, runs
from data.records.store import Store
from tests import worlds
from tests.browser.servers import environment
from tests.postgresql import cluster, emptied

__all__ = ["cluster", "emptied"]

LOOKS = 0.5
NEVER = "".join(f'[{job}]\nwhen = "never"\n' for job in ("import", "train", "prune"))
# The hour that is half a day away: whenever it is, nothing more comes due while a test runs.
DUE = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=12)
WHEN = f'when = "daily {DUE:%H:%M}"'
REVIEWED = f'{NEVER}[review]\n{WHEN}\noutput = "{{}}"\n'
PATIENCE = 120
# A worker that looks ten times as often.
WORKER = f"""
import sys
from app.__main__ import main
from app.jobs.scheduling import worker
worker.LOOKS = {LOOKS}
sys.exit(main(["schedule", *sys.argv[1:]]))
"""


def folder(path, text):
    """A data folder with the ten-row world and a timetable."""
    services = worlds.services(path)
    services.store.close()
    services.settings.timetable.write_text(text)
    return services.settings.data_dir


def started(path, *words, **settings):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *words],
        cwd=ROOT,
        env=environment(path, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def missed(store, *names):
    """Have jobs been due while nobody kept the timetable."""
    due_times.begin(store, names)
    with store.writing() as (connection, at):
        connection.execute(update(job_tables.due_times).values(done_until=at - dt.timedelta(days=3)))


def waited(happens):
    ends = time.monotonic() + PATIENCE
    while not (found := happens()):
        assert time.monotonic() < ends, "it has not happened"
        time.sleep(0.05)
    return found


def listed(store):
    return sorted((one.job, one.result) for one in runs.latest(store, 99))


def test_two_workers_on_two_folders_and_one_postgresql_serve_each_due_time_once(tmp_path, emptied):
    store = Store(emptied)
    missed(store, "review", "score")
    text = f"{REVIEWED}[score]\n{WHEN}\n"
    places = [folder(tmp_path / name, text.format(tmp_path / f"{name}.md")) for name in ("one", "two")]
    workers = [started(place, DATABASE_URL=emptied) for place in places]
    settled = [("review", "done"), ("schedule", "running"), ("schedule", "running"), ("score", "done")]
    try:
        waited(lambda: listed(store) == settled and not any(one.claimed for one in due_times.known(store).values()))
        # Both look again, and find nothing due.
        time.sleep(2 * LOOKS)
        assert listed(store) == settled
    finally:
        for one in workers:
            one.terminate()
    assert [one.wait(PATIENCE) for one in workers] == [0, 0], "SIGTERM ends them in order"
    assert len(list(tmp_path.glob("*.md"))) == 1
    assert listed(store)[1:3] == [("schedule", "done"), ("schedule", "done")]
    store.close()


def test_a_worker_that_is_killed_takes_its_job_along_and_the_next_one_serves_it(tmp_path):
    place = folder(tmp_path / "data", REVIEWED.format(tmp_path / "week.md"))
    store = Store(Settings(data_dir=place).store_url)
    missed(store, "review")
    worker = started(place)
    job = waited(lambda: next((one for one in runs.latest(store, 9) if one.job == "review"), None))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    waited(lambda: not is_alive(job.process) or runs.latest_by_job(store)["review"].result == "done")
    assert due_times.known(store)["review"].done_until < store.now() - dt.timedelta(days=2)
    again = started(place, "--once")
    assert again.wait(PATIENCE) == 0
    assert listed(store)[-2:] == [("schedule", "done"), ("schedule", "killed")]
    assert ("review", "done") in listed(store)
    assert (tmp_path / "week.md").is_file()
    assert store.now() - due_times.known(store)["review"].done_until < dt.timedelta(days=1)
    store.close()


def test_a_job_that_was_not_its_turn_is_due_again_and_one_that_failed_is_not(tmp_path):
    text = f'{NEVER}[score]\n{WHEN}\n[review]\n{WHEN}\noutput = "{tmp_path}/none/week.md"\n'
    place = folder(tmp_path / "data", text)
    store = Store(Settings(data_dir=place).store_url)
    missed(store, "score", "review")
    with worlds_lock(place):
        jobs.keep_schedule(Settings(data_dir=place), print, once=True)
    found = due_times.known(store)
    assert (found["score"].done_until < DUE, found["review"].done_until) == (True, DUE)
    assert {("score", "busy"), ("review", "failed"), ("schedule", "done")} == set(listed(store))
    store.close()


def worlds_lock(place):
    from app.jobs.recovery import exclusively

    return exclusively(Settings(data_dir=place))


def test_a_timetable_that_cannot_be_used_is_refused_as_a_worker_starts(tmp_path):
    (tmp_path / "schedule.toml").write_text('[train]\nwhen = "soon"\n')
    with pytest.raises(TableUnreadable, match=r"schedule\.toml, line 2: 'soon' is no time"):
        jobs.keep_schedule(Settings(data_dir=tmp_path), print, once=True)


def test_a_timetable_that_is_changed_is_followed_and_one_that_cannot_be_used_is_not(tmp_path, caplog):
    settings = Settings(data_dir=tmp_path)
    worker = Worker(settings, print)

    def planned(text):
        settings.timetable.write_text(text)
        worker.look()
        return {entry.job: entry.words for entry, _, _ in worker._due}["prune"]

    assert planned(f'{NEVER}[review]\nwhen = "never"\n') == "never"
    assert planned("[prune]\nwhen = 'soon'") == "never"
    assert caplog.text.count("The former timetable goes on: schedule.toml, line 2: 'soon' is no time") == 1
    assert planned("[prune]\nwhen = 'daily 05:00'") == "daily 05:00"
    worker.store.close()


def test_a_job_that_ends_while_the_store_cannot_be_had_is_not_done_again(tmp_path):
    place = folder(tmp_path / "data", f'{NEVER}[review]\nwhen = "never"\n[score]\n{WHEN}\n')
    settings = Settings(data_dir=place)
    store = Store(settings.store_url)
    missed(store, "score")
    worker = Worker(settings, print)
    worker.store = Store(settings.store_url, patience=0.2)
    with contextlib.closing(sqlite3.connect(place / "store.sqlite", isolation_level=None)) as other:
        looking = threading.Thread(target=worker.look)
        looking.start()
        waited(lambda: ("score", "done") in listed(store))
        other.execute("begin immediate")
        looking.join(PATIENCE)
        other.execute("rollback")
    worker.look()
    assert (listed(store), due_times.known(store)["score"].claimed) == ([("score", "done")], None)
    assert store.now() - due_times.known(store)["score"].done_until < dt.timedelta(days=1)
    for one in (store, worker.store):
        one.close()
