"""A delivery to send."""

import datetime as dt

import pytest

from data.records.alerts.deliveries import Delivery

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def delivery():
    """A message that is claimed by this process."""
    return Delivery(
        *(1, "ten", 1, "11111111-2222-3333-4444-555555555555", "alerts", "Alder <!channel> & @all", "Nobody\n.acted\n"),
        *("claimed", 1, NOON, "x", "", NOON, NOON),
    )
