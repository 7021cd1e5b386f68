"""A model that can be computed in the head, in place of the ten-row world's trees."""

import pytest

from model.bundle import Bundle


@pytest.fixture
def in_the_head(monkeypatch):
    """A tenth per push, a hundredth per point of discount, two tenths in Offer."""

    def loss_probability(bundle, facts):
        if not bundle.ranks:
            return facts["pushes"].to_numpy("float64") * 0 + bundle.base_rate
        raised = (facts["stage"] == "Offer").to_numpy("float64") * 0.2
        return facts["pushes"].to_numpy("float64") * 0.1 + facts["discount"].to_numpy("float64") * 0.01 + raised

    monkeypatch.setattr(Bundle, "loss_probability", loss_probability)
