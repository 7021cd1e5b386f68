"""Without signal no wire of any page draws a loss probability, a flag, or what rests on either."""

import re

import pytest

from pages import at_risk, model_backtest, model_quality, pipeline, portfolio, threshold, what_if, what_if_tabs

REQUEST = {"startRow": 0, "endRow": 100, "filterModel": {}, "sortModel": [], "context": {"turn": 0}}
STATE = {"threshold": 0.0, "false_alarm": 0.0}
ASKED = {"state": STATE, "opportunity_id": "O08", "changes": {}, "beside": "", "nth": 1}
WIRES = [
    (pipeline.open_pipeline, (STATE,)),
    (pipeline.look_ahead, (STATE,)),
    (at_risk.describe_list, (STATE, {})),
    (at_risk.draw_list, (0, {})),
    (at_risk.list_block, (REQUEST, STATE, {})),
    (at_risk.list_block, (REQUEST, STATE, {"flagged": "yes"})),
    (at_risk.open_deal, ({"deal": "O08", "scope": STATE},)),
    (portfolio.change_many, (STATE, {"do.field": "discount", "do.how": "set", "do.value": "30"})),
    (threshold.show_line, (STATE, None)),
    (what_if.offer_deals, (STATE, None)),
    (what_if.offer_deals, (STATE, "birch")),
    (what_if.open_deal, (STATE, {"set.discount": "30"}, "/what-if/O08")),
    (what_if.open_deal, (STATE, {}, "/what-if/new")),
    (what_if_tabs.search, (ASKED,)),
    (what_if_tabs.compare, (ASKED,)),
    (model_quality.judged, (STATE,)),
    (model_backtest.replayed, (None,)),
]
# A bar or a mark of a loss probability, flags against outcomes, and the words of a line or of what is expected.
DRAWN = re.compile(
    r'hw-loss-number|"hw-loss|hw-flagged|hw-deal-share|hw-nt-value|"hw-confusion|loss_share'
    r"|[Ee]xpected loss (above|of)|Saved per deal|Flagged above|sum of \(1"
)


@pytest.mark.parametrize(("wire", "sent"), WIRES, ids=lambda part: getattr(part, "__name__", ""))
def test_no_page_draws_a_probability_or_a_flag(ten_without_signal, dash_app, inside, words, monkeypatch, wire, sent):
    monkeypatch.setitem(dash_app.server.extensions, "headwind", ten_without_signal)
    assert DRAWN.findall(words(inside(wire, *sent))) == []


def test_with_signal_the_same_wires_draw_them(inside, words):
    drawn = " ".join(words(inside(wire, *sent)) for wire, sent in WIRES[:5])
    assert {"hw-flagged", "loss_share"} <= set(re.findall(r"hw-flagged|loss_share", drawn))
