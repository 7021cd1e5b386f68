"""The JSON twin of the what-if page, and scores on request."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Response, jsonify
from flask_openapi3 import Tag
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from app.answer_json import as_json
from app.api.door import Policy, api, see
from app.context import services
from app.views.deals import deal_address
from app.views.what_if import score
from app.views.what_if.answer import what_if
from app.views.what_if.opening import KEY
from data.errors import InvalidInput

SCORES = Tag(name="scores", description="Loss probabilities on request")
Value = Any
SEGMENT = "The id; what is no letter, digit, -, _ or . may be written ~XX, its bytes in hexadecimal. new: from nothing"


class StrictPolicy(Policy):
    """The policy in the query of a POST; nothing else is accepted there."""

    model_config = ConfigDict(extra="forbid")


class WhatIfQuery(Policy):
    """Changes arrive in the query as set.<field>=<value>, as in the address of the page; dates are ISO."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [{"set.amount": 9000}]})

    curve: str | None = Field(None, description="Field whose curve is wanted; the last one changed unless given")


class OpportunityPath(BaseModel):
    """Which opportunity."""

    opportunity_id: str = Field(description=SEGMENT)

    @property
    def identity(self) -> str | None:
        """The opportunity's id, None for the one composed from nothing."""
        return deal_address.opportunity_of(self.opportunity_id)


class OneToScore(BaseModel):
    """An open opportunity of the snapshot, and what to change about it."""

    model_config = ConfigDict(extra="forbid")

    opportunity_id: str = Field(max_length=1_000)
    changes: dict[str, Value] = Field(default={}, description="Changeable fields of the catalogue; dates ISO")


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Facts = dict[str, Value]
FactsList = Annotated[
    list[Facts],
    BeforeValidator(_as_list),
    Field(min_length=1, max_length=score.MOST_SCORED),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "object"},
                {"type": "array", "items": {"type": "object"}, "minItems": 1, "maxItems": score.MOST_SCORED},
            ]
        }
    ),
]


class ToScore(BaseModel):
    """Either known opportunities, or the facts of one that is not in the snapshot."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"opportunities": [{"opportunity_id": "A1", "changes": {"amount": 9000}}]},
                {"facts": {"owner": "Ann", "amount": 9000, "expected_close_on": "2026-12-31"}},
            ]
        },
    )

    opportunities: list[OneToScore] | None = Field(
        None, min_length=1, max_length=score.MOST_SCORED, description=f"Up to {score.MOST_SCORED:,} open opportunities"
    )
    facts: FactsList | None = Field(
        None, description="Facts of a new opportunity, or of each of up to 1,000; what is left out has its default"
    )


class Reason(BaseModel):
    """One contribution: percentage points of loss probability."""

    field: str
    label: str
    words: str
    points: float


class ScoreOut(BaseModel):
    """One score; without signal the probability, the flag and the expected loss are null."""

    opportunity_id: str | None
    loss_probability: float | None
    low: float | None = Field(description="Lower end of the calibration's interval; null where there is none")
    high: float | None = Field(description="Upper end of it")
    threshold: float | None = Field(description="Loss probability that flags this amount; null where none does")
    flagged: bool | None
    amount: float | None
    expected_loss: float | None
    reasons: list[Reason]


class PolicyOut(BaseModel):
    """Which opportunities are flagged, and whose policy that is."""

    policy: str = Field(description="money or flat")
    line: float | None = Field(
        description="The expected loss to exceed, or the loss probability to reach; null where the model has no signal"
    )
    unpriced: float = Field(
        description="What one without an amount counts as, by money: 0; 1, and for every deal, where costs are in deals"
    )
    false_alarm: float
    save_rate: float
    capacity: float | None
    author: str | None = Field(description="Who adopted the policy in force; null where nobody did")
    adopted_at: str | None
    chosen: bool = Field(description="Whether the query differs from what is in force")
    line_words: str
    policy_words: str
    unread: str = Field(description="What applies while the store of policies cannot be read")


class IgnoredOut(BaseModel):
    """A column that was sent, and of which the model makes no feature."""

    column: str
    label: str
    verdict: str = Field(description="leak, suspect or unused")
    reason: str


class ScoresOut(BaseModel):
    """Scores and what they rest on."""

    bundle_version: str
    verdict: str
    ranked: bool = Field(description="false where the model has no signal: then every score is empty")
    base_rate: float | None = Field(description="Share lost of all that ever closed; null where nothing has")
    policy: PolicyOut
    scores: list[ScoreOut]
    ignored: list[IgnoredOut] = Field(description="Columns that were sent and move no probability, each with why")


@api.post("/score", summary="Score opportunities", tags=[SCORES], responses={200: ScoresOut})
def score_on_request(query: StrictPolicy, body: ToScore) -> Response:
    """Score one or many open opportunities with changes, or a new opportunity composed from its facts.

    What was sent and moves no probability is answered back under `ignored`, each with why.
    """
    state = query.model_dump()
    if (body.opportunities is None) == (body.facts is None):
        raise InvalidInput("opportunities", "Give either opportunities or facts.", see())
    if body.facts is not None:
        return jsonify(as_json(score.score_new(services(), state, body.facts)))
    asked = [(one.opportunity_id, one.changes) for one in body.opportunities or ()]
    return jsonify(as_json(score.score_known(services(), state, asked)))


@api.get("/what-if/<path:opportunity_id>", summary="What-if")
def what_if_twin(path: OpportunityPath, query: WhatIfQuery) -> Response:
    """Answer for one open opportunity with the changes of the query."""
    answer = what_if(services(), query.model_dump(), path.identity, changes_of(query), query.curve)
    return jsonify(as_json(answer))


def changes_of(query: BaseModel) -> dict[str, Any]:
    """Read the changes of a query; raise InvalidInput naming a parameter that is none."""
    extra: dict[str, Any] = query.model_extra or {}
    odd = next((key for key in extra if not key.startswith(KEY)), None)
    if odd is not None:
        raise InvalidInput(odd, f"There is no parameter {odd!r}.", f"A change is written {KEY}<field>=<value>.")
    return {key.removeprefix(KEY): value for key, value in extra.items()}
