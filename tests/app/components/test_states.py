"""Every state says what happened and what to do next; panels, charts, freshness and the drawer keep their promises."""

import datetime as dt

import pandas as pd
import pytest
from dash import html

from app.components import chart, freshness, grid, panel, parts, states
from app.components.deals import drawer
from app.components.scope_bar import COMPARISONS, CUSTOM, DIMENSIONS, INSTEAD, comparisons, scope_bar
from app.figures import theme
from app.views.answers import Freshness
from data.snapshots import periods
from data.viewer_state import DECLARED

NAMES = {one.name: one.label for one in DECLARED.periods}

FRESH = Freshness(
    "demo CRM", dt.date(2026, 9, 30), "USD", 12_000, 312, 38, "v12", dt.date(2026, 9, 29), "Ready", "skill +4.1 %", "s1"
)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (states.empty("No deals", "None in East.", "Widen the filters."), "No deals None in East. Widen the filters."),
        (states.not_enough("4 closed deals; 10 are needed."), "Not enough data 4 closed deals; 10 are needed."),
        (states.not_ready("No model yet."), "Not ready yet No model yet."),
        (states.error("It failed.", "Reload."), "This did not work It failed. Reload."),
        (states.no_signal("No better than 37 %.", "activity dates"),
         "○ No signal No better than 37 %. What would help: activity dates"),
        (states.notice("Saved.", "Undo?"), "Saved. Undo? ×"),
    ],
)  # fmt: skip
def test_states_speak(state, said, words):
    assert words(state) == said


def test_an_error_interrupts_and_a_note_does_not():
    assert states.error("x").to_plotly_json()["props"]["role"] == "alert"
    assert states.notice("x", kind="error").to_plotly_json()["props"]["role"] == "alert"
    assert states.notice("x").to_plotly_json()["props"]["role"] == "status"


def test_a_skeleton_keeps_its_place():
    assert states.skeleton(height=280).style == {"height": "280px"}


def test_a_panel_waits_with_a_skeleton_and_keeps_its_height(find, words):
    waiting = panel.panel("Won", body_id="won", span=8, unit="k $", summary="Up.", actions="All", min_height=300)
    (body,) = find(waiting, "hw-panel-body")
    assert (body.id, body.style) == ("won", {"minHeight": "300px"})
    assert find(waiting, "hw-skeleton")
    assert words(waiting) == "Won k $ All Up."
    assert waiting.className == "hw-panel hw-span-8"
    assert not find(panel.panel("Won", html.P("text")), "hw-skeleton")


def test_a_chart_is_one_named_image_with_its_table(find, kinds, words):
    frame = pd.DataFrame({"month_name": ["Apr", "May"], "won": [1.0, 2.5]})
    tree = chart.chart(theme.figure(), "Won rose.", frame, graph_id="g")
    assert find(tree, "hw-chart-image")[0].to_plotly_json()["props"]["aria-label"] == "Won rose."
    assert [head.children for head in kinds(tree, "Th")][:2] == ["month name", "won"]
    assert kinds(tree, "Graph")[0].config["displayModeBar"] is False
    assert not kinds(chart.chart(theme.figure(), "Nothing."), "Table")


def test_freshness_in_one_line(words):
    assert words(freshness.freshness(FRESH)) == (
        "Data as of 30 Sep 2026 demo CRM 12,000 opportunities (38 set aside) model of 29 Sep 2026 ● Ready"
    )


def test_a_verdict_has_a_shape_a_word_and_a_tone(words):
    badges = [parts.verdict(name) for name in ("Ready", "Weak", "No signal")]
    assert [words(badge) for badge in badges] == ["● Ready", "◐ Weak", "○ No signal"]
    assert len({badge.className for badge in badges}) == len(badges)


def test_a_drawer_is_closed_until_its_key_is_in_the_address(kinds):
    tree = drawer.drawer("deal", "Deal", "deal-body")
    assert tree.hidden is True
    assert tree.id == {"part": "drawer", "key": "deal"}
    (close,) = kinds(tree, "Button")
    assert close.to_plotly_json()["props"]["data-close-key"] == "deal"


def test_the_grid_takes_its_colours_from_the_page():
    assert "backgroundColor: 'var(--hw-panel)'" in grid.theme()["function"]


def test_every_dimension_has_a_named_menu(find):
    menus = find(scope_bar(), "hw-pick-list")
    assert [menu.to_plotly_json()["props"]["aria-label"] for menu in menus] == list(DIMENSIONS.values())


def test_the_bar_offers_every_period_and_comparison_there_is():
    period, compare = (_select(scope_bar(), f"scope-{name}") for name in ("period", "compare"))
    assert [(one["value"], one["label"]) for one in period.options] == [*NAMES.items(), CUSTOM]
    assert [one["value"] for one in compare.options] == list(periods.COMPARE)
    assert (period.value, compare.value) == ("last-12-months", "quarter")
    assert CUSTOM[0] not in NAMES


def test_the_bar_says_what_a_period_that_is_too_long_is_compared_with():
    def offered(**kinds: str) -> list[str]:
        return [one["label"] for one in comparisons(kinds)]

    assert offered(quarter="quarter", year="year") == offered() == list(COMPARISONS.values())
    assert offered(quarter="year", year="year") == [INSTEAD["year"], *list(COMPARISONS.values())[1:]]
    assert offered(quarter="length", year="length")[:2] == [INSTEAD["length"]] * 2


def _select(tree, identity):
    """Return the only part of that identity."""
    (found,) = (part for part in tree._traverse() if getattr(part, "id", None) == identity)
    return found
