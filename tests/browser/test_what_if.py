"""What-if: a lever moves, and the loss probability with it."""

import pytest
from selenium.webdriver.common.keys import Keys

from app import formats

NOW, THEN = "#what-if-odds-now", "#what-if-odds-then"


@pytest.fixture
def deal(demo):
    """The open deal with the largest expected loss."""
    return demo.get("/at-risk", limit=1)["page"]["rows"][0]["opportunity_id"]


@pytest.fixture
def moved_deal(demo):
    """Of the forty largest expected losses, the one that more contacts move most."""
    largest = [row["opportunity_id"] for row in demo.get("/at-risk", limit=40)["page"]["rows"]]

    def scored(changes):
        asked = [{"opportunity_id": each, "changes": changes} for each in largest]
        return [one["loss_probability"] for one in demo.post("/score", {"opportunities": asked})["scores"]]

    rows = zip(largest, scored({}), scored({"contacts": 9}), strict=True)
    return max(rows, key=lambda row: abs(row[2] - row[1]))[0]


def lever(field, control):
    return f"#what-if-levers [data-lever='{field}'] {control}"


def said(viewer, deal, **changes):
    """What the twin says of a deal with changes, as the page writes it."""
    scored = viewer.server.post("/score", {"opportunities": [{"opportunity_id": deal, "changes": changes}]})
    return formats.percent(scored["scores"][0]["loss_probability"]).replace(formats.NBSP, " ")


def test_a_lever_moved_by_keyboard_gives_the_new_probability(viewer, moved_deal):
    viewer.open(f"/what-if/{moved_deal}")
    recorded = said(viewer, moved_deal)
    viewer.reads(NOW, recorded)
    viewer.reads(THEN, recorded)
    viewer.js("document.querySelector(arguments[0]).focus()", lever("contacts", "[type=range]"))
    was = viewer.value(lever("contacts", "[type=number]"))
    viewer.press(*[Keys.ARROW_RIGHT] * 6)
    contacts = viewer.value(lever("contacts", "[type=number]"))
    assert int(contacts) > int(was)
    assert contacts == viewer.value(lever("contacts", "[type=range]"))
    viewer.asks(set__contacts=[contacts])

    moved = said(viewer, moved_deal, contacts=int(contacts))
    assert moved != recorded
    twin = viewer.server.get(f"/what-if/{moved_deal}", **{"set.contacts": contacts})
    for name in ("now", "then"):
        brackets = formats.interval(twin[f"{name}_low"], twin[f"{name}_high"])
        viewer.reads(f"#what-if-odds-{name}-span", brackets)
    viewer.reads(THEN, moved)
    assert viewer.text(NOW) == recorded
    viewer.reads("#what-if-moved", "Contacts")
    viewer.reads("#what-if-curve", "Contacts")
    viewer.until(lambda: moved.split()[0] in viewer.js("return document.getElementById('live').textContent"), "a word")

    viewer.click(f"{lever('contacts', '[data-reset]')}")
    viewer.asks()
    viewer.reads(THEN, recorded)
    viewer.reads("#what-if-moved", "Nothing changed yet")
    assert viewer.value(lever("contacts", "[type=number]")) == was


def test_a_link_opens_the_same_scenario(viewer, deal):
    viewer.open(f"/what-if/{deal}?set.discount_pct=30&set.stage=Negotiation")
    viewer.reads(NOW, said(viewer, deal))
    viewer.reads(THEN, said(viewer, deal, discount_pct=30, stage="Negotiation"))
    assert viewer.value(lever("discount_pct", "[type=number]")) == "30"
    assert (
        viewer.js("return document.querySelector(arguments[0]).value", lever("stage", "input:checked")) == "Negotiation"
    )
    assert viewer.text("#what-if-decision") == viewer.server.get(
        f"/what-if/{deal}", **{"set.discount_pct": 30, "set.stage": "Negotiation"}
    )["decision"].replace(formats.NBSP, " ")
    viewer.click("#what-if-reset")
    viewer.asks()
    viewer.reads(THEN, said(viewer, deal))


def test_a_choice_made_with_the_mouse_counts(viewer, deal):
    held = viewer.server.get(f"/opportunities/{deal}")["stage"]
    other = next(stage for stage in ("Negotiation", "Proposal") if stage != held)
    viewer.open(f"/what-if/{deal}")
    viewer.click(f"//*[@id='what-if-levers']//*[@data-lever='stage']//label[normalize-space()='{other}']")
    viewer.asks(set__stage=[other])
    viewer.reads(THEN, said(viewer, deal, stage=other))


def test_a_number_typed_counts(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    viewer.write(lever("amount", "[type=number]"), "5000")
    viewer.press(Keys.TAB)
    viewer.asks(set__amount=["5000"])
    viewer.reads(THEN, said(viewer, deal, amount=5000))
    viewer.reload()
    viewer.reads(THEN, said(viewer, deal, amount=5000))


def test_what_a_link_changes_in_vain_is_named(viewer, deal):
    viewer.open(f"/what-if/{deal}?set.colour=blue&set.discount_pct=plenty")
    viewer.reads("#what-if-refused", "colour")
    viewer.reads("#what-if-refused", "plenty")
    viewer.reads(THEN, said(viewer, deal))


def test_it_never_claims_a_cause(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    viewer.reads("#what-if-result", "Shows what the model associates, not what your change will cause")


def test_a_deal_is_found_and_opened(viewer, deal):
    viewer.open("/what-if")
    offered = viewer.texts("#what-if-start tbody th")
    assert deal in offered[0]
    assert len(offered) == 5
    viewer.write("#what-if-find", deal[-6:])
    viewer.until(lambda: [deal in text for text in viewer.texts("#what-if-start tbody th")] == [True], "the deal alone")
    viewer.click("#what-if-start tbody th a")
    viewer.reads("#what-if-head", deal)
    assert viewer.path == f"/what-if/{deal}"
    viewer.back()
    viewer.reads("#what-if-start", "largest expected losses")


def test_a_deal_that_is_not_open_is_said_to_be_so(viewer):
    viewer.open("/what-if/OPP-NONE")
    viewer.reads("#what-if-head", "OPP-NONE is not open")
    viewer.click("#what-if-head a")
    viewer.reads("#what-if-start", "largest expected losses")


def test_the_page_of_a_deal_fits_every_width(viewer, deal):
    viewer.open(f"/what-if/{deal}")
    for width in (1440, 1024, 360):
        viewer.resize(width)
        viewer.until(lambda: not viewer.wider(), f"the page to fit {width} pixels: {viewer.wider()}", seconds=5)
