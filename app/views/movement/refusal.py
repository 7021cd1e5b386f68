"""What a page asks of two days; days that cannot be compared are refused in words, and the usual ones answered."""

from __future__ import annotations

import dataclasses
from typing import Final

from app.services import Services
from app.views.movement.answer import Movement, movement
from app.views.movement.days import KEYS
from app.views.state import CHOICES, State
from data.errors import InvalidInput

CLOSE_PERIODS: Final = CHOICES.close_periods


@dataclasses.dataclass(frozen=True)
class DaysAnswer:
    """What moved, what of the address was refused with its next step, '' where nothing was, and the keys that held."""

    answer: Movement
    keys: dict[str, str]
    refused: str = ""
    next_step: str = ""


def movement_or_refused(services: Services, state: State | None, query: State | None) -> DaysAnswer:
    """Answer between the days of the address, or between the usual ones if those cannot be."""
    keys = {name: str(value) for name, value in (query or {}).items() if name in KEYS and value}
    try:
        return DaysAnswer(movement(services, {**(state or {}), **keys}), keys)
    except InvalidInput as error:
        return DaysAnswer(movement(services, state), {}, error.message, error.next_step)
