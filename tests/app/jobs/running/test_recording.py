"""What is recorded of a job, whatever becomes of it."""

import contextlib
import dataclasses
import sqlite3

import pytest

from app.jobs.running.exit_codes import exit_code_of
from app.jobs.running.recording import record_done, record_look, recorded
from app.settings import Settings
from data.errors import Busy, HeadwindError, InvalidInput, NotFound, TableUnreadable
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store

HERE = here()
# No process of Linux has such a number.
GONE = dataclasses.replace(HERE, process=2**22 + 1)
ELSEWHERE = dataclasses.replace(HERE, machine="another machine")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


def listed(settings):
    return [
        (one.job, one.author, one.result, one.exit_code, one.error, one.next_step)
        for one in runs.latest(Store(settings.store_url), 9)
    ]


def test_a_job_is_on_record_while_it_runs_and_once_it_has_ended(settings):
    with recorded(settings, "train", "Ann"):
        assert listed(settings) == [("train", "Ann", "running", None, "", "")]
        with pytest.raises(Busy, match="Another train"), recorded(settings, "train"):
            pytest.fail("it holds no lease")
    assert listed(settings) == [("train", "Ann", "done", 0, "", "")]


@pytest.mark.parametrize(
    ("error", "recorded_as"),
    [
        (HeadwindError("No room.", "Make room."), ("failed", 1, "No room.", "Make room.")),
        (Busy("Another import is running.", "Wait."), ("busy", 3, "Another import is running.", "Wait.")),
        (
            ValueError("x"),
            ("failed", 1, "It ended with an error that nobody foresaw: ValueError.", "See"),
        ),
        (KeyboardInterrupt(), ("failed", 130, "It was stopped.", "")),
    ],
)
def test_how_it_failed_is_on_record(settings, error, recorded_as):
    with pytest.raises(type(error)), recorded(settings, "train"):
        raise error
    ((*_, result, code, words, step),) = listed(settings)
    assert (result, code, words) == recorded_as[:3]
    assert step.startswith(recorded_as[3])


def test_a_look_is_on_record_where_it_ends_otherwise_than_the_last_one(settings):
    def look(words):
        with contextlib.suppress(HeadwindError), record_look(settings, "import"):
            if words:
                raise HeadwindError(words, "Do it.")

    for words in ("", "No folder.", "No folder.", "No room.", "", ""):
        look(words)
    assert [(result, error) for _, _, result, _, error, _ in reversed(listed(settings))] == [
        ("failed", "No folder."),
        ("failed", "No room."),
        ("done", ""),
    ]
    with recorded(settings, "import"):
        look("Half an export.")
    assert len(listed(settings)) == 4


@pytest.mark.parametrize(
    ("where", "ended", "found"),
    [
        (GONE, None, ["done", "killed"]),
        (ELSEWHERE, None, ["done", "running"]),
        (HERE, None, ["running"]),
        (HERE, 1, ["failed"]),
        (HERE, 0, ["done"]),
        (None, None, []),
    ],
    ids=["killed", "not heard of yet", "it runs", "failed", "done", "never ran"],
)
def test_that_work_is_done_already_is_on_record_where_nobody_has_said_so(settings, where, ended, found):
    store = Store(settings.store_url)
    if where is not None:
        number = runs.begin(store, "import", "Ann", where, leased=False)
        if ended is not None:
            runs.end(store, number, ended, "No room." if ended else "")
    for _ in range(2):
        record_done(settings, "import", "Bob")
    assert [one.result for one in runs.latest(store, 9)] == found


def test_without_a_store_it_runs_all_the_same_and_says_so(settings, caplog):
    (settings.data_dir / "store.sqlite").write_bytes(b"nothing of the kind" * 100)
    with recorded(settings, "train"):
        done = True
    assert done
    assert caplog.text.count("This run is not recorded: The store store.sqlite cannot be read") == 1


def test_a_store_that_is_lost_while_it_runs_stops_nobody(settings, caplog):
    with recorded(settings, "train"), sqlite3.connect(settings.data_dir / "store.sqlite") as store:
        store.execute("drop table runs")
    assert "How this run ended is not recorded" in caplog.text


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Busy("x"), 3),
        (InvalidInput("author", "x"), 2),
        (TableUnreadable("x"), 2),
        (NotFound("x"), 1),
        (HeadwindError("x"), 1),
        (OSError("x"), 1),
        (KeyboardInterrupt(), 130),
        (SystemExit(5), 5),
        (SystemExit("words"), 1),
    ],
)
def test_how_an_error_ends_a_job(error, code):
    assert exit_code_of(error) == code
