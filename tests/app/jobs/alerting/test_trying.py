"""A test message from the command line."""

import dataclasses
import re

import pytest

from app import __main__ as command
from app import jobs
from app.messages.causes import CAUSES
from app.views.alerts.trying import LOOK
from data.errors import HeadwindError, NotFound
from data.records.alerts import destinations
from data.records.alerts.destinations import Wanted
from data.records.jobs import runs
from tests import worlds

HERE = "127.0.0.1"


@pytest.fixture
def services(tmp_path, chat):
    found = worlds.services(tmp_path)
    wanted = Wanted("chat", f"http://{HERE}:{chat.port}/hook")
    destinations.add(found.store, "ten", wanted, "Mia", (HERE,))
    yield found
    found.store.close()


def test_it_is_sent_to_the_place_of_a_number_alone(services, chat):
    said: list[str] = []
    settings = dataclasses.replace(services.settings, alert_hosts=(HERE,))
    jobs.send_test_message(settings, 1, "", said.append)
    assert said == [f"Place 1 ({HERE}) accepted the test message. {LOOK}"]
    assert "the command line has sent this" in chat.messages[0]["text"]
    with pytest.raises(NotFound, match=re.escape(f"Place 1 ({HERE})")):
        jobs.send_test_message(settings, 2, "Ann", said.append)
    chat.status = 410
    with pytest.raises(HeadwindError) as refused:
        jobs.send_test_message(settings, 1, "Ann", said.append)
    assert refused.value.next_step == CAUSES["no webhook"].step


def test_the_command_says_what_came_of_it_and_is_no_run_of_the_job(services, chat, monkeypatch, capsys):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(services.settings.data_dir))
    monkeypatch.setenv("HEADWIND_ALERT_HOSTS", HERE)
    assert command.main(["alert", "--test", "1", "--author", "Ann"]) == 0
    assert len(chat.taken) == 1
    chat.status = 404
    assert command.main(["alert", "--test", "1"]) != 0
    assert "The receiver answered 404." in capsys.readouterr().err
    assert command.main(["alert", "--test", "all"]) != 0
    assert runs.latest_by_job(services.store) == {}


def test_a_snapshot_of_another_version_keeps_no_test_back(services, chat, monkeypatch):
    monkeypatch.setattr("data.snapshots.snapshot.recipe", lambda: "another")
    settings = dataclasses.replace(services.settings, alert_hosts=(HERE,))
    jobs.send_test_message(settings, 1, "Ann", lambda _words: None)
    assert len(chat.taken) == 1
