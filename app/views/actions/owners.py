"""Whose actions there are: an owner of one need not have a deal, and is a filter of the board all the same."""

from __future__ import annotations

from app.services import Services
from app.views.actions.board import readable
from app.views.state import State
from data.records.actions import OPEN


def owners(services: Services, state: State | None) -> dict[str, int]:
    """Return how many actions are open of each owner of one, whichever owners the scope names; '' has none."""
    found, _ = readable(services, {**(state or {}), "owner": []})
    counts = dict.fromkeys(sorted({one.owner for one in found}), 0)
    for one in found:
        counts[one.owner] += one.status == OPEN
    return counts
