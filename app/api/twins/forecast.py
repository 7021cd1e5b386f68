"""The JSON twin of what a period will end with."""

from __future__ import annotations

from typing import Final

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.forecast.answer import period_forecast
from app.views.forecast.period import NAMES

PERIOD: Final = f"Which period, the quarter under way unless given: {', '.join(NAMES)}"


class ForecastQuery(State):
    """The viewer's state with the period that is forecast."""

    closes: str | None = Field(None, max_length=40, description=PERIOD)


@api.get("/forecast", summary="What a period will end with")
def forecast_twin(query: ForecastQuery) -> Response:
    """Answer with what is won so far and between which values the period ends; 422 where there is no such period."""
    return jsonify(as_json(period_forecast(services(), query.model_dump(by_alias=True))))
