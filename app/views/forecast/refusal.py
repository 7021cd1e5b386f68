"""What the page asks of a period; one that is not forecast is refused in words, and the quarter under way answered."""

from __future__ import annotations

from app.services import Services
from app.views.answers import Answered, answered_or_refused
from app.views.forecast.answer import PeriodForecast, period_forecast
from app.views.forecast.period import KEY, LABELS
from app.views.state import State

__all__ = ["LABELS", "forecast_or_refused"]


def forecast_or_refused(services: Services, state: State | None, query: State | None) -> Answered[PeriodForecast]:
    """Answer for the period of the address, or for the quarter under way if there is none such."""
    name = (query or {}).get(KEY)
    return answered_or_refused(lambda asked: period_forecast(services, asked), state or {}, {KEY: name} if name else {})
