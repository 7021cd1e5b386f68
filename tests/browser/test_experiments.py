"""An experiment is started by whoever types a name, shows on the deals it holds out, and is ended."""

import pytest

FORM = ".hw-experiment-form"


@pytest.fixture
def ended(viewer):
    """Whatever runs is ended after the test."""
    yield
    running = viewer.server.get("/experiments")["running"]
    if running:
        viewer.server.post(f"/experiments/{running['number']}/end", {"author": "the tests"})


@pytest.mark.usefixtures("ended")
def test_one_is_started_shows_on_a_deal_and_is_ended(viewer):
    viewer.open("/experiments")
    viewer.reads("#experiments-power", "flagged deals could take part today")
    viewer.write("#experiments-effect", "90\t")
    viewer.appears("#experiments-follow-up input:not(:disabled)")
    viewer.click(f"{FORM} [data-experiment-act=start]")
    viewer.reads(f"{FORM} .hw-action-said", "Tick that about half")
    viewer.click("#experiments-agreed")
    viewer.click(f"{FORM} [data-experiment-act=start]")
    viewer.reads(f"{FORM} .hw-action-said", "Your name is empty.")
    viewer.write(f"{FORM} [name=name]", "Spring calls")
    viewer.write(f"{FORM} [name=author]", "Mona")
    viewer.click(f"{FORM} [data-experiment-act=start]")
    viewer.reads(".hw-actions-said", "Started.")
    viewer.reads("#experiments-place", "“Spring calls” runs.")

    rows = viewer.server.get("/at-risk", flagged="yes", limit=50)["page"]["rows"]
    held = next(row["opportunity_id"] for row in rows if row["arm"] == "held out")
    viewer.open(f"/at-risk?deal={held}")
    viewer.reads(".hw-deal-arm", "do not act because of the flag")

    viewer.open("/experiments")
    viewer.click("[data-experiment] > summary")
    viewer.click(f"{FORM} [data-experiment-act=end]")
    viewer.reads(".hw-actions-said", "Ended.")
    viewer.reads("#experiments-place", "ended by Mona")
    # The refusal of the empty name is one that is meant.
    assert [said for said in viewer.complaints() if "422" not in said] == []


def test_nothing_of_the_page_sticks_out(viewer):
    viewer.resize(360)
    viewer.open("/experiments")
    viewer.reads("#experiments-power", "flagged deals could take part today")
    viewer.fits("the page", 360, 1024)
