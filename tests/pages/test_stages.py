"""The wires of Stages, called as functions."""

import dataclasses

from app.views.stages.answer import stages
from pages import stages as page

PARTS = ("headline", "funnel", "losses", "kpis", "ageing", "time", "pushes")


def test_the_layout_asks_for_nothing(words):
    empty = words(page.layout())
    assert all(f'"stages-{name}"' in empty for name in PARTS)


def test_the_callback_fills_every_part(inside, words):
    drawn = inside(page.follow_stages, state={"period": "this-quarter"})
    assert tuple(drawn) == PARTS
    assert "Most money is lost in Offer" in words(drawn["headline"])
    assert "Sales velocity" in words(drawn["kpis"])
    assert "hw-heat" in words(drawn["ageing"])


def test_where_nothing_was_lost_the_headline_says_so(inside, words):
    drawn = inside(page.follow_stages, state={"period": "this-quarter", "owner": ["Ann"]})
    assert "Nothing was lost in this period with these filters." in words(drawn["headline"])


def test_what_is_missing_stands_in_its_panel(ten, words):
    found = stages(ten, {"period": "this-quarter"})
    none = dataclasses.replace(found.funnel, none="No history here.", next_step="Export it.")
    lost = dataclasses.replace(found.losses, none="No history here.")
    drawn = page.render(dataclasses.replace(found, headline="", funnel=none, losses=lost))
    assert "No history here." in words(drawn["headline"])
    assert "Export it." in words(drawn["funnel"])
    left_out = dataclasses.replace(found.funnel, untold=3)
    assert "3 lost deals without a recorded stage are left out." in words(
        page.render(dataclasses.replace(found, funnel=left_out))["funnel"]
    )
