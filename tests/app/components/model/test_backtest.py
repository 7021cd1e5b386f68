"""Every origin, the dates of outcomes and the settings tried, as tables."""

import pytest

from app.components.model import backtest as components
from app.views.model.backtest import backtest


@pytest.fixture
def answer(ten):
    return backtest(ten)


def rows_of(tree, kinds, words):
    return [words(row) for row in kinds(tree, "Tr")][1:]


def test_every_origin_stands_with_its_intervals(answer, kinds, words):
    first, second = rows_of(components.origins(answer.origins, "EUR"), kinds, words)
    assert first.startswith("1 Mar 2026 3 5 4 ended 50 % 0.800 0.700 to 0.900 20.0 % 10.0 to 30.0 %")
    assert first.endswith("15.0 % 5.0 to 25.0 % €1.5 k €100 €50 to €150")
    assert second.endswith("−€20 −€60 to €20")


def test_said_stands_beside_what_happened(answer, kinds, words):
    first, second = rows_of(components.timing(answer.timing), kinds, words)
    assert first.startswith("30 days said 10.0 % happened 20.0 % said 30.0 % happened 30.0 %")
    assert first.endswith("0.800 1.000 20.0 %")
    assert second.endswith("1.100 1.000 −10.0 %")


def test_the_dates_in_a_sentence(answer):
    assert components.timing_summary(answer.timing).replace("\u00a0", " ") == (
        "On 40 looks: beats the plain frequencies at 1 of 2 dates; said and happened lie at most 10.0 points apart"
        " (won within 30 days)."
    )


def test_the_calibration_error_is_called_so(answer, kinds, words):
    heads = [words(head) for head in kinds(components.origins(answer.origins, "EUR"), "Th")]
    assert "Calibration error" in heads
    assert "Gap" not in heads


def test_the_borders_of_a_setting_are_listed(answer, kinds, words):
    assert rows_of(components.search(answer.search), kinds, words)[0] == "4 0.100 3.0 120 32 0.6000 chosen"


def test_the_setting_taken_says_so(answer, kinds, words):
    rows = rows_of(components.search(answer.search), kinds, words)
    assert [row.endswith("chosen") for row in rows] == [True, False]
    said = components.search_summary(answer.search)
    assert "lie within 0.0200. Taken: depth 4, 120 trees." in said


def test_what_is_not_there_is_said(answer, words):
    assert "No settings were compared" in words(components.search(answer.search.head(0)))
    assert "Nothing says when deals end" in words(components.no_timing(""))
