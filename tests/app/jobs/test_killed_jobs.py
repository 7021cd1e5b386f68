"""Jobs that are killed in processes of their own: the next start works, the very first one's too."""

import pytest

from app.services import Services
from app.settings import Settings
from data.records.jobs import runs
from tests.browser.servers import serving
from tests.examples import some
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
    some([("os.rename", "/bundles/CURRENT"), ("os.mkdir", "/activities")], 1),
    ids=["before the bundle is current", "in the demo's generation"],
)
def test_a_first_boot_that_was_killed_boots_the_next_time(tmp_path, event, ending):
    killed(tmp_path, job("serve", "--prepare"), event, ending, **SIZE)
    with serving(tmp_path, "--prepare", **SIZE) as server:
        assert server.complaints() == []
    consistent(tmp_path)


def test_what_was_killed_once_it_had_published_is_listed_as_done_when_it_is_run_again(tmp_path):
    killed(tmp_path, job("prepare"), "os.remove", ".json", **SIZE)
    services = Services(Settings(data_dir=tmp_path))
    version, before = services.snapshots.current_version(), runs.latest_by_job(services.store)
    assert before["prepare"].result == runs.KILLED
    assert ended(tmp_path, "prepare", **SIZE).status == 0
    assert consistent(tmp_path).snapshots.current_version() == version
    assert runs.latest_by_job(services.store)["prepare"].result == runs.DONE


@pytest.fixture(scope="module")
def booted(tmp_path_factory):
    """A data folder with a small demo CRM."""
    folder = tmp_path_factory.mktemp("booted")
    assert ended(folder, "prepare", **SIZE).status == 0
    return folder


@pytest.mark.parametrize(
    ("words", "event", "ending"),
    some(
        [
            (("import", "--source", "demo"), "os.rename", "/INTENDED"),
            (("train",), "os.rename", "/bundles/HISTORY"),
            (("demo", "--opportunities", "210"), "os.rename", "/current"),
        ],
        2,
    ),
    ids=["import", "train", "demo"],
)
def test_a_job_that_was_killed_can_be_run_again(booted, words, event, ending):
    run_again(booted, words, event, ending)


@pytest.mark.thorough
def test_a_roll_back_that_was_killed_can_be_run_again(booted):
    assert ended(booted, "train", **SIZE).status == 0
    run_again(booted, ("roll-back",), "os.remove", ".json")


def run_again(folder, words, event, ending):
    """Kill a job, and run it again: it has happened once."""
    killed(folder, job(*words), event, ending, **SIZE)
    before = len(consistent(folder).store.audit(99))
    done = ended(folder, *words, **SIZE)
    assert done.status == 0, done.said
    assert len(consistent(folder).store.audit(99)) == before + 1


@pytest.mark.thorough
def test_two_first_boots_at_once_leave_one_that_works(tmp_path):
    both = [Started(tmp_path, job("prepare"), **SIZE) for _ in range(2)]
    done = [one.ended() for one in both]
    # Whoever comes second is refused, or finds everything done.
    assert {one.status for one in done} in ({0}, {0, 3}), done
    assert "Traceback" not in "".join(one.said for one in done)
    consistent(tmp_path)
