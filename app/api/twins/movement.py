"""The JSON twins of what moved in the open pipeline between two days, and of how one deal's loss probability moved."""

from __future__ import annotations

from typing import Final

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.days import Day
from app.api.door import State, api
from app.api.twins.at_risk import OpportunityPath
from app.context import services
from app.views.movement.answer import DEALS, MOST_DEALS, movement
from app.views.movement.trend import trend
from data.viewer_state import DECLARED

CLOSES: Final = (
    "Only deals expected to close then, so that moved dates count: two ISO dates joined by .., or one of "
    + ", ".join(one.name for one in DECLARED.close_periods)
)


class DaysQuery(State):
    """The viewer's state with the two days, and the days in which the deals are expected to close."""

    since: Day | None = Field(
        None, description="The earlier day, until its end; a week before the later one unless given"
    )
    until: Day | None = Field(None, description="The later day, until its end; the as-of date unless given")
    closes: str | None = Field(None, max_length=40, description=CLOSES)


class MovementQuery(DaysQuery):
    """The same with how many deals are named."""

    deals: int = Field(
        DEALS, ge=0, le=MOST_DEALS, description="How many deals of each class are named, those with most money"
    )


class TrendQuery(State):
    """The viewer's state with the day that today is compared with."""

    since: Day | None = Field(None, description="The earlier day; the first that is known unless given")


@api.get("/movement", summary="What moved in the open pipeline between two days")
def movement_twin(query: MovementQuery) -> Response:
    """Answer with the steps from the opening to the closing amount; 422 where the days cannot be compared."""
    return jsonify(as_json(movement(services(), query.model_dump(by_alias=True))))


@api.get("/trend/<path:opportunity_id>", summary="How the loss probability of one open deal moved")
def trend_twin(path: OpportunityPath, query: TrendQuery) -> Response:
    """Answer with the loss probability at each week's end and what moved it; 404 where the deal is not open."""
    return jsonify(as_json(trend(services(), query.model_dump(by_alias=True), path.identity)))
