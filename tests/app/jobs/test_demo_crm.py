"""Whoever asks for the demo CRM gets a whole one, of the size and the simulation that are asked for."""

import contextlib
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from app import jobs
from app.jobs import demo_crm
from app.jobs.demo_crm import is_own_demo, is_there, repaired
from app.settings import Settings
from data.demo import runs
from data.demo.runs import Runs
from data.errors import InvalidInput


def quiet(_words):
    pass


@pytest.fixture
def settings(tmp_path):
    made = Settings(data_dir=tmp_path, demo_opportunities=200)
    jobs.demo_export(made, quiet)
    return made


def run_of(settings):
    return settings.demo.resolve().parent.name


def test_one_that_is_as_asked_is_not_generated_again(settings):
    before = run_of(settings)
    assert jobs.demo_export(settings, quiet) == settings.demo
    assert run_of(settings) == before


def test_one_that_another_job_has_just_generated_is_taken(settings, monkeypatch):
    asked, said = dataclasses.replace(settings, demo_opportunities=210), list[str]()

    @contextlib.contextmanager
    def after_another(_settings):
        Runs(settings.demos).make(210)
        yield

    monkeypatch.setattr(demo_crm, "exclusively", after_another)
    jobs.demo_export(asked, said.append)
    assert said == []
    assert is_there(asked, asked.demo)


def test_another_size_is_generated(settings):
    before, said = run_of(settings), list[str]()
    jobs.demo_export(dataclasses.replace(settings, demo_opportunities=210), said.append)
    assert run_of(settings) != before
    assert "210 opportunities" in said[0]


def test_another_as_of_day_is_generated_and_any_will_do_where_none_is_asked_for(settings):
    before, day = run_of(settings), dt.date(2026, 9, 30)
    dated, said = dataclasses.replace(settings, demo_as_of=day), list[str]()
    jobs.demo_export(dated, said.append)
    assert run_of(settings) != before
    assert "30 Sep 2026" in said[-1]
    for each in (dated, settings):
        jobs.demo_export(each, said.append)
    assert len(said) == 2


def test_by_itself_it_ends_on_a_sunday_that_has_just_passed(tmp_path):
    said: list[str] = []
    jobs.demo_export(Settings(data_dir=tmp_path, demo_opportunities=200), said.append)
    found = dt.datetime.strptime(said[-1].partition(" open on ")[2].partition(";")[0], "%d %b %Y").astimezone()
    assert found.weekday() == 6
    assert 0 < (dt.datetime.now().astimezone().date() - found.date()).days <= 8


def test_a_changed_simulation_generates_another(settings, monkeypatch):
    before = run_of(settings)
    monkeypatch.setattr(runs, "recipe", lambda: "another")
    jobs.demo_export(settings, quiet)
    assert run_of(settings) != before


def test_a_size_that_cannot_be_leaves_the_one_there_is(settings):
    before = run_of(settings)
    with pytest.raises(InvalidInput, match="at least 200"):
        jobs.demo_export(dataclasses.replace(settings, demo_opportunities=199), quiet)
    assert run_of(settings) == before
    assert is_there(settings, settings.demo)


def test_the_demos_own_folder_is_told_from_any_other(settings, tmp_path):
    assert is_own_demo(settings, settings.demo)
    assert is_own_demo(settings, settings.demos)
    assert not is_own_demo(settings, tmp_path)
    assert not is_own_demo(settings, Path(f"{settings.demos}-of-mine"))


def test_only_the_demo_is_repaired(settings, tmp_path):
    (settings.demo / "team" / "part-000.parquet").unlink()
    assert not is_there(settings, settings.demo)
    assert repaired(settings, tmp_path / "gone", quiet) == tmp_path / "gone"
    assert not is_there(settings, settings.demo)
    assert is_there(settings, repaired(settings, settings.demo, quiet))
