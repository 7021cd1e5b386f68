"""The JSON twins of the model pages."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.model.backtest import backtest
from app.views.model.drift import drift
from app.views.model.drivers import drivers
from app.views.model.leak_verdicts import columns
from app.views.model.quality import model_quality
from app.views.model.versions import model_versions


class VersionsQuery(State):
    """The viewer's state with the two versions to compare."""

    a: str | None = Field(None, max_length=100, description="A model version; the one before the served one otherwise")
    b: str | None = Field(None, max_length=100, description="Another; the one that is served otherwise")


@api.get("/model", summary="Model quality: verdict")
def model_twin(query: State) -> Response:
    """Answer with the numbers of the verdict page."""
    return jsonify(as_json(model_quality(services(), query.model_dump(by_alias=True))))


@api.get("/model/backtest", summary="Model quality: backtest")
def backtest_twin(query: State) -> Response:  # noqa: ARG001  # an unknown key is refused at every twin
    """Answer with what every earlier date would have shown."""
    return jsonify(as_json(backtest(services())))


@api.get("/model/columns", summary="Model quality: columns")
def columns_twin(query: State) -> Response:  # noqa: ARG001  # as above
    """Answer with every column's verdict and its evidence."""
    return jsonify(as_json(columns(services())))


@api.get("/model/drivers", summary="Model quality: drivers")
def drivers_twin(query: State) -> Response:  # noqa: ARG001  # as above
    """Answer with what goes with winning and losing."""
    return jsonify(as_json(drivers(services())))


@api.get("/model/drift", summary="Model quality: drift")
def drift_twin(query: State) -> Response:  # noqa: ARG001  # as above
    """Answer with how far the data has moved, and how what was said has come out."""
    return jsonify(as_json(drift(services())))


@api.get("/model/versions", summary="Model quality: versions")
def versions_twin(query: VersionsQuery) -> Response:
    """Answer with the versions there are, and how two of them differ."""
    return jsonify(as_json(model_versions(services(), query.model_dump(by_alias=True))))
