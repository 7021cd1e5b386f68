"""The waterfall of the week up to 30 June 2026, whose changes are worked out in the head."""

import pytest

from app.figures import movement as figures
from app.figures import theme
from app.views.movement.answer import movement
from tests import moves


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    return movement(moves.services(tmp_path_factory.mktemp("week")), {})


def test_what_is_won_lowers_what_is_open_and_is_no_bad_news(week):
    (bars,) = figures.waterfall(week).data
    colours = dict(zip(bars.x, bars.marker.color, strict=True))
    assert (colours["Won"], colours["Lost"], colours["New"]) == (theme.WON, theme.LOST, theme.WON)
    assert colours["30 Jun 2026"] == theme.NEUTRAL


def test_bars_stand_between_two_amounts(week):
    (bars,) = figures.waterfall(week).data
    assert (bars.base[4], bars.y[4], bars.text[4]) == (22_500, 3000, "−€3.0\u00a0k")


def test_a_change_leads_to_its_deals_of_the_same_days_and_the_last_bar_to_what_is_open(week):
    (bars,) = figures.waterfall(week, {"since": "2026-06-23"}).data
    leads = dict(zip(bars.x, (one["href"] for one in bars.customdata), strict=True))
    assert leads["Won"] == "/movement?since=2026-06-23&class=won"
    assert (leads["23 Jun 2026"], leads["30 Jun 2026"]) == ("", "/at-risk?flagged=all")
