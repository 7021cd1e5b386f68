"""From an export to a published, scored snapshot; what fails leaves what was served."""

import shutil

import pytest

from app import jobs
from app.__main__ import main
from app.jobs.publication import alone
from app.services import Services
from app.settings import Settings
from data import demo
from data.errors import HeadwindError, SourceError

SMALL = 1_500


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with a small demo CRM, published."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("prepared"), demo_opportunities=SMALL)
    said: list[str] = []
    jobs.prepare(settings, said.append)
    return settings, said


def test_prepare_publishes_a_scored_snapshot_and_says_what_it_does(prepared):
    settings, said = prepared
    published = Services(settings).published()
    totals = published.snapshot.ask("counts").iloc[0]
    with published.snapshot.cursor() as cursor:
        scored = cursor.execute("select count(*) from scores where loss_probability between 0 and 1").fetchall()[0][0]
    assert scored == totals["open_opportunities"] > 0
    assert any("set aside" in words for words in said)
    assert any("Training" in words for words in said)


def test_a_second_prepare_publishes_nothing(prepared):
    settings, _ = prepared
    before = Services(settings).snapshots.versions()
    jobs.prepare(settings, lambda _: None)
    assert Services(settings).snapshots.versions() == before


def test_the_demos_dirt_is_set_aside_in_full(tmp_path):
    settings = Settings(data_dir=tmp_path, demo_opportunities=SMALL)
    report = demo.generate(settings.demo, settings.truth, opportunities=SMALL)
    jobs.import_export(settings, settings.demo, lambda _: None)
    with Services(settings).published().snapshot.cursor() as cursor:
        rejects = cursor.execute("select count(*) from rejects where file like 'opportunities%'").fetchall()[0][0]
        kept = cursor.execute("select count(*) from opportunities").fetchall()[0][0]
    in_place = ("missing_account", "mistyped_product", "mistyped_sector")
    assert rejects == sum(n for kind, n in report.dirt.items() if kind not in in_place)
    assert kept == SMALL


def test_an_import_into_a_running_app_shows_on_the_next_question_and_reuses_the_bundle(prepared):
    settings, _ = prepared
    services = Services(settings)
    reading = services.published()
    jobs.import_export(settings, settings.demo, lambda _: None)
    assert services.published().snapshot.version > reading.snapshot.version
    assert services.published().bundle.version == reading.bundle.version
    assert len(reading.snapshot.ask("counts")) == 1


def test_a_folder_that_is_no_export_is_refused_and_what_was_served_stays(prepared, tmp_path):
    settings, _ = prepared
    before = Services(settings).snapshots.current_version()
    with pytest.raises(SourceError, match="kaggle_crm"):
        jobs.import_export(settings, tmp_path, lambda _: None)
    assert Services(settings).snapshots.current_version() == before


def test_training_again_publishes_a_new_bundle_and_scores_with_it(prepared):
    settings, _ = prepared
    before = Services(settings).published()
    jobs.train(settings, lambda _: None)
    after = Services(settings).published()
    assert after.bundle.version != before.bundle.version
    assert after.snapshot.info["bundle_version"] == after.bundle.version


def test_two_publishers_do_not_run_at_once(prepared):
    settings, _ = prepared
    with alone(settings), pytest.raises(HeadwindError, match="Another import"), alone(settings):
        pass


def test_the_truth_is_read_by_nothing_that_serves_or_trains(prepared):
    settings, _ = prepared
    shutil.rmtree(settings.truth.parent)
    jobs.train(settings, lambda _: None)
    Services(settings).check()


def test_the_command_line_says_the_error_and_the_next_step(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(tmp_path))
    assert main(["import", "--source", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert main(["check"]) == 2
    assert "python -m app prepare" in capsys.readouterr().err


def test_a_damaged_bundle_is_replaced_by_the_next_prepare(prepared):
    settings, _ = prepared
    damaged = Services(settings).published().bundle.version
    (settings.bundles / damaged / "bundle.json").write_text("{}", "utf-8")
    jobs.prepare(settings, lambda _: None)
    assert Services(settings).published().bundle.version != damaged
