"""The versions, two of them side by side, and the commands."""

import dataclasses

import pandas as pd
import pytest

from app.components.model import versions as components
from app.views.model.differences import Differences
from app.views.model.versions import model_versions

OTHER = "20260501T000000Z-00000000"


@pytest.fixture
def answer(ten):
    return model_versions(ten, {})


def test_the_version_that_serves_is_marked(answer, words):
    said = words(components.listing(answer.versions))
    assert "20260630T000000Z-00000001 serving 2026-06-30 00:00 ten 30 Jun 2026 Ready" in said
    assert "Ready 20.0 % 10.0 to 30.0 % 15.0 % 5.0 to 25.0 % 3 –" in said
    damaged = answer.versions.assign(readable=False, serving=False, skill=None, rule_skill=None)
    assert "damaged" in words(components.listing(damaged))
    assert "No model has been trained yet" in words(components.listing(answer.versions.head(0)))


def test_what_came_of_meeting_the_champion_is_said(answer, words):
    frame = answer.versions.assign(challenge="The champion stays.")
    assert "3 The champion stays." in words(components.listing(frame))
    assert "3 Refused: The champion stays." in words(components.listing(frame.assign(refused=True)))


def test_a_refused_version_has_no_command_and_says_so_where_it_is_offered(answer, words):
    other = answer.versions.assign(version=OTHER, serving=False, refused=True)
    both = dataclasses.replace(answer, versions=pd.concat([answer.versions, other]), a=OTHER)
    said = words(components.how_to(both))
    assert "app publish" not in said
    assert f"Version {OTHER} was refused" in said
    assert components.options(both.versions)[1]["label"] == f"{OTHER} · Ready · refused"


def test_another_version_leads_to_its_comparison(answer, kinds):
    both = pd.concat([answer.versions, answer.versions.assign(version=OTHER, serving=False)])
    links = [link.href for link in kinds(components.listing(both), "A")]
    assert links == [f"/model/versions?a={OTHER}&b=20260630T000000Z-00000001"]


def test_only_what_can_be_read_is_offered(answer):
    both = pd.concat([answer.versions, answer.versions.assign(version=OTHER, readable=False)])
    offered = components.options(both)
    assert [one["value"] for one in offered] == ["20260630T000000Z-00000001"]
    assert offered[0]["label"].endswith("· Ready · serving")


def test_one_version_has_nothing_to_be_compared_with(answer, words):
    assert "There is one version" in words(components.differences(answer))


def differ(**changed):
    empty = pd.DataFrame(columns=["column", "label", "a", "b", "reason"])
    facts = pd.DataFrame([("threshold", "60 %", "50 %")], columns=["aspect", "a", "b"])
    ends = {f"{side}{end}": 0.5 for side in "ab" for end in ("_low", "_high")}
    metrics = pd.DataFrame([{"name": "log_loss", "better": "b", "a": 0.6, "b": 0.5, **ends}])
    same = Differences("a1", "b1", same_data=True, facts=facts, metrics=metrics, gained=(), dropped=(), verdicts=empty)
    return dataclasses.replace(same, **changed)


def test_whether_metrics_may_be_compared_is_said():
    assert components.summary(differ()).startswith("They differ in threshold. Both learned from the same data")
    assert "compare metrics with care" in components.summary(differ(same_data=False))


def test_two_versions_side_by_side(answer, words, find):
    shown = components.differences(dataclasses.replace(answer, differences=differ(gained=("Pushes",))))
    said = words(shown)
    assert "Log loss 0.6000 0.5000 to 0.5000" in said
    assert [words(mark) for mark in find(shown, "hw-best")] == ["0.5000"]
    assert "Threshold 60 % 50 %" in said
    assert "Features only B has: Pushes ." in said
    assert "Every column has the same verdict in both." in said


def test_what_the_address_asks_for_in_vain_is_named(answer, words):
    assert "There is no model version x." in words(components.differences(dataclasses.replace(answer, unknown=("x",))))


def test_whoever_runs_the_deployment_is_led_to_the_commands(answer, kinds, words):
    said = components.how_to(answer)
    assert [link.href for link in kinds(said, "A")] == ["/data"]
    assert "python -m" not in words(said)


def test_the_audit_trail_says_who_did_what(answer, words):
    line = {"at": "2026-03-02 10:15", "author": "Ann", "action": "published", "subject": OTHER, "detail": ""}
    assert f"2026-03-02 10:15 Ann published {OTHER} –" in words(components.audit(pd.DataFrame([line])))
    assert "Nothing has been written down yet" in words(components.audit(pd.DataFrame()))


def test_an_audit_trail_that_cannot_be_read_says_why(words):
    said = words(components.audit(pd.DataFrame(), "The store does not answer."))
    assert "The audit trail cannot be read. The store does not answer." in said
    assert "Nothing has been written" not in said


def test_a_visitor_is_led_to_no_command(answer, words):
    said = words(components.how_to(answer, visited=True))
    assert said.endswith("Whoever runs this deployment moves it.")
