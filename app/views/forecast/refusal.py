"""What the page asks of a period; one that is not forecast is refused in words, and the quarter under way answered."""

from __future__ import annotations

import dataclasses

from app.services import Services
from app.views.forecast.answer import PeriodForecast, period_forecast
from app.views.forecast.period import KEY, LABELS
from app.views.state import State
from data.errors import InvalidInput

__all__ = ["LABELS", "ForecastAnswer", "forecast_or_refused"]


@dataclasses.dataclass(frozen=True)
class ForecastAnswer:
    """The forecast, and what of the address was refused with its next step, '' where nothing was."""

    answer: PeriodForecast
    refused: str = ""
    next_step: str = ""


def forecast_or_refused(services: Services, state: State | None, query: State | None) -> ForecastAnswer:
    """Answer for the period of the address, or for the quarter under way if there is none such."""
    try:
        return ForecastAnswer(period_forecast(services, {**(state or {}), KEY: (query or {}).get(KEY)}))
    except InvalidInput as error:
        return ForecastAnswer(period_forecast(services, state), error.message, error.next_step)
