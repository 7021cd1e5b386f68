"""What competes with an opportunity for what its owner can act on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.services import Published
from app.views.policy_lines import bound
from app.views.state import Policy, State, policy_of
from app.views.teams import managed_by
from model.arrays import Numbers

# Of each owner so many are looked at: who can act on more is given as many as there are.
MOST_RIVALS = 1_000


def competing_policies(
    published: Published, policy: Policy, identities: Sequence[str | None], owners: Sequence[str | None]
) -> list[Policy]:
    """The policy of each of some opportunities as it stands beside the others of its owner: a line by money of its own.

    A policy that is not by capacity is the same for all.
    """
    if policy.line.most is None or not policy.ranked:
        return [policy] * len(identities)
    found = rivals(published, policy, owners)
    asked = zip(identities, owners, managed_by(published, policy, owners), strict=True)
    return [policy.against(_without(found, owner, one), manager) for one, owner, manager in asked]


def competing_policy(published: Published, state: State | None, identity: str | None, owner: object) -> Policy:
    """The viewer's policy as it stands for one opportunity beside the others of its owner."""
    (found,) = competing_policies(
        published, policy_of(state, published), [identity], [owner if isinstance(owner, str) else None]
    )
    return found


def rivals(published: Published, policy: Policy, owners: Sequence[str | None]) -> dict[str, dict[str, float]]:
    """The gain of what each owner has open, by its id, the largest first; '' stands for nobody."""
    asked = sorted({owner or "" for owner in owners})
    rows = published.snapshot.ask("rivals", owners=asked, most=MOST_RIVALS, policy=bound(policy.line))
    found: dict[str, dict[str, float]] = {owner: {} for owner in asked}
    for owner, identity, gain in rows.itertuples(index=False, name=None):
        found[owner if isinstance(owner, str) else ""][str(identity)] = float(gain)
    return found


def _without(found: dict[str, dict[str, float]], owner: str | None, identity: str | None) -> Numbers:
    gains = found[owner or ""]
    return np.array([gain for one, gain in gains.items() if one != identity], dtype="float64")
