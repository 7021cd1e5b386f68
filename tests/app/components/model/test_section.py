"""The tabs, where the model stands, and a value with its interval."""

import dataclasses

import pytest

from app import formats
from app.components.model import section
from app.views.model.quality import model_quality


@pytest.mark.parametrize(("path", "name"), section.TABS)
def test_one_tab_is_the_current_one_and_all_keep_the_scope(path, name, kinds):
    links = kinds(section.tabs(path), "A")
    properties = [link.to_plotly_json()["props"] for link in links]
    assert [one["children"] for one in properties if one.get("aria-current") == "page"] == [name]
    assert all("data-keep-scope" in one for one in properties)
    assert [one["href"] for one in properties] == [address for address, _ in section.TABS]


def test_without_signal_the_first_thing_said_is_that_nothing_is_ranked(ten_without_signal, words):
    found = model_quality(ten_without_signal, {}).standing
    assert words(section.render_served_model(found)).startswith("○ No signal – no deal is ranked or flagged.")


def test_a_weak_model_sorts_and_does_not_decide(ten, words):
    found = dataclasses.replace(model_quality(ten, {}).standing, verdict="Weak")
    assert "use them to sort, not to decide" in words(section.render_served_model(found))


def three(value: float) -> str:
    return formats.number(value, 3)


def test_a_value_without_an_interval_stands_alone(words):
    assert words(section.ranged(0.8, 0.7, 0.9, three)) == "0.800 0.700 to 0.900"
    assert words(section.ranged(0.8, float("nan"), float("nan"), three)) == "0.800"


def test_the_unit_of_an_interval_stands_once():
    assert section.between(0.1, 0.2, formats.percent) == f"10 to 20{formats.NBSP}%"


def test_a_method_is_said_in_its_own_words_alone():
    assert section.method({"name": "rolling origin", "words": "Judged by it."}) == "Judged by it."


def test_a_method_without_a_sentence_is_only_named():
    assert section.method({"name": "rolling origin"}) == "Rolling origin"
    assert section.method({}) == ""
