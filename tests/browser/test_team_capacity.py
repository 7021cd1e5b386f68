"""A manager adopts a number for one team on Threshold, every page follows it for that team, and it is given up."""

import pytest
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def manager(viewer):
    """Somebody whose team has deals open."""
    return viewer.server.get("/at-risk")["page"]["rows"][0]["manager"]


def flagged(viewer, **scope):
    answer = viewer.server.get("/threshold", **scope)
    return answer["now"]["stops"][answer["lines"]["here"]]["flagged_count"]


@pytest.mark.usefixtures("undone")
def test_a_number_is_adopted_for_one_team_and_given_up_again(viewer, manager):
    team, before = f"{manager}'s team", flagged(viewer)
    viewer.open(f"/threshold?manager={manager}")
    viewer.reads("#threshold-whose", f"The slider is of {team} alone; everybody's number is 5.")
    viewer.reads("#threshold-decision", f"With 5 of each owner in {team}")
    viewer.js("document.getElementById('threshold-range').focus()")
    viewer.press(*[Keys.ARROW_LEFT] * 3)
    viewer.reads("#threshold-decision", f"With 2 of each owner in {team}")
    viewer.asks(manager=[manager], team=[manager], capacity=["2"])
    viewer.click("#threshold-adopt-box summary")
    viewer.write("#threshold-author", "Mona")
    viewer.reads("#threshold-adopt", f"Adopt 2 for {team}")
    viewer.click("#threshold-adopt")
    viewer.reads("#threshold-written-said", "Adopted.")
    viewer.asks(manager=[manager])
    viewer.reads("#threshold-said", f"the 5 deals of each owner (2 in {team}) most worth acting on, adopted by Mona")
    own = flagged(viewer, manager=manager)
    assert own < before
    viewer.go("Deals at risk")
    viewer.reads("#deals-summary", f"{own:,} of")

    viewer.follow("/threshold")
    viewer.reads("#threshold-teams", f"{team}: 2")
    viewer.reads("#threshold-decision", f"With 5 of each owner (2 in {team})")
    viewer.click("#threshold-teams [data-give-up]")
    viewer.reads("#threshold-written-said", "Given up. The team goes by everybody's number.")
    viewer.disappears("#threshold-teams")
    assert flagged(viewer) == before


def test_nothing_of_a_team_sticks_out(viewer, manager):
    viewer.resize(360)
    viewer.open(f"/threshold?manager={manager}&team={manager}&capacity=8")
    viewer.reads("#threshold-decision", "With 8 of each owner in")
    viewer.fits("the page", 360, 1024)
