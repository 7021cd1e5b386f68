"""Two outlines of the same deals, before a change and after it."""

import numpy as np
import pandas as pd

from app.figures import portfolio as figures

FRAME = pd.DataFrame({"from_share": np.arange(20) / 20, "before": 0, "after": 0})
FRAME.loc[[9, 10], "before"] = [1, 3]
FRAME.loc[[9, 10], "after"] = [3, 1]


def test_each_side_is_an_outline_of_steps_closed_at_both_ends():
    now, then = figures.histogram(FRAME).data
    assert (now.name, then.name) == ("As recorded", "Changed")
    assert len(now.x) == len(now.y) == len(now.text) == 42
    assert (now.x[0], now.y[0], now.x[-1], now.y[-1]) == (0, 0, 100, 0)
    assert [(round(x), y) for x, y in zip(then.x, then.y, strict=True) if y] == [(45, 3), (50, 3), (50, 1), (55, 1)]
    assert now.line.dash != then.line.dash
    assert now.text[21] == "50–55\u00a0%: 3 deals as recorded"


def test_a_flat_threshold_stands_as_a_line_and_one_that_nobody_reaches_does_not():
    assert figures.histogram(FRAME, 0.4).layout.shapes[0].x0 == 40
    assert not figures.histogram(FRAME).layout.shapes
    assert not figures.histogram(FRAME, 1.2).layout.shapes


def test_the_summary_counts_the_upper_half():
    assert figures.histogram_summary(FRAME) == (
        "Of the 4 deals that the change reaches 3 have a loss chance of 50\u00a0% or more as recorded, 1 once changed."
    )


def test_the_table_has_a_row_per_step():
    table = figures.histogram_table(FRAME)
    assert table.loc[9].tolist() == ["45–50\u00a0%", 1, 3]
    assert len(table) == 20
