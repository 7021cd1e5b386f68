"""Panels by group, owner by product, and the cycle by level."""

import dataclasses

import pandas as pd
import pytest

from app.components.win_rate import groups as components
from app.views.win_rate.comparisons import compare


@pytest.fixture
def owners():
    """Forty owners: the first wins nothing, the others 40 of 100, the last has five opportunities."""
    rows = [("Ann", 100, 0), *((f"Owner {nth:02}", 100 + nth, 40) for nth in range(38)), ("Zoe", 5, 5)]
    return compare("owner", "Owner", pd.DataFrame(rows, columns=["level", "n", "won"]).assign(amount=1.0))


@pytest.fixture
def alike():
    """Two sectors that win four of ten each."""
    rows = [("Energy", 100, 40, 1.0), ("Retail", 100, 40, 1.0)]
    return compare("sector", "Sector", pd.DataFrame(rows, columns=["level", "n", "won", "amount"]))


def test_a_panel_says_what_differs_and_marks_it(owners, words, find):
    tree = components.comparisons((owners,), 0.4, "All time")
    assert "Ann wins less than the rest: 0 % of 100" in words(tree)
    assert "Ann ↓" in words(tree)
    assert "after allowing for every group of its field" in words(tree)
    assert "Bonferroni" not in words(tree)


def test_a_field_with_a_difference_shows_eight_groups_and_opens_to_the_others(owners, find, kinds, words):
    tree = components.comparisons((owners,), 0.4, "All time")
    first, whole = ([head for head in kinds(one, "Th") if head.scope == "row"] for one in find(tree, "hw-rates"))
    assert (len(first), len(whole)) == (components.AT_FIRST, components.MOST_GROUPS)
    assert "Ann ↓" in words(first).replace("\u00a0", " ")
    assert "Show 30 of 40" in words(find(tree, "hw-all"))
    assert find(tree, "hw-folded") == []


def test_a_field_without_a_difference_folds_into_a_line(alike, owners, find, kinds, words):
    tree = components.comparisons((owners, alike), 0.4, "All time")
    (line,) = kinds(find(tree, "hw-folded"), "Summary")
    assert words(line) == "By sector No sector differs from the rest beyond chance."
    (folded,) = kinds(find(tree, "hw-folded"), "Details")
    assert "Energy 40\u00a0%".replace("\u00a0", " ") in words(folded)
    assert not getattr(folded, "open", None)
    assert folded.id == "win-rate-by-sector"
    assert len(find(components.comparisons((alike,), 0.4, ""), "hw-columns")) == 0


def test_a_panel_says_what_chance_would_bring_and_when_its_field_is_recorded(owners, words):
    assert "come by chance in fewer than 1 of 100 cases (p < 0.01)." in words(
        components.comparisons((owners,), 0.4, "")
    )
    assert components.AT_CLOSE not in words(components.comparisons((owners,), 0.4, ""))
    at_close = dataclasses.replace(owners, at_close=True)
    assert components.AT_CLOSE in words(components.comparisons((at_close,), 0.4, ""))


def test_at_most_thirty_are_shown_those_named_among_them(owners, words):
    kept = components.top_groups(owners.groups)
    assert len(kept) == components.MOST_GROUPS
    assert "Ann" in set(kept["label"])
    assert "Zoe" not in set(kept["label"])
    assert "and 10 more" in words(components.comparisons((owners,), 0.4, "All time"))


def test_a_group_of_the_scope_leads_to_itself(owners, kinds):
    links = [link.href for link in kinds(components.comparisons((owners,), 0.4, "All time"), "A")]
    assert "/win-rate?owner=Owner%2037" in links


def test_the_scale_spans_what_can_be_trusted(owners):
    """40 of 100 may be 49.8 %; five of five do not count."""
    assert components.scale((owners,)) == (0.0, 0.5)


def test_nothing_to_compare_is_said(words):
    assert "Nothing to compare" in words(components.comparisons((), None, "All time"))


@pytest.fixture
def cells():
    """Two owners, one product, of which one pair has never met."""
    return pd.DataFrame(
        {"owner": ["Ann", "Bob"], "product": ["Alpha", "Alpha"], "n": [12, 0], "won": [6, 0], "rate": [0.5, None]}
    )


def test_owner_by_product_says_how_many_are_not_shown(cells, words):
    said = words(components.owner_by_product(cells, 365, 1, 0.4, "All time"))
    assert "Most closed opportunities first; 363 more owners not shown." in said
    assert components.left_out_caption(cells, 2, 1) == "Most closed opportunities first."
    assert "No owner by product" in words(components.owner_by_product(cells.head(0), 0, 0, None, ""))


def test_the_cycle_by_level_has_a_row_each_and_a_dash_for_what_is_missing(words, kinds):
    quartiles = pd.DataFrame(
        {
            "whole": [True, False, False, False],
            "level": [None, "Alpha", "Alpha", "Beta"],
            "outcome": ["won", "won", "lost", "lost"],
            "n": [3, 3, 1, 2],
            "lower_quartile": [1, 10, 20, 30],
            "median": [2, 40, 30, 35],
            "upper_quartile": [3, 90, 40, 60],
        }
    )
    tree = components.cycle_by_level(quartiles, "Product")
    said = words(tree)
    assert "Alpha 40 days 10–90, n 3 30 days 20–40, n 1" in said
    assert "Beta – 35 days" in said
    assert len(kinds(tree, "Tr")) == 3
    assert components.cycle_by_level(quartiles, "") is None
    assert components.cycle_by_level(quartiles.head(1), "Product") is None
