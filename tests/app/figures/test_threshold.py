"""The threshold's pictures, on frames of two or three rows."""

import pandas as pd
import pytest

from app.figures import threshold as figures
from app.views.threshold import Line

NBSP = "\u00a0"


@pytest.fixture
def line():
    """Flagging nobody costs 1,200, at 60 % 400, at 30 % 200."""
    counts = {name: [0.0, 4.0, 6.0] for name in ("flagged", "true_alarms", "false_alarms", "missed", "left_alone")}
    curve = pd.DataFrame({"threshold": [1.0, 0.6, 0.3], **counts, "cost": [1200.0, 400.0, 200.0]})
    return Line(curve, 0.3, 200.0, 0.25, 0.35)


def traces(drawn):
    """Return a figure's traces by the first word of their name."""
    return {trace.name.split()[0]: trace for trace in drawn.data}


def test_the_curve_starts_with_the_cost_of_flagging_everybody(line):
    drawn = figures.cost_curve(line, 0.6, 400.0, "EUR")
    found = traces(drawn)
    assert list(found["Every"].x) == [0, 30, 60, 100]
    assert list(found["Every"].y) == [200, 200, 400, 1200]
    assert (found["Chosen"].x[0], found["Chosen"].y[0]) == (60, 400)
    assert (found["Cheapest"].x[0], found["Cheapest"].y[0]) == (30, 200)
    assert drawn.layout.yaxis.title.text == "Cost of a typical day (EUR)"
    assert drawn.layout.xaxis.title.text == "Threshold (%)"


def test_the_plateau_is_shaded(line):
    shapes = figures.cost_curve(line, 0.6, 400.0, "EUR").layout.shapes
    assert [(shape.x0, shape.x1) for shape in shapes] == [(25, 35), (60, 60)]


def test_the_curve_in_a_sentence(line):
    said = figures.cost_curve_summary(line, 0.6, 400.0, "EUR").replace(NBSP, " ")
    assert said.startswith("At 60 % a typical day costs €400, €200 more than the cheapest (€200 at 30 %).")
    assert "Any threshold from 25 % to 35 % costs within 2 % of the cheapest." in said
    inside = figures.cost_curve_summary(line, 0.3, 200.0, "EUR").replace(NBSP, " ")
    assert "within 2 % of the cheapest (€200 at 30 %)" in inside


def test_a_plateau_of_one_threshold_says_so(line):
    said = figures.plateau(Line(line.curve, 0.3, 200.0, 0.3, 0.3)).replace(NBSP, " ")
    assert said == "Only thresholds around 30 % come within 2 % of the cheapest."


@pytest.fixture
def steps():
    return pd.DataFrame({"from_share": [0.2, 0.75], "open_count": [10, 8], "flagged_count": [0, 5]})


def test_a_step_is_split_where_the_threshold_runs_through_it(steps):
    found = traces(figures.steps(steps, 0.77))
    assert list(found["Not"].y) == [10, 3]
    assert list(found["Flagged"].y) == [0, 5]
    assert list(found["Flagged"].x) == [22.5, 77.5]


def test_the_steps_in_a_sentence(steps):
    said = figures.steps_summary(steps, 0.77).replace(NBSP, " ")
    assert said == (
        "5 of 18 open opportunities have a loss probability of 77 % or more; 8 lie within about 5 points of it."
    )


def test_the_browsers_arrays_rise(line):
    assert figures.arrays(line)["threshold"] == [0.3, 0.6, 1.0]
    assert figures.arrays(line)["cost"] == [200, 400, 1200]
