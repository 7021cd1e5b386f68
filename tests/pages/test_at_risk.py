"""The wires of deals at risk, called as functions."""

import json

import plotly.utils
import pytest

from pages import at_risk

SCOPE = {"owner": ["Bob"], "threshold": 0.5}


def words(component) -> str:
    """Return a component tree as JSON text."""
    return json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture
def inside(dash_app):
    with dash_app.server.app_context():
        yield


def test_the_layout_holds_what_the_wires_fill():
    drawn = words(at_risk.layout(flagged="yes"))
    assert all(name in drawn for name in ("deals-summary", "deals-place", "deal-body", "deals-q", "deals-flagged"))
    assert "/export/at-risk.csv" in drawn


@pytest.mark.usefixtures("inside")
def test_the_summary_is_of_the_scope_and_the_filters():
    drawn = at_risk.describe_list(SCOPE, {"flagged": "yes"})
    assert "2 of 2 open deals flagged" in words(drawn["summary"])
    assert drawn["flagged"] is False
    assert drawn["banner"] is None


@pytest.mark.usefixtures("inside")
def test_the_grid_is_drawn_as_the_address_has_it():
    drawn = words(at_risk.draw_list(0, {"sort": "-amount"})["grid"])
    assert '"initialSort": "desc"' in drawn


@pytest.mark.usefixtures("inside")
def test_a_block_answers_the_grid_and_tells_the_address():
    request = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "amount", "sort": "asc"}], "filterModel": {}}
    drawn = at_risk.list_block(request, SCOPE, {"q": "ced"})
    assert [row["opportunity_id"] for row in drawn["rows"]["rowData"]] == ["O09"]
    assert drawn["asked"] == {"keys": {"sort": "amount"}, "count": 1}
    assert words(drawn)


@pytest.mark.usefixtures("inside")
def test_a_deal_opens_at_the_threshold_of_the_scope():
    drawn = at_risk.open_deal({"deal": "O08", "scope": {"threshold": 0.9}})
    assert drawn["title"] == "Birch"
    assert "Not flagged" in words(drawn["body"])
