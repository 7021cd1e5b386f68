"""The template knows no theme; text from data stays text."""

import json

import plotly.graph_objects as go
import plotly.io
import pytest

from app.figures import theme


def test_the_template_is_transparent_in_light_and_dark():
    layout = theme.TEMPLATE.layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == theme.CLEAR


def test_a_figure_is_written_in_the_houses_template():
    written = theme.figure(go.Bar(x=[1], y=[2])).to_plotly_json()
    assert written["layout"]["template"] == theme.TEMPLATE.to_plotly_json()
    assert (
        json.loads(plotly.io.json.to_json_plotly(theme.figure()))["layout"]["template"]["layout"]["dragmode"] is False
    )


def test_text_from_data_is_not_read_as_markup():
    assert theme.plain("a <b>&</b> $5$") == "a &lt;b&gt;&amp;&lt;/b&gt; &#36;5&#36;"


def test_axes_are_titled_and_one_series_has_no_legend():
    drawn = theme.figure(go.Bar(x=[1], y=[2]), x_title="Month", y_title="Amount ($)")
    assert (drawn.layout.xaxis.title.text, drawn.layout.yaxis.title.text) == ("Month", "Amount ($)")
    assert drawn.layout.showlegend is False
    assert theme.figure(go.Bar(), go.Bar()).layout.showlegend is True


def test_hover_has_no_trace_box():
    assert theme.hover("%{y}", "%{x}") == "%{y}<br>%{x}<extra></extra>"


def test_a_very_long_name_is_cut_before_it_is_made_safe():
    assert theme.plain("<" * 300) == "&lt;" * 59 + "…"


def test_a_label_beside_bars_leaves_them_room():
    assert theme.short("Days since last activity") == "Days since last activity"
    assert theme.short("Days without activity or new stage") == "Days without activity or…"


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        ((2_000_000.0, None), {"tickformat": "~s"}),
        ((12.0, float("nan")), {"tickformat": "~g"}),
        ((0.0, None), {"range": [0, 1], "tickvals": [0]}),
        ((), {"range": [0, 1], "tickvals": [0]}),
    ],
)
def test_no_axis_of_amounts_is_in_thousandths(largest, ticks):
    assert theme.amounts(*largest) == {"rangemode": "tozero", **ticks}
