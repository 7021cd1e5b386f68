"""Rates by group: sorted, with intervals, and silent about small groups."""

import pandas as pd
import pytest

from app.components.win_rate.rates import rates


@pytest.fixture
def regions():
    return pd.DataFrame(
        {
            "label": ["South", "West", "East"],
            "n": [6, 388, 412],
            "rate": [0.5, 0.27, 0.31],
            "low": [0.15, 0.23, 0.27],
            "high": [0.85, 0.32, 0.36],
        }
    )


def names(kinds, tree):
    return [head.children for head in kinds(tree, "Th") if head.scope == "row"]


def test_the_highest_rate_first_and_small_groups_last(regions, kinds, find, words):
    tree = rates(regions, 0.274, label="Region")
    assert names(kinds, tree) == ["East", "West", "South"]
    (few,) = find(tree, "hw-few")
    assert "not enough" in words(few)
    assert few.title == "n = 6, under 10"


def test_the_frames_order_can_be_kept(regions, kinds):
    assert names(kinds, rates(regions, order=False)) == ["South", "West", "East"]


def test_an_interval_is_drawn_and_said(regions, find, words):
    bar = find(rates(regions, 0.274), "hw-rate")[0]
    assert bar.style == {"--v": "0.3100", "--low": "0.2700", "--high": "0.3600"}
    said = bar.to_plotly_json()["props"]
    assert said["aria-label"].replace("\u00a0", " ") == said["title"].replace("\u00a0", " ") == "likely 27–36 %"


def test_a_small_group_does_not_stretch_the_axis(regions, find):
    assert find(rates(regions), "hw-rates")[0].style == {"--axis-from": "0.0000", "--axis-to": "0.4000"}


def test_several_lists_can_share_an_axis(regions, find, words):
    tree = rates(regions, axis=(0.2, 0.5))
    assert find(tree, "hw-rates")[0].style == {"--axis-from": "0.2000", "--axis-to": "0.5000"}
    assert "20–50" in words(tree)


def test_all_rates_at_nought_have_an_axis(regions, words):
    assert "0–100" in words(rates(regions.assign(rate=0.0, low=0.0, high=0.0)))


def test_without_an_interval_the_bar_is_a_point(regions, find):
    bar = find(rates(regions.assign(low=None, high=None)), "hw-rate")[0]
    assert bar.style == {"--v": "0.3100", "--low": "0.3100", "--high": "0.3100"}


def test_what_is_left_out_is_counted(regions, words):
    assert words(rates(regions, limit=1)).endswith("and 2 more")


def test_a_group_without_a_rate_is_a_dash(regions, words):
    assert "South –" in words(rates(regions.assign(rate=[None, 0.27, 0.31])))


def test_a_group_can_lead_to_its_list(regions, kinds):
    tree = rates(regions.assign(href="/deals?region=" + regions["label"]))
    assert kinds(tree, "A")[0].href == "/deals?region=East"


def test_no_rows_is_a_designed_state(regions, words):
    assert "Nothing to compare" in words(rates(regions.head(0)))
