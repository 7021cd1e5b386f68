"""The wires of the page of people, called as functions."""

import dataclasses

import pandas as pd
import pytest

import pages
from app.components.people.people import first_shown
from app.context import services
from app.views.people.answer import people
from pages import people as page

EVERY = {"people": "all"}


def test_the_layout_asks_for_nothing(words):
    assert '"people-people"' in words(page.layout())


def test_a_name_leads_to_the_persons_review(inside, words):
    drawn = inside(page.compare_people, state={"period": "all"}, query=None)
    assert "/review?owner=Ann" in words(drawn["people"])
    assert "/review?manager=Mia" in words(drawn["teams"])
    assert "were expected" in words(drawn["people"])


def test_the_forecast_stands_beside_the_name_and_the_missing_quota_is_said_once(inside, words):
    drawn = inside(page.compare_people, state={"period": "all"}, query=None)
    said = words(drawn["people"]) + words(drawn["teams"])
    assert said.count("Forecast 2026 Q2") == 3, "two heads and a sentence"
    assert said.lower().count("no quota") == 1
    assert "Mean discount" in said


@pytest.mark.parametrize(("rows", "shown"), [(50, 50), (59, 59), (60, 50), (250, 50)])
def test_a_long_list_begins_with_who_has_most_open(rows, shown):
    assert len(first_shown(pd.DataFrame({"owner": [""] * rows}))) == shown


def test_everybody_is_shown_by_the_address(inside, words, monkeypatch):
    found = inside(lambda: people(services(), {"period": "all"}))
    names = [f"P{n:03}" for n in range(70)]
    many = pd.concat([found.people.head(1)] * 70).assign(owner=names)
    monkeypatch.setattr(page, "people", lambda *_: dataclasses.replace(found, people=many))
    drawn, every = (words(inside(page.compare_people, state={}, query=query)["people"]) for query in (None, EVERY))
    assert [name for name in names if name in drawn] == names[:50]
    assert "The 50 with most open of 70." in drawn
    assert "/people?people=all" in drawn
    assert all(name in every for name in names)
    assert "Show everybody" not in every


def test_who_is_shown_is_a_key_of_the_address():
    assert set(page.PAGE_KEYS) == set(EVERY) <= set(pages.KEYS)
