"""How a test calls a page's wires, and reads what they would send."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder


@pytest.fixture
def words():
    """A tree of components as the JSON text that a browser would be sent."""

    def read(tree):
        return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False)

    return read


@pytest.fixture
def inside(dash_app):
    """Call a callback of a page as Dash would."""

    def call(callback, *values, **named):
        with dash_app.server.app_context():
            return callback(*values, **named)

    return call
