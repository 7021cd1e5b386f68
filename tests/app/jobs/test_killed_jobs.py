"""Jobs that are killed in processes of their own: the next start works, the very first one's too."""

import subprocess
import sys

import pytest

from app.services import Services
from app.settings import Settings
from tests.browser.servers import ROOT, environment, serving
from tests.killed import killed, run

SIZE = {"HEADWIND_DEMO_OPPORTUNITIES": "250"}


def job(*words):
    return f"from app.__main__ import main\nmain({list(words)!r})"


def consistent(folder):
    """Check what is served, as a person would, and that what serves, scores and is on record agree."""
    done = run(folder, "-m", "app", "check", **SIZE)
    assert done.returncode == 0, done.stderr
    services = Services(Settings(data_dir=folder))
    current = services.bundles.current_version()
    assert services.published().bundle.version == current
    line, *earlier = services.store.audit(99)
    assert line.subject == current
    assert line not in earlier
    assert [path for path in folder.rglob("*") if "draft-" in path.name or path.name == "INTENDED"] == []
    return services


@pytest.mark.parametrize(
    ("event", "ending"),
    [("os.mkdir", "/activities"), ("os.rename", "/bundles/CURRENT")],
    ids=["in the demo's generation", "before the bundle is current"],
)
def test_a_first_boot_that_was_killed_boots_the_next_time(tmp_path, event, ending):
    killed(tmp_path, job("serve", "--prepare"), event, ending, **SIZE)
    with serving(tmp_path, "--prepare", **SIZE) as server:
        assert server.complaints() == []
    consistent(tmp_path)


@pytest.fixture(scope="module")
def booted(tmp_path_factory):
    """A data folder with a small demo CRM and two versions of the model."""
    folder = tmp_path_factory.mktemp("booted")
    for words in (("prepare",), ("train",)):
        assert run(folder, "-m", "app", *words, **SIZE).returncode == 0
    return folder


@pytest.mark.parametrize(
    ("words", "event", "ending"),
    [
        (("demo", "--opportunities", "260"), "os.rename", "/current"),
        (("import", "--source", "demo"), "os.rename", "/INTENDED"),
        (("train",), "os.rename", "/bundles/HISTORY"),
        (("roll-back",), "os.remove", ".json"),
    ],
    ids=["demo", "import", "train", "roll-back"],
)
def test_a_job_that_was_killed_can_be_run_again(booted, words, event, ending):
    killed(booted, job(*words), event, ending, **SIZE)
    before = len(consistent(booted).store.audit(99))
    done = run(booted, "-m", "app", *words, **SIZE)
    assert done.returncode == 0, done.stderr
    assert len(consistent(booted).store.audit(99)) == before + 1


def test_two_first_boots_at_once_leave_one_that_works(tmp_path):
    command = [sys.executable, "-m", "app", "prepare"]
    both = [
        subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path, **SIZE), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=300)[1] for one in both]
    # Whoever comes second is refused, or finds everything done.
    assert sorted(one.returncode for one in both) in ([0, 0], [0, 2]), said
    assert "Traceback" not in "".join(said)
    consistent(tmp_path)
