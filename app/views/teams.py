"""Teams by the names of their managers: whose capacity a line is of, and who adopts one for a team alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.services import Published, Services
from app.views.state import Policy, State, policy_of
from data.errors import InvalidInput
from data.records import policies
from data.schema import shown
from data.snapshots.snapshot import Snapshot
from model.money.teams import own_of


@dataclasses.dataclass(frozen=True)
class TeamCapacity:
    """A team with a capacity of its own; one that is not `known` manages nobody in the data, and flags nothing."""

    manager: str
    capacity: float
    known: bool


@lru_cache(maxsize=2)
def managers(snapshot: Snapshot) -> Mapping[str, str]:
    """Who manages each owner, where that is recorded."""
    rows = snapshot.ask("managers").itertuples(index=False, name=None)
    return {str(owner): str(manager) for owner, manager in rows}


def managed_by(published: Published, policy: Policy, owners: Iterable[object]) -> list[str | None]:
    """Who manages each of some owners; nobody is asked for where no team has a capacity of its own."""
    known = managers(published.snapshot) if policy.costs.teams else {}
    return [known.get(owner) if isinstance(owner, str) else None for owner in owners]


def team_of(state: State | None, policy: Policy, in_force: Policy) -> str | None:
    """The team that a line is of alone: the one manager in the filters, or else the one that the address names.

    None where the line is everybody's: a team has a capacity of its own beside one in force for everybody.
    """
    if policy.kind != "capacity" or in_force.kind != "capacity":
        return None
    asked = (state or {}).get("manager") or ()
    chosen = [asked] if isinstance(asked, str) else list(asked)
    return (chosen[0] or None) if len(chosen) == 1 else policy.tried_for


def refuse_stranger(published: Published, policy: Policy) -> None:
    """Raise InvalidInput where the address names a team that nobody in the data is of."""
    team = policy.tried_for
    if team is not None and team not in managers(published.snapshot).values():
        words = f"Nobody in the data is of the team of {shown(team)}."
        raise InvalidInput("team", words, "Name a manager as recorded.")


def team_capacities(published: Published, policy: Policy) -> tuple[TeamCapacity, ...]:
    """The teams with a capacity of their own in force, by name."""
    known = {*managers(published.snapshot).values()} if policy.costs.teams else set()
    return tuple(TeamCapacity(manager, most, manager in known) for manager, most in policy.costs.teams)


def adopt(services: Services, state: State, author: str, note: str = "") -> None:
    """Put what a state asks for in force: a policy for everybody, or where it names a team that team's capacity alone.

    Raise InvalidInput naming what cannot be read, and the team where nobody in the data is of it.
    """
    published = services.published()
    policy, source = policy_of(state, published), published.bundle.source
    if not policy.tried_for:
        policies.adopt(services.store, source, policy.proposal(), author, note)
        return
    team = policy.tried_for
    refuse_stranger(published, policy)
    most = own_of(policy.costs.teams, team)
    if most is None or state.get("capacity") in (None, ""):
        raise InvalidInput("capacity", f"How many can one owner of the team of {shown(team)} act on?", "Say a number.")
    usual = policy_of(None, published).proposal()
    policies.adopt_for_team(services.store, source, usual, team, most, author, note)


def give_up(services: Services, team: str, author: str) -> None:
    """Let a team go by everybody's capacity again; raise NotFound where it has none of its own."""
    published = services.published()
    usual = policy_of(None, published).proposal()
    policies.adopt_for_team(services.store, published.bundle.source, usual, team, None, author)
