"""The JSON twins of the list of open deals, of one deal, open or closed, and of one account."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import BaseModel, Field

from app.answer_json import as_json
from app.api.days import Day
from app.api.door import State, api
from app.context import services
from app.views.at_risk import answer as at_risk
from app.views.at_risk import emptied
from app.views.deals import account, account_address, closed, deal_address, opportunity, similar
from data.snapshots.listing import Gap

MOST_ROWS = 1_000


class ListQuery(State):
    """The viewer's state with what the list is narrowed to and sorted by."""

    q: str | None = Field(None, max_length=200, description="Part of a deal's name, an account, an owner or an id")
    flagged: str | None = Field(None, pattern="^(yes|all)$", description="yes: flagged ones only")
    stale: str | None = Field(None, pattern="^(yes|all)$", description="yes: stale ones only")
    account_has: str | None = Field(None, max_length=200, description="Part of a deal's name or an account")
    owner_has: str | None = Field(None, max_length=200)
    stage_has: str | None = Field(None, max_length=200)
    amount_from: float | None = None
    amount_to: float | None = None
    loss_from: float | None = Field(None, ge=0, le=1)
    loss_to: float | None = Field(None, ge=0, le=1)
    expected_loss_from: float | None = None
    expected_loss_to: float | None = None
    closes_from: Day | None = None
    closes_to: Day | None = None
    age_from: float | None = Field(None, description="Days since opening")
    age_to: float | None = None
    inactive_from: float | None = Field(None, description="Days since the last activity")
    inactive_to: float | None = None
    gap: Gap | None = Field(None, description="Only what is to be put in order in one way")
    sort: str | None = Field(
        None, description="A column's name, with a minus in front for the largest first; account: what deals are called"
    )


class ListPageQuery(ListQuery):
    """One page of the list."""

    offset: int = Field(0, ge=0, le=1_000_000_000)
    limit: int = Field(100, ge=1, le=MOST_ROWS)


class OpportunityPath(BaseModel):
    """One opportunity by its id, written as in the address of its what-if page or plainly."""

    opportunity_id: str

    @property
    def identity(self) -> str:
        """The opportunity's id."""
        return deal_address.opportunity_of(self.opportunity_id) or deal_address.NEW


class AccountPath(BaseModel):
    """One account by its name, written as in the address of its page or plainly."""

    account: str

    @property
    def name(self) -> str:
        """The account's name."""
        return account_address.account_of(self.account)


@api.get("/at-risk", summary="Open deals by expected loss")
def at_risk_twin(query: ListPageQuery) -> Response:
    """Answer with one page of the list and what the whole holds; where that is nothing, with the filter to remove."""
    state = query.model_dump(by_alias=True, exclude={"offset", "limit"})
    held = at_risk.at_risk(services(), state)
    page = at_risk.page(services(), state, query.offset, query.limit)
    removable = None if held.shown.n else emptied.to_remove(services(), state)
    return jsonify(as_json({"list": held, "page": page, "to_remove": removable}))


@api.get("/opportunities/<path:opportunity_id>", summary="One open deal")
def opportunity_twin(path: OpportunityPath, query: State) -> Response:
    """Answer with one open opportunity and what became of similar ones; 404 where it is not open."""
    deal = opportunity.opportunity(services(), query.model_dump(by_alias=True), path.identity)
    nearest = similar.similar(services(), path.identity)
    return jsonify({**as_json(deal), "similar": as_json(nearest)})


@api.get("/closed-opportunities/<path:opportunity_id>", summary="One closed deal")
def closed_opportunity_twin(path: OpportunityPath, query: State) -> Response:  # noqa: ARG001  # an unknown key is refused
    """Answer with how one closed opportunity ended and what had happened to it; 404 where none of that id has."""
    return jsonify(as_json(closed.closed_opportunity(services(), path.identity)))


@api.get("/accounts/<path:account>", summary="One account with all its deals")
def account_twin(path: AccountPath, query: State) -> Response:
    """Answer with the open and closed deals of an account and what was won; 404 where no deal has it."""
    return jsonify(as_json(account.account(services(), query.model_dump(by_alias=True), path.name)))
