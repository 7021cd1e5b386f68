"""Drivers in a sentence and in a table; never as causes."""

import dataclasses

import pandas as pd
import pytest

from app.components.model import drivers as components
from app.views.model.drivers import drivers


@pytest.fixture
def answer(ten):
    return drivers(ten)


def test_drivers_in_a_sentence(answer):
    assert components.summary(answer) == (
        "2 of 3 comparisons are drivers: Product: Beta goes with losing (odds of winning × 0.50, 0.40 to 0.70);"
        " Discount: per 5 % goes with winning (odds of winning × 1.50, 1.20 to 2.00)."
    )


def test_that_nothing_is_a_driver_is_an_answer(answer):
    none = dataclasses.replace(answer, drivers=0)
    assert components.summary(none) == "None: no interval excludes 1 once 3 comparisons are corrected for."


def test_nothing_is_said_to_cause_anything(answer, words):
    assert "not what would cause it" in words(components.sentences(answer))


def test_every_comparison_is_listed_with_what_it_is_compared_to(answer, kinds, words):
    rows = [words(row) for row in kinds(components.listing(answer), "Tr")][1:]
    assert rows[0] == "Product: Beta Alpha ▼ won less often 0.50 0.40 to 0.70 <0.001 30 % 50"
    assert rows[1] == "Discount: per 5 % – ▲ won more often 1.50 1.20 to 2.00 0.020 – 110"
    assert rows[2].startswith("Stage: Offer Lead – no clear difference")
    assert "Not compared. Account: Too many levels." in words(components.listing(answer))


def test_columns_left_out_for_one_reason_are_named_together_and_of_many_the_first(answer, words):
    left = [(f"column_{nth}", f"Column {nth}", "It was not compared.") for nth in range(9)]
    left.append(("account", "Account", "Too many levels."))
    many = dataclasses.replace(answer, left_out=pd.DataFrame(left, columns=["column", "label", "note"]))
    assert (
        "Not compared. Column 0, Column 1, Column 2, Column 3, Column 4 and 4 more: It was not compared."
        " Account: Too many levels."
    ) in words(components.listing(many))


def test_of_many_the_drivers_and_the_next_few_are_in_sight(answer, kinds, words):
    many = pd.concat([answer.comparisons] * 6, ignore_index=True)
    shown = components.listing(dataclasses.replace(answer, comparisons=many))
    (others,) = kinds(shown, "Details")
    assert words(others.children[0]) == "Show all 18 comparisons"
    first, rest = kinds(shown, "Tbody")
    assert (len(first.children), len(rest.children)) == (15, 3)
    assert kinds(components.listing(answer), "Details") == []


def test_every_driver_is_in_sight_however_many(answer, kinds):
    many = dataclasses.replace(answer, comparisons=pd.concat([answer.comparisons] * 6), drivers=17)
    assert [len(body.children) for body in kinds(components.listing(many), "Tbody")] == [17, 1]


@pytest.mark.parametrize(("p", "written"), [(0.0004, "<0.001"), (0.02, "0.020"), (0.5, "0.50"), (1.0, "1.00")])
def test_chance_is_never_written_as_nothing(p, written):
    assert components.p_value_text(p) == written
