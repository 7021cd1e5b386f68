"""The command line: a flag for its job alone, help for each, and one sentence where it is wrong."""

import shlex
import subprocess
import sys

import pytest

from app import jobs
from app.__main__ import JOBS as RUN
from app.__main__ import main
from app.jobs.command_line import JOBS, parsed, settings_overrides
from data.errors import HeadwindError


def test_every_job_that_is_declared_is_done():
    assert list(RUN) == [job.name for job in JOBS]


def test_every_function_of_the_jobs_is_found_where_it_is_said_to_be():
    assert sorted(jobs.WHERE) == sorted(jobs.__all__)
    for name, module in jobs.WHERE.items():
        assert getattr(jobs, name) is getattr(sys.modules[module], name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = jobs.nothing


def test_a_worker_that_waits_holds_nothing_that_jobs_need():
    heavy = "{'pandas', 'duckdb', 'catboost', 'numpy', 'dash'}"
    code = f"import sys, app.__main__, app.jobs.scheduling.worker; sys.exit(bool({heavy} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_help_says_what_a_job_does_its_flags_and_an_example(job, capsys):
    with pytest.raises(SystemExit) as ended:
        main([job.name, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert f"{job.name}: {job.does}." in said
    assert f"Example: python -m app {job.name}" in said
    for flag in job.flags:
        assert f"{flag.value} {flag.help}".strip() in said


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_an_example_is_a_command_line(job):
    assert parsed([job.name, *shlex.split(job.example)]).job == job.name


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Which job should be done? Name one: prepare"),
        (["frobnicate"], "There is no job 'frobnicate'. There are: prepare"),
        (["prepare", "--retrain"], "--retrain belongs to import, not to prepare. Leave it out, or see"),
        (["check", "--port=3"], "--port belongs to serve, not to check."),
        (["train", "now"], "train takes no now. See: python -m app train --help"),
        (["train", "--fast"], "train takes no --fast."),
        (["import", "--source"], "--source needs a value. See: python -m app import --help"),
        (["restore-policy", "--number", "one"], "--number must be a whole number, not 'one'."),
    ],
)
def test_wrong_usage_is_one_sentence_with_the_next_step(words, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(tmp_path))
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"headwind: {sentence}")


def test_what_is_given_stands_in_place_of_settings_and_the_rest_is_empty():
    chosen = parsed(["serve", "--prepare", "--port", "80"])
    assert (chosen.prepare, chosen.accept, chosen.author, chosen.folder, chosen.json) == (True, "", "", "", False)
    assert settings_overrides(chosen) == {"HEADWIND_SOURCE": None, "HEADWIND_DEMO_OPPORTUNITIES": None, "PORT": "80"}


def test_flags_may_stand_before_their_job():
    """The value of a flag may be the name of a job."""
    chosen = parsed(["--source", "demo", "--retrain", "import", "--accept", "known"])
    assert (chosen.job, chosen.source, chosen.retrain, chosen.accept) == ("import", "demo", True, "known")


def test_describe_takes_its_folder_either_way():
    assert parsed(["describe", "crm", "--output", "-"]).folder == "crm"
    assert parsed(["describe", "--source", "crm"]).source == "crm"


def test_a_flag_that_only_another_job_takes_is_named_with_all_that_take_it():
    with pytest.raises(HeadwindError, match="belongs to prepare, serve, import, demo, not to sign"):
        parsed(["sign", "--opportunities", "300"])
