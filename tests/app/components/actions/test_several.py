"""The bar of the deals that are ticked in a list."""

import json

from plotly.utils import PlotlyJSONEncoder

from app.components.actions.several import bar


def test_the_bar_waits_for_a_tick_and_leaves_to_each_deal_what_is_its_own():
    drawn = bar()
    assert drawn.hidden
    said = json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert all(f'"name": "{name}"' in said for name in ("next_step", "owner", "due_on", "note", "discussed", "author"))
    assert "What is suggested of each deal" in said
