"""A folder that is watched: what arrives whole is imported once, and what is refused waits until it changes."""

import dataclasses
import os

import pytest

from app import jobs
from app.__main__ import main
from app.jobs.watching import watch
from app.services import Services
from app.settings import Settings
from data.errors import HeadwindError
from data.records.jobs import runs
from data.records.jobs.presence import here
from data.records.store import Store
from tests import cases
from tests.small_training import train_small


@pytest.fixture(scope="module", autouse=True)
def small_training():
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        yield


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture
def folder(tmp_path):
    return cases.write(tmp_path / "exports", {"headwind.toml": cases.mapping(), "deals.csv": cases.deals()})


def once(settings, folder, pause=lambda _: None):
    said: list[str] = []
    jobs.watch(settings, folder, said.append, every=0, pause=pause)
    return said


def versions(settings):
    return Services(settings).snapshots.versions()


def test_what_has_arrived_is_imported_once_and_nothing_is_moved(settings, folder):
    (folder / "deals.csv.part").write_text("half a fi")
    before = sorted(path.name for path in folder.iterdir())
    assert any(words.startswith("Published") for words in once(settings, folder))
    assert once(settings, folder) == []
    assert len(versions(settings)) == 1
    assert sorted(path.name for path in folder.iterdir()) == before
    (folder / "deals.csv").write_text(cases.deals(cases.one(3, Amount="99")))
    once(settings, folder)
    assert len(versions(settings)) == 2


def test_a_job_that_was_killed_before_it_noted_what_it_had_imported_imports_nothing_again(settings, folder):
    once(settings, folder)
    for path in (settings.data_dir / "watched").iterdir():
        path.unlink()
    store = Store(settings.store_url)
    runs.begin(store, "import", "Ann", dataclasses.replace(here(), process=2**22 + 1))
    assert once(settings, folder) == []
    assert len(versions(settings)) == 1
    assert runs.latest_by_job(store)["import"].result == runs.DONE


def test_a_file_that_still_grows_is_left_alone(settings, folder):
    def grow(_):
        with (folder / "deals.csv").open("a") as file:
            file.write("D99,Acct 1,Rep 1,Proposal,2025-01-01,2025-03-01,1.00\n")

    assert once(settings, folder, grow) == ["A file is still arriving"]
    assert versions(settings) == ()


def test_a_bad_file_is_set_aside_until_it_changes_and_somebody_is_told(settings, folder, monkeypatch, capsys):
    (folder / "deals.csv").write_text("This is no table\n")
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr(watch, "SETTLING", 0)
    words = ["import", "--watch", str(folder), "--every", "0"]
    assert main(words) == 1
    first = capsys.readouterr().err
    tried = []
    monkeypatch.setattr(watch, "import_export", lambda *_, **__: tried.append(1))
    assert main(words) == 1
    again = capsys.readouterr().err
    assert first.removeprefix("headwind: ").strip() in again
    assert (again.startswith("headwind: Set aside on "), tried) == (True, [])
    (folder / "deals.csv").write_text(cases.deals())
    assert (main(words), tried) == (0, [1])


def test_of_files_with_names_of_their_own_the_last_one_is_taken(settings, tmp_path):
    toml = cases.mapping(file="deals-*.csv", under="newest = true")
    folder = cases.write(tmp_path / "exports", {"headwind.toml": toml, "deals-1.csv": cases.deals()})
    os.utime(folder / "deals-1.csv", (1, 1))
    once(settings, folder)
    cases.write(folder, {"deals-2.csv": cases.deals(cases.one(4, Amount="99"))})
    once(settings, folder)
    amounts = "select opportunity_id, amount from opportunities where opportunity_id in ('D04', 'D08') order by 1"
    found = Services(settings).published().snapshot.answer(amounts, {})
    assert found["amount"].tolist() == [99, 8000.5]


class Enough(Exception):
    """So many looks have been made."""


def test_what_is_wrong_is_said_once_while_looking_again_and_again(settings, tmp_path):
    said: list[str] = []
    pauses = iter([60, 60, None])

    def pause(seconds):
        if next(pauses) != seconds:
            raise Enough

    with pytest.raises(Enough):
        jobs.watch(settings, tmp_path / "nowhere", said.append, every=60, pause=pause)
    assert len(said) == 1
    assert said[0].startswith("Not imported: There is no folder")


def test_what_may_go_better_the_next_time_is_not_set_aside(settings, folder, monkeypatch):
    monkeypatch.setattr(jobs.recovery, "PATIENCE", 0)
    with jobs.recovery.exclusively(settings), pytest.raises(HeadwindError, match="Another import"):
        once(settings, folder)
    assert not (settings.data_dir / "watched").exists()
    once(settings, folder)
    assert len(versions(settings)) == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--every", "soon"], "--every must be 0 to 86,400 seconds, not 'soon'."),
        (["--accept", "all"], "--watch takes neither --accept nor --retrain."),
    ],
)
def test_wrong_flags_are_one_sentence(more, sentence, folder, capsys):
    assert main(["import", "--watch", str(folder), *more]) == 2
    assert sentence in capsys.readouterr().err
