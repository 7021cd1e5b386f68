"""The JSON twin of experiments: how they stand, starting one and ending it."""

from __future__ import annotations

from typing import Literal

from flask import Response, jsonify
from pydantic import ConfigDict, Field

from app.answer_json import as_json
from app.api.door import NumberPath, Query, Write, api
from app.context import services
from app.views.experiments.acts import start, stop
from app.views.experiments.answer import experiments
from app.views.experiments.power import LEAST_RATE, MOST_RATE

RATE = "The save rate to find, a share of 1; the policy's unless given"


class EffectQuery(Query):
    """Which effect another experiment would look for."""

    model_config = ConfigDict(extra="forbid")

    save_rate: float | None = Field(None, ge=LEAST_RATE, le=MOST_RATE, description=RATE)


class ToStart(Write):
    """An experiment that is to be started."""

    name: str = Field(max_length=80, description="What it is called")
    follow_up_days: Literal[30, 60, 90] = Field(90, description="After how many days a deal is counted")
    save_rate: float | None = Field(None, ge=LEAST_RATE, le=MOST_RATE, description=RATE)


@api.get("/experiments", summary="Whether acting on flagged deals helps, and what it takes to find out")
def experiments_twin(query: EffectQuery) -> Response:
    """Answer with the experiment that runs, those that ended, and what another would take."""
    return jsonify(as_json(experiments(services(), query.save_rate)))


@api.post("/experiments", summary="Start an experiment")
def start_twin(body: ToStart) -> Response:
    """Start it and give the first arms; 422 where the data cannot give what is asked, or one runs already."""
    found = start(services(), body.name, body.follow_up_days, body.author, body.save_rate)
    return jsonify(as_json(found))


@api.post("/experiments/<int:number>/end", summary="End the experiment that runs")
def end_twin(path: NumberPath, body: Write) -> Response:
    """End it with what it shows by now; 404 where none of that number runs."""
    return jsonify(as_json(stop(services(), path.number, body.author)))
