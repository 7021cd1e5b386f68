"""A job's lines carry how far it is, and visitors are told from a file."""

import pytest

from app.boot import progress
from app.jobs.telling import Step, publish_progress, step, within
from app.settings import Settings
from data.errors import SourceError


def test_a_step_is_a_line_with_a_bar_and_keeps_its_words_and_share():
    said = step("Backtest 1 of 4", 0.5)
    assert said == "    [############------------]  50% Backtest 1 of 4"
    assert (said.words, said.share) == ("Backtest 1 of 4", 0.5)
    assert step("Reading accounts", 0.5, drawn=False) == "  Reading accounts"


def test_a_part_of_the_work_says_its_share_of_the_whole():
    said: list[str] = []
    tell = within(said.append, 0.2, 0.6)
    tell(step("Half", 0.5))
    tell("A line")
    assert isinstance(said[0], Step)
    assert said[0].share == pytest.approx(0.4)
    assert said[1] == "A line"
    assert not isinstance(said[1], Step)


def test_visitors_are_told_the_step_and_nothing_once_it_is_done(tmp_path):
    said: list[str] = []
    settings = Settings(data_dir=tmp_path)
    with publish_progress(settings, said.append) as say:
        say(step("Reading accounts", 0.3))
        say("A line")
        known = progress.read(tmp_path)
        assert (known.step, known.share) == ("Reading accounts", 0.3)
        assert known.began > 0
        # Work that turns out longer than thought takes nothing back.
        say(step("Reading deals", 0.1))
        assert progress.read(tmp_path).share == 0.3
    assert progress.read(tmp_path) == progress.Progress()
    assert len(said) == 3


def test_a_deliberate_error_is_told_with_its_next_step(tmp_path):
    with pytest.raises(SourceError), publish_progress(Settings(data_dir=tmp_path), lambda _: None):
        raise SourceError("No table of deals is there.", "Name the folder.")
    known = progress.read(tmp_path)
    assert (known.error, known.next_step) == ("No table of deals is there.", "Name the folder.")
