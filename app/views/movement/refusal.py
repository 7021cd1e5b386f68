"""What a page asks of two days; days that cannot be compared are refused in words, and the usual ones answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from app.services import Services
from app.views.movement.days import KEYS
from app.views.state import CHOICES, State
from data.errors import InvalidInput

CLOSE_PERIODS: Final = CHOICES.close_periods
Answer = TypeVar("Answer")


@dataclasses.dataclass(frozen=True)
class DaysAnswer(Generic[Answer]):
    """The answer, what of the address was refused with its next step, '' where nothing was, and the keys that held."""

    answer: Answer
    keys: dict[str, str]
    refused: str = ""
    next_step: str = ""


def between_days(
    view: Callable[[Services, State], Answer], services: Services, state: State | None, query: State | None
) -> DaysAnswer[Answer]:
    """Ask a view for the days of the address, or for the usual ones if those cannot be compared."""
    keys = {name: str(value) for name, value in (query or {}).items() if name in KEYS and value}
    try:
        return DaysAnswer(view(services, {**(state or {}), **keys}), keys)
    except InvalidInput as error:
        return DaysAnswer(view(services, state or {}), {}, error.message, error.next_step)
