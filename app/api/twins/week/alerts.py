"""The JSON twin of alerts: what was raised, the rules, where alerts go, and what could not be sent."""

from __future__ import annotations

from typing import Literal

from flask import Response, jsonify
from pydantic import BaseModel, Field

from app.answer_json import as_json
from app.api.door import NumberPath, State, Write, api
from app.context import services
from app.views.alerts.answer import alerts
from app.views.alerts.setting import add_destination, remove_destination, send_again, set_rule
from app.views.alerts.trying import send_test
from data.records.alerts.destinations import Wanted


class ToSet(Write):
    """How a rule is set."""

    number: float | None = Field(None, description="The number that it goes by, as it is shipped unless given")
    active: bool = Field(description="Whether it raises anything")


class ToAdd(Write):
    """Where alerts are to go."""

    channel: Literal["e-mail", "chat", "teams"] = Field(description="chat: Slack, Mattermost and the like")
    address: str = Field(max_length=2_000, description="A mailbox, or the address of a webhook, which is never told")
    name: str = Field("", max_length=200, description="What people call it, where its address does not say so")
    about: Literal["everything", "deals", "data"] = "everything"
    whose: str = Field("", max_length=200, description="An owner or a manager whose deals alone are told of")
    frequency: Literal["at once", "daily", "weekly"] = "at once"
    quiet_from: int = Field(19, ge=0, le=23, description="The hour from which nothing is sent")
    quiet_until: int = Field(7, ge=0, le=23, description="The hour until which nothing is sent, and of digests")


class RulePath(BaseModel):
    """One rule by its name."""

    name: Literal["flagged", "rose", "silent", "pushed", "owner_amount", "import_failed", "drifted"]


@api.get("/alerts", summary="What was raised lately, how often each rule was right, and where alerts go")
def alerts_twin(query: State) -> Response:
    """Answer with the alerts of the viewer's scope; rules, places and messages are everybody's."""
    return jsonify(as_json(alerts(services(), query.model_dump(by_alias=True))))


@api.patch("/alerts/rules/<name>", summary="Set the number of a rule, and whether it raises anything")
def rule_twin(path: RulePath, body: ToSet) -> Response:
    """Set a rule; 422 for a number that it cannot go by."""
    return jsonify(as_json(set_rule(services(), path.name, body.number, body.author, active=body.active)))


@api.post("/alerts/destinations", summary="Let alerts go to a mailbox or to a chat")
def add_twin(body: ToAdd) -> Response:
    """Add a destination; 422 where its host is not listed."""
    return jsonify(as_json(add_destination(services(), Wanted(**body.model_dump(exclude={"author"})), body.author)))


@api.delete("/alerts/destinations/<int:number>", summary="Send nothing to a destination any more")
def remove_twin(path: NumberPath, query: Write) -> Response:
    """Remove a destination; 404 where alerts do not go there."""
    return jsonify(as_json(remove_destination(services(), path.number, query.author)))


@api.post("/alerts/destinations/<int:number>/test", summary="Send a test message to a destination")
def test_twin(path: NumberPath, body: Write) -> Response:
    """Send it the way that alerts go, once; `taken` says whether the receiver has it. 404 where no alerts go there."""
    return jsonify(as_json(send_test(services(), path.number, body.author)))


@api.post("/alerts/deliveries/<int:number>/again", summary="Send a message again that failed or was never confirmed")
def again_twin(path: NumberPath, body: Write) -> Response:
    """Send it with the next run of the job; 404 where it waits for nobody."""
    return jsonify(as_json(send_again(services(), path.number, body.author)))
