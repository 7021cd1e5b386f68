"""What a job says, as JSON lines."""

import json

import pytest

from app.__main__ import main


@pytest.fixture
def spoken(tmp_path, monkeypatch, capsys):
    """Run a job that speaks JSON; answers with its exit code, its lines, and what it wrote elsewhere."""

    def run(*words):
        monkeypatch.setenv("HEADWIND_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("HEADWIND_LOG", "json")
        code = main(list(words))
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.err.splitlines()], said.out

    return run


def test_each_line_is_an_object_with_its_job_and_its_level(spoken):
    code, lines, elsewhere = spoken("prune")
    assert (code, elsewhere) == (0, "")
    ((line),) = lines
    assert (line["level"], line["job"], line["message"]) == ("info", "prune", "Nothing is older than it is kept.")
    assert line["time"].endswith("+00:00")


def test_an_error_has_its_next_step_and_the_exit_code(spoken):
    code, lines, _ = spoken("score")
    assert code == lines[-1]["exit_code"] == 1
    assert lines[-1]["level"] == "error"
    assert lines[-1]["next_step"]


def test_a_warning_of_a_module_is_a_line_too(spoken, tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"nothing of the kind" * 100)
    _, lines, _ = spoken("score")
    assert lines[0]["level"] == "warning"
    assert lines[0]["logger"] == "app.jobs.running.recording"
