"""The measured save rate beside the assumed one."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.components.threshold.measured import measured
from app.views.experiments.measured import MeasuredSaveRate
from model.experiments.uplift import Estimate

RATE = Estimate(0.18, 0.09, 0.27)


def drawn(found, assumed=0.2):
    answer: Any = SimpleNamespace(measured=found, in_force=SimpleNamespace(costs=SimpleNamespace(save_rate=assumed)))
    return json.dumps(measured(answer), cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("usable", "assumed", "words"),
    [
        (0.18, 0.2, "Measured save rate: 18 % [9 to 27] in the experiment “Spring”, 640 deals. "),
        (0.18, 0.2, "/threshold?save_rate=0.18"),
        (0.18, 0.18, "The policy in force uses it."),
        (None, 0.2, "Acting saved nothing there"),
    ],
)
def test_it_is_offered_with_its_interval_and_never_applied(usable, assumed, words):
    assert words in drawn(MeasuredSaveRate("Spring", 640, RATE, usable), assumed)


def test_where_none_is_measured_nothing_is_said():
    assert drawn(None) == "[]"
