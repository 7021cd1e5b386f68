"""The what-if page's own parts as plain trees."""

import pandas as pd
import pytest

from app.components.table import Column
from app.components.what_if import result as components
from app.views.what_if.answer import what_if
from app.views.what_if.opening import opening
from tests.drawn import parts, plain


def texts(tree):
    if isinstance(tree, list):
        return "".join(texts(one) for one in tree)
    if isinstance(tree, dict):
        return texts(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def by_id(tree):
    return {one["id"]: one for one in parts(plain(tree)) if isinstance(one.get("id"), str)}


def drawn(ten, changes, **state):
    return components.result(what_if(ten, state, "O07", changes))


def test_the_result_has_all_that_a_browser_repaints(ten):
    found = by_id(drawn(ten, {"discount": 30}, threshold=0.45))
    assert {
        *("what-if-odds", "what-if-odds-now", "what-if-odds-then", "what-if-odds-now-span", "what-if-odds-then-span"),
        *("what-if-decision", "what-if-progress", "what-if-status"),
    } <= set(found)
    assert found["what-if-status"]["role"] == "status"


def test_it_never_claims_a_cause(ten):
    assert components.CAVEAT in texts(plain(drawn(ten, {})))


@pytest.mark.parametrize(("flag_from", "line"), [(500, "within"), (1001, "beyond")])
def test_a_line_that_no_probability_reaches_is_said_and_not_drawn(ten, flag_from, line):
    tree = plain(drawn(ten, {}, policy="money", flag_from=flag_from))
    (bar,) = [one for one in parts(tree) if "data-line" in one]
    assert bar["data-line"] == line
    assert components.NO_LINE in texts(bar["children"])


def test_without_amounts_there_is_no_expected_loss(ten):
    answer = what_if(ten, {}, "O07", {})
    assert "Expected loss" not in texts(plain(components.result(answer, amounts=False)))


def test_tabs_name_their_panels_and_one_can_be_seen():
    found = by_id(components.tabs([("why", "Why", "a"), ("curve", "Curve", "b")], chosen="curve"))
    assert {name: one["aria-selected"] for name, one in found.items() if "aria-selected" in one} == {
        "what-if-tab-why": "false", "what-if-tab-curve": "true",
    }  # fmt: skip
    assert found["what-if-tab-why"]["aria-controls"] == "what-if-panel-why"
    assert (found["what-if-panel-why"]["hidden"], found["what-if-panel-curve"]["hidden"]) == (True, False)
    assert (found["what-if-tab-why"]["tabIndex"], found["what-if-tab-curve"]["tabIndex"]) == (-1, 0)


def test_a_deal_that_is_gone_leaves_what_its_link_held():
    words = texts(plain(components.missing("O01", ["Discount: 30"])))
    assert "O01 is not open" in words
    assert "Discount: 30" in words
    assert "The link held" not in texts(plain(components.missing("O01")))


def test_a_composed_deal_says_where_it_starts_and_leads_to_no_drawer(ten):
    found = [opening(ten, {}, name, {}) for name in ("O07", None)]
    known, blank = (plain(components.heading(one)) for one in found if one)
    assert "In deals at risk" in texts(known)
    assert "In deals at risk" not in texts(blank)
    assert "Where it starts" in texts(blank)


def test_the_curves_picture_is_named_by_its_sentence():
    place = by_id(components.curve_place())
    assert place["what-if-curve-image"]["aria-labelledby"] == components.CURVE_SAID
    frame = pd.DataFrame({"value": [1], "loss_probability": [0.5]})
    assert "Show as table" in texts(plain(components.numbers(frame, [Column("value", "Value")], "A curve")))
