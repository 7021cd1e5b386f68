"""The threshold's pictures, on frames of three or four rows."""

import numpy as np
import pandas as pd
import pytest

from app.figures import threshold as figures
from app.views.threshold.stops import Lines


def made(by, ats, costs, **more):
    n = len(ats)
    stops = pd.DataFrame({"at": ats, "cost": costs, "flagged": range(n, 0, -1)})
    stops = stops.assign(cost_low=stops["cost"] - 10, cost_high=stops["cost"] + 10)
    stops = stops.assign(precision=[0.5, 0.6, np.nan][:n], recall=[1.0, 0.7, 0.0][:n])
    known = {"here": 1, "suggested": ats[1], "in_force": None, "cheapest": ats[1], "cheapest_cost": costs[1]}
    return Lines(
        by,
        stops,
        **(known | {"plateau_low": ats[1], "plateau_high": ats[2], "resamples": 200, "ordinary": ats[-1]} | more),
    )


@pytest.fixture
def flat():
    return made("flat", [0.0, 0.3, 1.0], [300.0, 200.0, 1200.0])


@pytest.fixture
def money():
    return made("money", [0.0, 1000.0, 100_000.0], [300.0, 200.0, 1200.0])


def traces(drawn):
    return {trace.name.split()[0]: trace for trace in drawn.data if trace.name}


def test_every_line_has_its_cost_and_its_band(flat):
    drawn = figures.cost_curve(flat, "EUR", "Cost on the 8 past deals (EUR)")
    found = traces(drawn)
    assert list(found["Every"].x) == [0, 30, 100]
    assert list(found["Every"].y) == [300, 200, 1200]
    assert (list(drawn.data[0].y), list(found["95"].y)) == ([290, 190, 1190], [310, 210, 1210])
    assert found["95"].fill == "tonexty"
    assert (found["Cheapest"].x[0], found["Cheapest"].y[0]) == (30, 200)
    assert drawn.layout.yaxis.title.text == "Cost on the 8 past deals (EUR)"
    assert drawn.layout.xaxis.title.text == "Threshold (%)"


def test_the_plateau_is_shaded(flat):
    (shape,) = figures.cost_curve(flat, "EUR", "Cost").layout.shapes
    assert (shape.x0, shape.x1) == (30, 100)


def test_expected_losses_stand_on_a_logarithmic_scale_with_zero_beside_it(money):
    drawn = figures.cost_curve(money, "EUR", "Cost")
    assert drawn.layout.xaxis.type == "log"
    assert list(traces(drawn)["Every"].x) == [800, 1000, 100_000]
    ticks = dict(zip(drawn.layout.xaxis.tickvals, drawn.layout.xaxis.ticktext, strict=True))
    assert ticks == {
        1000: "€1.0\u00a0k",
        3000: "€3.0\u00a0k",
        10_000: "€10.0\u00a0k",
        30_000: "€30.0\u00a0k",
        100_000: "€100\u00a0k",
    }
    low, high = drawn.layout.xaxis.range
    assert 700 < 10**low < 800
    assert 100_000 < 10**high < 110_000


@pytest.mark.parametrize("of", ["cost", "precision"])
def test_the_mark_of_the_line_looked_at_is_the_trace_that_the_browser_moves(flat, of):
    drawn = figures.cost_curve(flat, "EUR", "Cost") if of == "cost" else figures.rates_curve(flat, 0.4)
    points = figures.points(flat, of)
    mark = drawn.data[points["trace"]]
    assert mark.name == "This line"
    assert (mark.x[-1], mark.y[-1]) == (points["x"][1], points["y"][1])
    assert (len(mark.x) == 2) is (points["foot"] is not None)


def test_where_nothing_is_flagged_there_is_no_precision_to_mark(flat):
    points = figures.points(flat, "precision")
    assert (points["x"], points["y"]) == ([100, 70, None], [50, 60, None])
    curve = figures.rates_curve(flat, 0.4).data[0]
    assert (list(curve.x), list(curve.y)) == ([100, 70], [50, 60])


def test_in_deals_the_cheapest_is_named_as_everywhere_else():
    lines = made("money", [0.0, 0.7, 1.0], [3.0, 2.0, 12.0])
    assert figures.cost_curve(lines, "deals", "Cost").data[3].name.replace("\u00a0", " ") == "Cheapest 70 %"


def test_chance_is_a_line_with_its_words(flat):
    drawn = figures.rates_curve(flat, 0.4)
    assert drawn.layout.shapes[0].y0 == 40
    assert drawn.layout.annotations[0].text == "flagging by chance 40\u00a0%"


def test_a_stop_far_outside_the_rest_stands_beside_the_others():
    lines = made("money", [0.0, 100.0, 1e9], [300.0, 200.0, 1200.0], ordinary=1000.0)
    curve = figures.cost_curve(lines, "USD", "Cost (USD)")
    assert figures.points(lines, "cost")["x"] == [80, 100, 1250]
    assert 10 ** curve.layout.xaxis.range[1] == pytest.approx(1250 * 1.05)
