"""What a job of the timetable is run with."""

from pathlib import Path

import pytest

from app.jobs.command_line import JOBS, parsed
from app.jobs.scheduling.commands import command_of
from app.settings import Settings
from app.timetable import DEFAULTS, parse
from data.errors import TableUnreadable


def command(text, job, source="/srv/exports"):
    timetable = parse(text)
    entry = next(one for one in timetable.entries if one.job == job)
    return command_of(Settings(data_dir=Path("/srv/data"), source=source), entry, timetable)


def test_every_job_of_the_timetable_is_one_that_is_recorded():
    assert set(DEFAULTS) <= {job.name for job in JOBS if job.recorded or job.looks}


@pytest.mark.parametrize(
    ("text", "job", "words"),
    [
        ("", "train", ["train"]),
        ("", "import", ["import", "--watch", "/srv/exports", "--every", "0"]),
        ('[import]\nwatch = "/a b"', "import", ["import", "--watch", "/a b", "--every", "0"]),
        ('[import]\nsource = "/srv/crm"\nretrain = true', "import", ["import", "--source", "/srv/crm", "--retrain"]),
        ("[prune]\ndry-run = false", "prune", ["prune"]),
        ("", "review", ["review", "--output", "/srv/data/reviews/weekly-review.pdf"]),
        (
            '[review]\noutput = "/r.md"\nquery = "owner=Ann"',
            "review",
            ["review", "--output", "/r.md", "--query", "owner=Ann"],
        ),
        ('[backup]\nfile = "/b.tar.gz"', "backup", ["backup", "/b.tar.gz"]),
    ],
)
def test_flags_are_those_of_the_file_and_of_the_settings(text, job, words):
    assert command(text, job) == words
    assert parsed(words).job == job


def test_a_job_that_lacks_something_is_not_run():
    assert command("", "import", source="demo") is None
    assert command("", "backup") is None


def test_a_flag_that_the_job_does_not_take_is_refused_with_its_line():
    with pytest.raises(TableUnreadable, match=r"schedule\.toml, line 2: --fast belongs|line 2: train takes no --fast"):
        command("\n[train]\nfast = true", "train")
