"""What stands beside the model and failed is said on its own page, and the rest of the page stays."""

import dataclasses

import pytest

from app.services import Published
from app.views.deals.by_date import undated
from app.views.deals.similar import similar
from app.views.model.backtest import backtest
from app.views.model.drift import drift
from app.views.model.drivers import drivers
from pages import at_risk, model_backtest, model_drift, model_drivers

WHY = "It could not be worked out: singular matrix."


@pytest.fixture
def failed(ten, monkeypatch):
    """The ten-row world of which nothing beside the trees could be worked out."""

    def of(*names):
        published = ten.published()
        card = dataclasses.replace(published.bundle.card, drivers=(), timing=(), failures=dict.fromkeys(names, WHY))
        bundle = dataclasses.replace(published.bundle, card=card)
        monkeypatch.setattr(type(ten), "published", lambda _: Published(published.snapshot, bundle))
        return ten

    return of


def test_drivers(failed, words):
    drawn = model_drivers.render(drivers(failed("drivers")))
    assert WHY in words(drawn["said"])
    assert "50 won and 50 lost" not in words(drawn["said"])
    assert "Ready" in words(drawn["standing"])


def test_dates(failed, words):
    services = failed("dates")
    assert undated(services.published()) == WHY
    assert WHY in words(model_backtest.render(backtest(services))["timing"])


def test_drift(failed, words):
    assert WHY in words(model_drift.render(drift(failed("drift")))["figure"])


def test_similar_deals(ten, failed, words, inside, monkeypatch):
    services = failed("similar")
    monkeypatch.setattr("app.views.deals.similar.nearby.nearest", lambda *_: None)
    assert similar(services, "O07").failed == WHY
    assert WHY in words(inside(at_risk.compare_deal, "O07"))


def test_nothing_is_said_of_what_has_not_failed(ten):
    assert (drivers(ten).failed, drift(ten).failed, similar(ten, "O07").failed) == ("", "", "")
