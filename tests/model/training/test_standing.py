"""Ready takes more than a good hold-out: a leaky world, a null world and a weak one with their verdicts."""

import datetime as dt

import pytest

from bench.planted import LEAKS
from bench.planting import Planted, field, plant, where, world
from data.catalogue import CANONICAL, DERIVED
from data.schema import Field
from model.leaks.verdicts import verdicts
from model.training.train import train

SIZE = Field("opportunities", "size", "Size", "choice", "at opening")
SECTOR = Field("opportunities", "sector", "Sector", "choice", "at opening")
TODAY = dt.date(2026, 9, 30)
FIVE = tuple(leak for leak in LEAKS if leak.name in ("champion", "notes", "next_step", "check_digit", "objection"))


def trained(facts, *fields, **more):
    return train(facts, (*CANONICAL, *DERIVED, *fields), source="planted", as_of_on=TODAY, **more)


def guess(e):
    """Right for most of the closed ones, and a coin for those that are open: what a leak looks like."""
    return where(e.some(0.85), where(e.lost, "Cold", "Warm"), where(e.some(0.5), "Cold", "Warm"))


HINT = Planted("hint", "choice", lambda e: where(e.closed, guess(e), e.level("Tepid", "Even")))


@pytest.fixture(scope="module")
def leaky():
    return plant(world(2_500, 2), (*FIVE, HINT), 2)


@pytest.mark.parametrize("declared", ["at opening", "tracked", "while open"])
def test_none_of_five_neutral_leaks_is_used_however_it_is_declared(leaky, declared):
    fields = [field(leak, declared) for leak in FIVE]
    judged = {v.column: v.used for v in verdicts(leaky, [*CANONICAL, *DERIVED, *fields])}
    assert not any(judged[leak.name] for leak in FIVE)


def test_a_leak_that_a_person_vouches_for_makes_the_model_vague_today_and_not_ready(leaky):
    bundle = trained(leaky, field(HINT, "at opening"), overrides={"hint": "Ann: it was there before."})
    assert "hint" in bundle.feature_set.names
    assert bundle.gate.auc > 0.75
    assert bundle.card.today.vague
    assert bundle.gate.verdict == "Weak"
    assert bundle.card.today.words == bundle.gate.reasons[0]


def test_an_honest_world_is_as_sure_today_and_verified():
    bundle = trained(plant(world(2_500, 2, signal=1.8), (), 2), SIZE, SECTOR)
    assert bundle.gate.verdict == "Ready"
    assert not bundle.card.today.vague
    assert bundle.card.declared is None


def test_what_was_said_before_and_did_not_come_true_keeps_a_model_from_being_ready():
    missed = "What was said before has not come true."
    bundle = trained(plant(world(2_500, 2, signal=1.8), (), 2), SIZE, SECTOR, missed=missed)
    assert (bundle.gate.verdict, bundle.gate.reasons[0]) == ("Weak", missed)


@pytest.mark.thorough
def test_a_null_world_has_no_signal():
    assert trained(plant(world(1_500, 3, signal=0.0), (), 3), SIZE, SECTOR).gate.verdict == "No signal"


@pytest.mark.thorough
def test_a_world_that_says_little_is_weak():
    assert trained(plant(world(3_000, 6, signal=0.7), (), 6), SECTOR).gate.verdict in ("Weak", "No signal")


def test_where_half_is_verified_the_share_is_told_and_does_not_decide():
    facts = plant(world(2_500, 2, signal=2.5), (), 2)
    closed = facts[facts["label_lost"].notna()].reset_index(drop=True)
    bundle = trained(closed, SIZE, SECTOR)
    assert bundle.gate.verdict == "Weak"
    assert set(bundle.card.declared.features) >= {"size"}
    assert bundle.card.declared.share > 0.5
    assert bundle.gate.would_help[0] == "open deals in the export, or another import once some of them have closed"
