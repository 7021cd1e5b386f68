"""The ten-row world as it would be served with a leak among its features, without dates, amounts or open deals."""

import dataclasses

import numpy as np
import pytest

from app.services import Published, Services
from model.leaks.verdicts import Verdict
from model.registry.bundle import Bundle
from tests import dateless


@pytest.fixture
def leaking(ten, monkeypatch):
    """Its bundle uses the close value, with nothing in the kept evidence against it; only training found it out."""
    published = ten.published()
    chosen, card = published.bundle.feature_set, published.bundle.card
    wrong = Verdict("close_value", "use", "Known while open.")
    verdicts = tuple(wrong if verdict.column == "close_value" else verdict for verdict in chosen.verdicts)
    bundle = dataclasses.replace(
        published.bundle,
        feature_set=dataclasses.replace(chosen, verdicts=verdicts),
        card=dataclasses.replace(card, let_through=("close_value",)),
    )
    opened = Services(ten.settings)
    monkeypatch.setattr(opened, "published", lambda: Published(published.snapshot, bundle))
    return opened


@pytest.fixture(scope="module")
def no_dates(tmp_path_factory):
    """The ten-row world without dates."""
    return dateless.services(tmp_path_factory.mktemp("undated"))


@pytest.fixture(scope="module")
def no_amounts(tmp_path_factory):
    """The same without amounts either."""
    return dateless.services(tmp_path_factory.mktemp("unpriced"), amounts=False)


@pytest.fixture(scope="module")
def none_open(tmp_path_factory):
    """What is closed of it, judged along an order."""
    folder = tmp_path_factory.mktemp("closed")
    return dateless.services(folder, amounts=False, closed_only=True, method=dateless.CUTS)


@pytest.fixture(scope="session")
def scored(tmp_path_factory):
    """The ten rows with the scores that are computed in the head."""
    from tests import worlds

    losses = {"O07": 0.4, "O08": 0.4, "O09": 0.0, "O10": 0.0}
    scores = {name: (loss, loss, loss) for name, loss in losses.items()}
    return worlds.services(tmp_path_factory.mktemp("scored"), scores=scores)


@pytest.fixture
def in_the_head(monkeypatch):
    """A tenth per push, a hundredth per point of discount, two tenths in Offer, in place of the ten rows' trees."""

    def loss_probability(_bundle, facts):
        raised = (facts["stage"] == "Offer").to_numpy("float64") * 0.2
        return facts["pushes"].to_numpy("float64") * 0.1 + facts["discount"].to_numpy("float64") * 0.01 + raised

    def log_odds(bundle, facts):
        held = np.clip(loss_probability(bundle, facts), 1e-12, 1 - 1e-12)
        return np.log(held / (1 - held))

    monkeypatch.setattr(Bundle, "loss_probability", loss_probability)
    monkeypatch.setattr(Bundle, "log_odds", log_odds)
