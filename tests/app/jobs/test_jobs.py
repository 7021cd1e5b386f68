"""From an export to a published, scored snapshot; what fails leaves what was served."""

import contextlib
import dataclasses
import shutil

import pytest

from app import jobs
from app.__main__ import main
from app.jobs import recovery, training
from app.jobs.recovery import exclusively
from app.services import Services
from app.settings import Settings
from data import demo
from data.building.build import at_rest, open_draft
from data.demo.days import AS_OF_ON
from data.demo.runs import Runs
from data.errors import HeadwindError, InvalidInput, SourceError
from model.registry.card_records import ChampionChallenge
from tests import worlds
from tests.small_training import train_small

SMALL = 800


@pytest.fixture(scope="module", autouse=True)
def small_training():
    with pytest.MonkeyPatch.context() as patch:
        train_small(patch)
        yield


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with a small demo CRM, published."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("prepared"), demo_opportunities=SMALL, demo_as_of=AS_OF_ON)
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


def test_the_demos_dirt_is_set_aside_in_full(prepared, tmp_path):
    settings, _ = prepared
    report = demo.generate(tmp_path / "again", tmp_path / "truth.parquet", opportunities=SMALL)
    with Services(settings).published().snapshot.cursor() as cursor:
        rejects = cursor.execute("select count(*) from rejects where file like 'opportunities%'").fetchall()[0][0]
        notes = dict(cursor.execute("select kind, \"rows\" from notes where kind in ('repeats', 'warning')").fetchall())
        kept = cursor.execute("select count(*) from opportunities").fetchall()[0][0]
    # A repeated row counts once, and what closed before it was opened keeps its outcome.
    repeated, migrated = report.dirt["repeated_id"], report.dirt["closed_before_opened"]
    in_place = ("missing_account", "mistyped_product", "mistyped_sector", "repeated_id", "closed_before_opened")
    assert rejects == sum(n for kind, n in report.dirt.items() if kind not in in_place)
    assert kept == SMALL + migrated
    assert notes == {"repeats": repeated, "warning": migrated}


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


def test_training_again_publishes_a_new_bundle_scores_with_it_and_reads_no_truth(prepared):
    settings, _ = prepared
    shutil.rmtree(settings.truth.parent)
    before, said = Services(settings).published(), list[str]()
    jobs.train(settings, said.append)
    after = Services(settings).published()
    assert after.bundle.version != before.bundle.version
    assert after.snapshot.info["bundle_version"] == after.bundle.version
    # Trained on the same rows with the same seed, it has the champion's recipe.
    met = after.bundle.card.challenge
    assert met is not None
    assert (met.champion, met.outcome) == (before.bundle.version, "same recipe")
    assert any(met.words in words for words in said)


def kept(settings, version, **challenge):
    """Keep a copy of the served bundle under another name, with what came of its challenge."""
    served = Services(settings).published().bundle
    card = dataclasses.replace(served.card, challenge=ChampionChallenge(**challenge))
    return Services(settings).bundles.keep(dataclasses.replace(served, version=version, card=card))


def test_a_version_is_published_and_rolled_back_and_the_audit_says_who_did(prepared):
    settings, _ = prepared
    former = Services(settings).published().bundle.version
    version = kept(settings, "29990101T000000Z-00000001")
    jobs.publish(settings, version, lambda _: None, author="Ann")
    assert Services(settings).published().bundle.version == version
    jobs.roll_back(settings, lambda _: None, author="Bob")
    assert Services(settings).published().bundle.version == former
    lines = [(line.author, line.action, line.subject) for line in Services(settings).store.audit(2)]
    assert lines == [("Bob", "rolled back to", former), ("Ann", "published", version)]


def test_a_challenger_that_was_worse_is_kept_and_never_served(prepared):
    settings, _ = prepared
    served = Services(settings).published().bundle.version
    version = kept(settings, "29990101T000000Z-00000002", champion=served, outcome="worse", words="It was worse.")
    with pytest.raises(InvalidInput, match=r"was refused\. It was worse"):
        jobs.publish(settings, version, lambda _: None)
    assert Services(settings).published().bundle.version == served
    assert version in Services(settings).bundles.versions()


def test_whoever_trains_hears_why_a_challenger_is_not_served(prepared):
    settings, _ = prepared
    champion = Services(settings).published().bundle
    card = dataclasses.replace(
        champion.card, challenge=ChampionChallenge(outcome="undecided", words="Too few to tell.")
    )
    said: list[str] = []
    assert training._not_worse(dataclasses.replace(champion, card=card), champion, said.append) is champion
    assert said == ["  Too few to tell."]


@pytest.mark.parametrize(("column", "words"), [("close_value", "a leak is never overridden"), ("stage", "not suspect")])
def test_only_a_suspect_can_be_overridden(prepared, column, words):
    settings, _ = prepared
    with pytest.raises(InvalidInput, match=words):
        jobs.override(settings, column, "I know it", "Ann", lambda _: None)
    assert Services(settings).store.overrides("demo") == {}


def test_an_override_of_a_suspect_is_kept_with_its_author_until_it_is_withdrawn(tmp_path):
    services = worlds.services(tmp_path)
    suspect = next(v.column for v in services.published().bundle.feature_set.verdicts if v.verdict == "suspect")
    jobs.override(services.settings, suspect, "checked with the admin", "Ann", lambda _: None)
    assert "Ann" in services.store.overrides("ten")[suspect]
    jobs.withdraw(services.settings, suspect, "Bob", lambda _: None)
    assert services.store.overrides("ten") == {}
    assert [(line.author, line.action) for line in services.store.audit(2)] == [
        ("Bob", "withdraw"),
        ("Ann", "override"),
    ]


def test_a_draft_at_rest_gives_its_memory_back_and_works_afterwards(tmp_path):
    with contextlib.closing(open_draft(tmp_path / "x.duckdb")) as draft:
        limit = draft.execute("select current_setting('memory_limit')").fetchall()
        with at_rest(draft):
            assert draft.execute("select current_setting('memory_limit')").fetchall() != limit
        assert draft.execute("select current_setting('memory_limit')").fetchall() == limit


def test_two_publishers_do_not_run_at_once(prepared, monkeypatch):
    settings, _ = prepared
    monkeypatch.setattr(recovery, "PATIENCE", 0)
    with exclusively(settings), pytest.raises(HeadwindError, match="Another import"), exclusively(settings):
        pass


def test_the_command_line_says_the_error_and_the_next_step(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HEADWIND_DATA_DIR", str(tmp_path))
    assert main(["import", "--source", str(tmp_path / "nowhere")]) == 1
    assert "There is no folder" in capsys.readouterr().err
    assert main(["check"]) == 1
    assert "python -m app prepare" in capsys.readouterr().err


def test_a_damaged_bundle_is_replaced_by_the_next_prepare(prepared, monkeypatch):
    """What is trained then is here what there was: what a training run makes is tested above."""
    settings, _ = prepared
    served = Services(settings).published().bundle
    (settings.bundles / served.version / "bundle.json").write_text("{}", "utf-8")
    trained = dataclasses.replace(served, version="29990101T000000Z-00000003")
    monkeypatch.setattr(training, "_trained", lambda *_: trained)
    jobs.prepare(settings, lambda _: None)
    assert Services(settings).published().bundle.version == trained.version


def damage(settings):
    """Lose a file of the demo CRM, as somebody may who makes room."""
    (settings.demo / "changes" / "part-000.parquet").unlink(missing_ok=True)


def test_a_demo_that_is_served_need_not_be_whole(prepared):
    settings, _ = prepared
    before = Services(settings).snapshots.versions()
    damage(settings)
    jobs.prepare(settings, lambda _: None)
    assert not Runs(settings.demos).is_intact()
    assert Services(settings).snapshots.versions() == before


def test_a_damaged_demo_that_is_asked_for_is_made_anew_and_is_what_is_served_already(prepared):
    settings, _ = prepared
    before = Services(settings).snapshots.versions()
    damage(settings)
    jobs.prepare(dataclasses.replace(settings, source="demo"), lambda _: None)
    assert Runs(settings.demos).is_intact()
    assert Services(settings).snapshots.versions() == before


def test_a_damaged_demo_is_made_anew_where_its_snapshot_has_to_be_built_again(prepared):
    settings, _ = prepared
    services = Services(settings)
    (settings.snapshots / f"{services.snapshots.current_version()}.duckdb").unlink()
    damage(settings)
    jobs.prepare(settings, lambda _: None)
    assert Runs(settings.demos).is_intact()
    Services(settings).check()
