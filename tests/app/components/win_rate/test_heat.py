"""A heat map prints its values and says nothing of small cells."""

import pandas as pd
import pytest

from app.components.win_rate.heat import heat


@pytest.fixture
def cells():
    rows = [("Ann", "Demo", 40, 0.2), ("Ann", "Verbal", 4, 0.9), ("Bo", "Demo", 10, 0.6), ("Bo", "Verbal", 0, None)]
    return pd.DataFrame(rows, columns=["row", "column", "n", "rate"])


def test_values_and_counts_are_printed(cells, find, words):
    low, high = find(heat(cells, "Owner", "Stage"), "hw-heat-cell")
    assert [words(cell).replace("\u00a0", " ") for cell in (low, high)] == ["20 %", "60 %"]
    assert [cell.to_plotly_json()["props"]["data-n"] for cell in (low, high)] == ["40", "10"]
    assert (low.style, high.style) == ({"--v": "0.000"}, {"--v": "1.000"})
    assert low.title.replace("\u00a0", " ") == "Ann, Demo: 20.0 % of 40"


def test_small_cells_are_hatched_and_empty_ones_blank(cells, find, words):
    tree = heat(cells, "Owner", "Stage")
    (few,) = find(tree, "hw-heat-few")
    assert (words(few), few.title) == ("·", "Ann, Verbal: n = 4, not enough")
    assert len(find(tree, "hw-heat-none")) == 1


def test_rows_and_columns_keep_their_order_and_have_headings(cells, kinds):
    heads = kinds(heat(cells.iloc[::-1], "Owner", "Stage"), "Th")
    assert [head.children for head in heads if head.scope == "row"] == ["Bo", "Ann"]
    assert [head.children for head in heads if head.scope == "col"][1:] == ["Verbal", "Demo"]


def test_a_single_sure_cell_has_a_middle_shade(cells, find):
    (cell,) = find(heat(cells.head(2), "Owner", "Stage"), "hw-heat-cell")
    assert cell.style == {"--v": "0.500"}


def test_no_sure_cell_still_has_a_legend(cells, words):
    assert "fewer than 10" in words(heat(cells.assign(n=3), "Owner", "Stage", overall=0.4))


def test_no_rows_is_a_designed_state(cells, words):
    assert "Nothing to compare" in words(heat(cells.head(0), "Owner", "Stage"))


def test_what_is_not_recorded_has_a_row_and_a_column_of_its_own(words):
    """Somebody of that very name stands beside nobody."""
    known = {"n": [20, 30], "rate": [0.5, 0.4]}
    drawn = heat(pd.DataFrame({"row": [None, "Not recorded"], "column": ["Alpha", None], **known}), "Owner", "Product")
    assert (
        words(drawn)
        .replace("\u00a0", " ")
        .startswith(
            "Win rate by owner and product Owner × Product Alpha Not recorded Not recorded 50 % Not recorded 40 %"
        )
    )


def test_names_lead_to_their_own_win_rate_and_a_cell_to_that_of_both(cells, find, kinds):
    drawn = heat(cells, "Owner", "Stage", fields=("owner", "stage"))
    assert [link.href for link in kinds(drawn, "A")][:3] == [
        "/win-rate?stage=Demo", "/win-rate?stage=Verbal", "/win-rate?owner=Ann",
    ]  # fmt: skip
    low, _ = find(drawn, "hw-heat-cell")
    assert low.to_plotly_json()["props"]["data-lead"] == "/win-rate?owner=Ann&stage=Demo"
    assert not kinds(heat(cells, "Owner", "Stage"), "A")
