"""The model's quality in pictures, on frames of two rows."""

import pandas as pd
import pytest

from app.figures import model_quality as figures

NBSP = "\u00a0"


@pytest.fixture
def bins():
    """One group kept its word, the other said 62 % where 50 % were lost."""
    rows = {"predicted": [0.2, 0.62], "realised": [0.21, 0.5], "n": [100, 60],
            "looks": [100, 150], "low": [0.14, 0.4], "high": [0.3, 0.6]}  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def parts():
    days = pd.to_datetime(["2026-01-01", "2026-05-01"])
    return pd.DataFrame(
        {
            "part": ["fit", "test"],
            "from": days,
            "to": pd.to_datetime(["2026-03-02", "2026-05-01"]),
            "rows": [300, 90],
            "opportunities": [200, 90],
            "lost_share": [0.4, 0.5],
        }
    )


def test_both_axes_of_the_calibration_have_one_range(bins):
    drawn = figures.calibration(bins)
    assert drawn.layout.xaxis.range == drawn.layout.yaxis.range == (10, 71)
    points = drawn.data[1]
    assert list(points.x) == [20, 62]
    assert list(points.error_y.array) == pytest.approx([9, 10])
    assert list(points.error_y.arrayminus) == pytest.approx([7, 10])


def test_the_calibration_in_a_sentence(bins):
    said = figures.calibration_summary(bins).replace(NBSP, " ")
    assert said.startswith("In 1 of 2 groups what was said lies within the 95 % interval of what happened")
    assert said.endswith("the largest gap is 12 points, 62 % said against 50 % lost, of 60 deals (150 looks).")


def test_features_are_drawn_the_most_important_on_top():
    frame = pd.DataFrame({"column": ["stage", "x"], "label": ["Stage", "a<b $1$"], "share": [0.75, 0.25]})
    bars = figures.importance(frame).data[0]
    assert list(bars.y) == ["a&lt;b &#36;1&#36;", "Stage"]
    assert list(bars.x) == [25, 75]
    assert figures.importance_summary(frame).startswith("Of 2 features these move the loss chance most: Stage 75")


def test_a_part_of_one_day_can_be_seen(parts):
    fitted, tested = figures.split(parts).data
    day = figures.MS_A_DAY
    assert (fitted.y[0], fitted.x[0]) == ("Fitted", 60 * day)
    assert (tested.y[0], tested.x[0]) == ("Tested", figures.SCREEN_DAYS * day)


def test_the_split_in_a_sentence(parts):
    said = figures.split_summary(parts, 0.8).replace(NBSP, " ")
    assert said.startswith(
        "Fitted on 1 Jan 2026 to 2 Mar 2026 (200 opportunities), tested on 1 May 2026 (90 opportunities)"
    )
    assert "80 % of the opportunities open" in said
