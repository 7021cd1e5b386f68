"""What a page asks of two days; days that cannot be compared are refused in words, and the usual ones answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.services import Services
from app.views.answers import Answer, Answered, answered_or_refused
from app.views.movement.days import KEYS
from app.views.state import CHOICES, State

CLOSE_PERIODS: Final = CHOICES.close_periods


def between_days(
    view: Callable[[Services, State], Answer], services: Services, state: State | None, query: State | None
) -> Answered[Answer]:
    """Ask a view for the days of the address, or for the usual ones if those cannot be compared."""
    keys = {name: str(value) for name, value in (query or {}).items() if name in KEYS and value}
    return answered_or_refused(lambda asked: view(services, asked), state or {}, keys)
