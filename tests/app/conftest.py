"""The ten-row world as it would be served with a leak among its features."""

import dataclasses

import pytest

from app.services import Published, Services
from model.verdicts import Verdict


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
        card=dataclasses.replace(card, let_through=["close_value"]),
    )
    opened = Services(ten.settings)
    monkeypatch.setattr(opened, "published", lambda: Published(published.snapshot, bundle))
    return opened
