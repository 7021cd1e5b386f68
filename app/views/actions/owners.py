"""Whose actions there are: an owner of one need not have a deal, and is a filter of the board all the same."""

from __future__ import annotations

from app.services import Services
from app.views.actions.board import readable
from app.views.state import State


def owners(services: Services, state: State | None) -> tuple[str, ...]:
    """Return who has an action of the viewer's scope, whichever owners that names; '' where one has no owner."""
    found, _ = readable(services, {**(state or {}), "owner": []})
    return tuple(sorted({one.owner for one in found}))
