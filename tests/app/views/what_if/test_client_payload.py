"""What a browser is handed of one opportunity of the ten-row world."""

import dataclasses

import pytest

from app.views.state import policy_of
from app.views.what_if import client_payload as view
from app.views.what_if.levers import levers
from app.views.what_if.new_deal import case_of
from model.browser.export import Exported

PAYLOAD = Exported(payload=b"{}", fingerprint="abc")


def handed(services, changes=None, **exported):
    published = services.published()
    if exported:
        bundle = dataclasses.replace(published.bundle, exported=exported["exported"])
        published = dataclasses.replace(published, bundle=bundle)
    found = case_of(published, "O07", changes or {})
    return view.in_browser(found, policy_of({"threshold": 0.45}, published), levers(found, {}))


def test_it_holds_what_the_scorer_reads_and_what_comes_along_with_an_owner(ten):
    found = handed(ten)
    assert (found.twin, found.amount, found.amounts, found.symbol) == ("/api/v1/what-if/O07", 1000, True, "€")
    assert (found.facts["discount"], found.facts["pushes"], found.facts["stage"]) == (0, 2, "Offer")
    assert found.facts["as_of_on"] == found.today == 20634  # 30 June 2026
    assert found.related["owner"]["Bob"]["manager"] == "Mia"
    line = {"by": "flat", "at": 0.45, "unpriced": 0, "least": 0, "beyond": 1, "floor": 0}
    assert found.policy == {**line, "chosen": True, "by_worth": False, "rivals": None, "most": None, "worth": None}
    assert found.server_only == ()


@pytest.mark.parametrize(
    ("exported", "scorer"),
    [
        (None, view.Scorer("", view.OLD_BUNDLE)),
        (Exported(refused="Its trees combine columns."), view.Scorer("", "Its trees combine columns.")),
        (PAYLOAD, view.Scorer("/scorer/20260630T000000Z-00000001-abc.json", "")),
    ],
)
def test_it_names_the_compiled_model_or_says_why_there_is_none(ten, exported, scorer):
    assert handed(ten, exported=exported).scorer == scorer


def test_without_signal_there_is_nothing_to_hand_over(ten_without_signal):
    assert handed(ten_without_signal) is None


def test_what_comes_along_with_very_many_owners_stays_with_the_server(ten, monkeypatch):
    monkeypatch.setattr("app.views.what_if.deal.MOST_TOLD", 1)
    found = handed(ten)
    assert (found.server_only, "owner" in found.related) == (("owner",), False)
