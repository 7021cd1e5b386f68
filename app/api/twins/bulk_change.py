"""The JSON twin of the pipeline what-if."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.bulk_change.answer import portfolio


class Changed(State):
    """The viewer's state with the change that is made in many deals."""

    to_whom: str | None = Field(None, alias="do.to", description="all, pushed, overdue, flagged or quiet")
    days: int | None = Field(None, alias="do.days", description="How long a quiet deal has been quiet")
    field: str | None = Field(None, alias="do.field", description="The field that changes")
    how: str | None = Field(None, alias="do.how", description="add, times, set, in_days or move")
    value: str | None = Field(None, alias="do.value", description="By how much, to what, or to which level")


@api.get("/what-if-portfolio", summary="One change in many open deals")
def portfolio_twin(query: Changed) -> Response:
    """Answer with the numbers of the pipeline what-if; 422 where the change cannot be read."""
    return jsonify(as_json(portfolio(services(), *_parts(query))))


def _parts(query: Changed) -> tuple[dict[str, object], dict[str, object]]:
    given = query.model_dump(by_alias=True)
    return {key: value for key, value in given.items() if not key.startswith("do.")}, given
