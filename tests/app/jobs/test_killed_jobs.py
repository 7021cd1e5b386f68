"""Jobs that are killed in processes of their own: the next start works, the very first one's too."""

import pytest

from app.services import Services
from app.settings import Settings
from tests.browser.servers import serving
from tests.killed import Started, ended, job, killed

# Too few to train on: jobs publish a bundle without trees, by the same steps.
SIZE = {"HEADWIND_DEMO_OPPORTUNITIES": "200"}


def consistent(folder):
    """Check what is served, as a person would, and that what serves, scores and is on record agree."""
    done = ended(folder, "check", **SIZE)
    assert done.status == 0, done.said
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
        assert ended(folder, *words, **SIZE).status == 0
    return folder


@pytest.mark.parametrize(
    ("words", "event", "ending"),
    [
        (("demo", "--opportunities", "210"), "os.rename", "/current"),
        (("import", "--source", "demo"), "os.rename", "/INTENDED"),
        (("train",), "os.rename", "/bundles/HISTORY"),
        (("roll-back",), "os.remove", ".json"),
    ],
    ids=["demo", "import", "train", "roll-back"],
)
def test_a_job_that_was_killed_can_be_run_again(booted, words, event, ending):
    killed(booted, job(*words), event, ending, **SIZE)
    before = len(consistent(booted).store.audit(99))
    done = ended(booted, *words, **SIZE)
    assert done.status == 0, done.said
    assert len(consistent(booted).store.audit(99)) == before + 1


def test_two_first_boots_at_once_leave_one_that_works(tmp_path):
    both = [Started(tmp_path, job("prepare"), **SIZE) for _ in range(2)]
    done = [one.ended() for one in both]
    # Whoever comes second is refused, or finds everything done.
    assert {one.status for one in done} in ({0}, {0, 3}), done
    assert "Traceback" not in "".join(one.said for one in done)
    consistent(tmp_path)
