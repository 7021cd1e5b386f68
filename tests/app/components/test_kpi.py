"""The KPI card says its delta in words and leads to its list."""

import dataclasses
from urllib.parse import unquote

import pytest

from app.components.kpi import kpi, sparkline, strip
from app.views.answers import Kpi

WIN_RATE = Kpi("win", "Win rate", 0.274, "percent", 1480, "closed deals", 0.032, "points", better=True, against="vs Q2")


@pytest.mark.parametrize(("better", "word"), [(True, "better"), (False, "worse"), (None, "no clear change")])
def test_the_delta_is_judged_in_words(words, better, word):
    said = words(kpi(dataclasses.replace(WIN_RATE, better=better)))
    assert said == f"Win rate 1,480 closed deals 27 % +3.2 pts {word} vs Q2"


def test_without_a_comparison_it_says_so(words):
    assert "no earlier period" in words(kpi(dataclasses.replace(WIN_RATE, delta=None, against="no earlier period")))


def test_only_a_card_with_a_list_is_a_link(kinds):
    assert not kinds(kpi(WIN_RATE), "A")
    card = kpi(dataclasses.replace(WIN_RATE, href="/deals"))
    assert card.href == "/deals"
    assert card.to_plotly_json()["props"]["data-keep-scope"] == ""


def test_money_is_written_in_the_snapshots_currency(words):
    card = Kpi("open", "Open", 4_312_000, "money", 3, "deals", note="two without an amount")
    assert "€4.3 M" in words(strip([card], "EUR"))
    assert "two without an amount" in words(strip([card], "EUR"))


def test_under_the_figures_stands_what_is_to_be_known_of_all(words, find):
    row = strip([WIN_RATE], "EUR", "Seasonal: so it was.", "")
    assert [words(said) for said in find(row, "hw-kpis-said")] == ["Seasonal: so it was."]
    assert strip([WIN_RATE], "EUR", "").className == "hw-kpis"
    assert strip([WIN_RATE], "EUR", led=True).className == "hw-kpis hw-kpis-led"


def test_a_missing_value_is_a_dash(words):
    assert words(kpi(dataclasses.replace(WIN_RATE, value=None))).startswith("Win rate 1,480 closed deals –")


def drawing(values):
    line = sparkline(values)
    assert line is not None
    return unquote(line.style["maskImage"])


def test_sparkline_spans_its_box_and_skips_gaps():
    assert 'points="2.5,21.5 52.5,2.5 77.5,12.0"' in drawing((1.0, None, 3.0, 2.0))


def test_a_flat_sparkline_runs_through_the_middle():
    assert 'points="2.5,12.0 77.5,12.0"' in drawing((5, 5))


@pytest.mark.parametrize("values", [(), (1.0,), (None, None), (float("nan"), 2.0)])
def test_fewer_than_two_values_draw_nothing(values):
    assert sparkline(values) is None
