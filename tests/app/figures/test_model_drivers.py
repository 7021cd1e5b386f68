"""The forest plot."""

import pandas as pd
import pytest

from app.figures import model_drivers as figures
from app.views.model.drivers import drivers


@pytest.fixture
def rows(ten):
    return drivers(ten).comparisons


def test_the_highest_odds_stand_on_top(rows):
    names = [name.split("<br>")[0] for name in figures.forest(rows).layout.yaxis.ticktext]
    assert names == ["Beta", "Offer", "per 5 %"]
    assert "Product" in figures.forest(rows).layout.yaxis.ticktext[0]


def test_sides_differ_by_shape_and_by_name_as_well(rows):
    drawn = figures.forest(rows)
    assert [(trace.name, trace.marker.symbol) for trace in drawn.data] == [
        ("Won more often", "triangle-up"),
        ("Won less often", "triangle-down"),
        ("No clear difference", "circle-open"),
    ]


def test_the_axis_is_logarithmic_and_one_is_marked(rows):
    layout = figures.forest(rows).layout
    assert layout.xaxis.type == "log"
    assert (layout.shapes[0].x0, layout.shapes[0].x1) == (1, 1)
    assert 1 in layout.xaxis.tickvals


def test_an_interval_runs_from_its_low_to_its_high_end(rows):
    lost = next(trace for trace in figures.forest(rows).data if trace.name == "Won less often")
    assert (lost.x[0], lost.error_x.array[0], lost.error_x.arrayminus[0]) == pytest.approx((0.5, 0.2, 0.1))


def test_what_came_from_data_is_only_text(rows):
    drawn = figures.forest(rows.assign(level="a<b $1$", label="l<m", compared="a<b", reference="x<y"))
    assert drawn.layout.yaxis.ticktext[0].startswith("a&lt;b &#36;1&#36;<br>")
    assert "l&lt;m" in drawn.layout.yaxis.ticktext[0]
    assert all(text.startswith("a&lt;b against x&lt;y") for trace in drawn.data for text in trace.text)


def test_only_the_farthest_are_drawn_of_many(rows):
    many = pd.concat([rows.head(1)] * 40, ignore_index=True)
    assert len(figures.top_comparisons(many)) == figures.MOST_COMPARISONS
    assert f"{figures.MOST_COMPARISONS} comparisons of 40, the farthest from 1," in figures.summary(many)


def test_the_references_are_named(rows):
    assert figures.references(rows) == "Product: Alpha; Stage: Lead"
    assert "from Discount: per 5 % (1.50) down to Product: Beta (0.50)" in figures.summary(rows)
