"""Tables of what was lost, of stays and of pushes."""

import dataclasses

import pytest

from app.components.stages import losses as components
from app.views.stages.answer import stages
from tests import passages


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return stages(passages.services(tmp_path_factory.mktemp("passages")), {"period": "this-quarter"})


def test_each_stage_has_its_money_its_deals_and_that_they_are_few(found, words):
    said = words(components.lost_by_stage(found))
    assert "Lead €4.0 k 1 deal 20 % [4–62], few of 5" in said
    assert "Of 1 lost deal no stage is recorded." in said


def test_without_money_deals_are_counted(found, words):
    said = words(components.lost_by_stage(dataclasses.replace(found, amounts=False, untold="Why not.")))
    assert "Demo 1 100 % [21–100], few of 1" in said
    assert "Why not." in said


def test_what_is_missing_stands_with_its_next_step(found, words):
    none = dataclasses.replace(found.losses, none="Not known.", next_step="Do this.")
    told = dataclasses.replace(found, losses=none)
    for table in (components.lost_by_stage, components.time_in_stage):
        assert "Not known. Do this." in words(table(told))
    nothing = dataclasses.replace(found.losses, lost=0)
    assert "No deal was lost" in words(components.lost_by_stage(dataclasses.replace(found, losses=nothing)))


def test_each_stage_has_its_usual_stay(found, words):
    assert "Lead 20 days half took 10–24 days, of 7" in words(components.time_in_stage(found))


def test_what_was_pushed_more_often_stands_below(found, words):
    assert "Pushed once 100 % [21–100], few of 1" in words(components.pushes(found.velocity.pushed, ()))
    assert "Nobody knows." in words(components.pushes((), ("Nobody knows.",)))
