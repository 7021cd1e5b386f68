"""The JSON twin of actions: the board, planning and changing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import NumberPath, State, Write, api, refused
from app.context import services
from app.views.actions.board import board
from app.views.actions.planning import as_item, change_action, plan_actions
from data.errors import ChangedMeanwhile

MOST_DEALS = 100


class Keyed(Write):
    """What may arrive twice, where an answer is lost on its way."""

    key: str | None = Field(
        None,
        min_length=8,
        max_length=64,
        pattern=r"^[\x21-\x7e]+$",
        description="One of your own for each write, such as a UUID: a repeat with the same writes nothing twice",
    )


class ToPlan(Keyed):
    """One action for each of some open deals."""

    opportunity_ids: list[str] = Field(min_length=1, max_length=MOST_DEALS)
    next_step: str = Field("", max_length=200, description="Suggested from the deal's reasons unless given")
    owner: str | None = Field(None, max_length=200, description="The deal's owner unless given")
    due_on: dt.date | None = Field(None, description="In a week, on a working day, unless given")
    note: str = ""
    discussed: bool = Field(default=False, description="Whether it was talked about with the owner")
    departure: bool = Field(default=False, description="Whether a deal may be among them that an experiment holds out")


class ToChange(Keyed):
    """What is changed of an action; what is not given stays."""

    version: int = Field(ge=1, description="The version that was read: 409 with the current one where it is another")
    next_step: str = ""
    owner: str = ""
    due_on: dt.date | None = None
    note: str = ""
    discussed: bool = False
    status: Literal["open", "done", "no longer needed"] = "open"
    outcome: str = Field("", description="What came of it, in words")


@api.get("/actions", summary="What is to be done about deals, by whom and until when")
def actions_twin(query: State) -> Response:
    """Answer with the board of the viewer's scope; its owners are those of the actions."""
    return jsonify(as_json(board(services(), query.model_dump(by_alias=True))))


@api.post("/actions", summary="Plan an action for one open deal or several")
def plan_twin(body: ToPlan) -> Response:
    """Keep an action for each deal, all of them or none; 404 where one is not open, 422 where one is held out.

    With a `key` that was given before, what was planned with it is answered, and nothing added.
    """
    wanted = body.model_dump(exclude={"author", "opportunity_ids", "key"})
    return jsonify(as_json(plan_actions(services(), body.opportunity_ids, wanted, body.author, body.key)))


@api.patch("/actions/<int:number>", summary="Change, snooze, finish or reopen an action")
def change_twin(path: NumberPath, body: ToChange) -> Response:
    """Change an action; 409 with what it is by now, under `current`, where somebody else has changed it since.

    The same change with the same `key` by the same author, once more, is answered as it was made.
    """
    changes: dict[str, Any] = body.model_dump(exclude={"author", "version", "key"}, exclude_unset=True)
    try:
        return jsonify(as_json(change_action(services(), path.number, body.version, changes, body.author, body.key)))
    except ChangedMeanwhile as error:
        response = refused(error)
        found = response.get_json() | {"current": as_json(as_item(services(), error.current))}
        response.set_data(jsonify(found).get_data())
        return response
