"""The JSON twin of the pipeline what-if."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify
from pydantic import Field

from app.answer_json import as_json
from app.api.door import State, api
from app.context import services
from app.views.bulk_change.answer import Portfolio, portfolio

# What is told of a field; the rest of what is declared of it is not this answer's.
TOLD: Final = (
    *("table", "name", "label", "kind", "known", "description", "unit", "minimum", "maximum", "step", "levels"),
    *("required", "tracked", "changeable", "fixed_because", "direction", "feature"),
)


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
    return jsonify(_told(portfolio(services(), *_parts(query))))


def _told(answer: Portfolio) -> dict[str, Any]:
    said: dict[str, Any] = as_json(answer)
    form = said["form"]
    if form is not None:
        form |= {name: [_field(field) for field in form[name]] for name in ("fields", "idle")}
        form |= {"change": _change(form["change"])}
        form |= {"ready": [one | {"change": _change(one["change"])} for one in form["ready"]]}
    return said


def _change(change: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if change is None else change | {"field": _field(change["field"])}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    return {name: field[name] for name in TOLD}


def _parts(query: Changed) -> tuple[dict[str, object], dict[str, object]]:
    given = query.model_dump(by_alias=True)
    return {key: value for key, value in given.items() if not key.startswith("do.")}, given
