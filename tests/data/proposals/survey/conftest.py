"""Where a look at files is tried."""

import pytest

from data.memory import share
from data.proposals.survey import workspace


@pytest.fixture
def work():
    """A workspace as a proposal has it."""
    with workspace(share("surveying")) as made:
        yield made
