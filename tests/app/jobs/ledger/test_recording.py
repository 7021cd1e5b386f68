"""What is published is kept once, with why it moved, and gets its outcomes a horizon later."""

import dataclasses
import json

import pytest

from app import jobs
from app.jobs.ledger import recording
from app.jobs.ledger.recording import due_of
from app.jobs.publication import publish
from app.services import Services, ledger_of
from model.registry.bundle import Bundle
from tests import ledgers, worlds
from tests.data.ledger.test_ledger import file

PARTS = ("by_data", "by_time", "by_model")


@pytest.fixture
def ten(tmp_path):
    return worlds.services(tmp_path)


@pytest.fixture
def by_hand(monkeypatch):
    monkeypatch.setattr(Bundle, "loss_probability", ledgers.by_hand)


@pytest.fixture
def two(by_hand, tmp_path):
    """Published on 30 June by the first version, on 10 July by the second."""
    return ledgers.by_two_versions(tmp_path)


def test_what_moved_a_loss_probability_is_split_into_parts_that_add_up(two):
    """O07: two pushes and 60 days are 0.26; ten days, seven points of discount and the second version come on top."""
    after, before = ledgers.said_of(two, "O07")
    assert (before["loss_probability"], after["loss_probability"]) == pytest.approx((0.26, 0.39))
    assert [after[part] for part in PARTS] == pytest.approx([0.07, 0.01, 0.05])
    assert sum(after[part] for part in PARTS) == pytest.approx(
        after["loss_probability"] - after["former_loss"], abs=1e-12
    )
    assert (after["unsplit"], before["former_loss"] is None or before["former_loss"]) == (
        "",
        pytest.approx(float("nan"), nan_ok=True),
    )


def test_a_deal_that_is_new_has_nothing_to_be_compared_with(two):
    (row,) = ledgers.said_of(two, "O11")
    assert row["unsplit"] is None


def test_the_same_data_and_model_published_again_add_nothing_and_other_ones_do(two):
    first, later = two.ledger.files("ten")
    publish(two.settings, ledgers.SECOND, ledgers.quiet)
    assert two.ledger.files("ten") == (first, later)
    publish(two.settings, first.bundle_version, ledgers.quiet)
    again = two.ledger.files("ten")[-1]
    assert (again.as_of_on, again.bundle_version) == (later.as_of_on, first.bundle_version)
    # The facts are the same: what moved is the model alone.
    assert [ledgers.said_of(two, "O07")[0][part] for part in PARTS] == pytest.approx([0.0, 0.0, -0.05])


def test_where_the_former_model_is_gone_nobody_makes_something_up(by_hand, tmp_path, monkeypatch):
    ten = ledgers.begun(tmp_path)
    monkeypatch.setattr(recording, "_bundle_of", lambda *_: None)
    ledgers.publish(ten, tmp_path / "later", ledgers.second(ten), ledgers.LATER)
    after, _ = ledgers.said_of(ten, "O07")
    assert after["unsplit"] == recording.GONE
    assert after["former_loss"] == pytest.approx(0.26)
    assert [part for part in PARTS if after[part] == after[part]] == []


def test_what_does_not_begin_at_what_was_said_is_not_split(by_hand, tmp_path):
    """The hand-written scores of the first publication are not what the model says of its facts."""
    ten = ledgers.begun(tmp_path, scored=False)
    ledgers.publish(ten, tmp_path / "later", ledgers.second(ten), ledgers.LATER)
    assert ledgers.said_of(ten, "O07")[0]["unsplit"] == recording.ELSEWISE


@pytest.fixture
def settled(tmp_path):
    """Published on 30 June, and on 5 October, which is a horizon later."""
    return ledgers.a_horizon_apart(tmp_path)


def test_a_horizon_later_it_is_kept_what_became_of_every_deal_closed_or_not(settled):
    """O09 was lost after the horizon, and nobody knows of O10; what was at stake is the amount of then."""
    (outcomes,) = settled.ledger.files("ten", "outcomes")
    assert outcomes.entries == 3
    sums = json.loads(outcomes.summary)["sums"][0]
    assert {name: sums[name] for name in ("n", "won", "lost", "caught", "missed", "amount_lost")} == {
        "n": 3, "won": 1, "lost": 1, "caught": 1, "missed": 0, "amount_lost": 2000.0,
    }  # fmt: skip
    assert [sums[name] for name in ("expected_lost", "expected_amount", "square")] == pytest.approx(
        [0.15 + 0.7 + 0.4, 150 + 1400 + 1200, 0.15**2 + 0.3**2 + 0.4**2]
    )
    assert json.loads(outcomes.summary)["voices"] == [
        {"key": "model", "n": 2, "square": pytest.approx(0.08), "sides": 2}
    ]


def test_a_damaged_file_stops_no_publication(settled, tmp_path, caplog):
    first, _ = settled.ledger.files("ten")
    settled.ledger.path("outcomes", first.snapshot).unlink()
    whole = settled.ledger.path("entries", first.snapshot).read_bytes()
    settled.ledger.path("entries", first.snapshot).write_bytes(whole[:200])
    fresh = Services(settled.settings)
    ledgers.publish(fresh, tmp_path / "again", ledgers.second(fresh), ledgers.MUCH_LATER)
    assert "cannot be read" in caplog.text
    assert len(fresh.ledger.files("ten")) == 2


def test_a_policy_that_nobody_can_read_flags_no_deal(ten, tmp_path, caplog):
    (ten.settings.data_dir / "store.sqlite").mkdir()
    ledgers.publish(ten, tmp_path / "first", ten.published().bundle, scored=False)
    (row,) = ledgers.said_of(ten, "O08")
    assert (row["policy"], row["flagged"]) == ("", None)
    assert "policy in force is not known" in caplog.text


def test_the_first_publication_of_each_month_and_version_is_judged_once():
    june, later, july = (file(day) for day in ("2026-06-01", "2026-06-08", "2026-07-01"))
    other = dataclasses.replace(file("2026-06-09"), bundle_version="another")
    known = [later, june, july, other]
    assert list(due_of(known, [], june.as_of_on.replace(month=9, day=20))) == [june, other]
    assert list(due_of(known, [june], june.as_of_on.replace(month=8, day=31))) == []


def test_a_backup_carries_the_ledger(two, tmp_path):
    jobs.back_up(two.settings, str(tmp_path / "headwind.tar.gz"), ledgers.quiet)
    there = dataclasses.replace(two.settings, data_dir=tmp_path / "there")
    jobs.restore(there, str(tmp_path / "headwind.tar.gz"), ledgers.quiet)
    assert ledger_of(there).files("ten") == two.ledger.files("ten")
    assert ledgers.said_of(Services(there), "O07")[0]["by_data"] == pytest.approx(0.07)


def test_what_is_older_than_the_limit_is_deleted_and_said(two):
    said: list[str] = []
    kept = dataclasses.replace(two.settings, ledger_days=9)
    jobs.prune(kept, said.append)
    assert "Deleting what was said on 30 Jun 2026 of 4 deals: the ledger keeps 9 days (HEADWIND_LEDGER_DAYS)" in said
    assert [one.as_of_on.isoformat() for one in two.ledger.files("ten")] == ["2026-07-10"]
