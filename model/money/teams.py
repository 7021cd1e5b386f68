"""How many of each owner's deals are flagged where some teams have a capacity of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np

from model.arrays import Numbers

# A team is named by its manager, beside how many flagged deals each of its owners can act on.
Own = tuple[tuple[str, float], ...]
# Who manages the owner of each row; None or '' where that is not recorded.
Managers = Sequence[str | None]


def with_own(own: Own, manager: str, capacity: float | None) -> Own:
    """Give a team a capacity of its own in place of a former one; with None it goes by everybody's again."""
    rest = tuple(one for one in own if one[0] != manager)
    return rest if capacity is None else tuple(sorted((*rest, (manager, capacity))))


def own_of(own: Own, manager: str | None) -> float | None:
    """The capacity that a team has of its own; None where it goes by everybody's."""
    return next((capacity for name, capacity in own if name == manager), None)


@dataclasses.dataclass(frozen=True)
class Teams:
    """Whose owners a line by capacity is of, and what holds for the rest whatever the line.

    `own` are the teams for which another number holds. Without a `team` the line is of everybody else; with one it is
    of that team alone, and `others` holds for everybody else.
    """

    own: Own = ()
    team: str | None = None
    others: float = 0.0

    def most(self, manager: str | None, at: float) -> float:
        """How many of each owner of a team are flagged where the line is at so many."""
        if self.team is not None and manager == self.team:
            return at
        found = own_of(self.own, manager)
        return found if found is not None else at if self.team is None else self.others

    def general(self, at: float) -> float:
        """How many of each owner of a team without a capacity of its own are flagged."""
        return self.most(None, at)

    def fixed(self, managers: Managers | None, rows: int) -> Numbers:
        """How many of each row's owner are flagged whatever the line; NaN where the line says. Shape (rows,)."""
        if managers is None or (not self.own and self.team is None):
            return np.full(rows, self.most(None, np.nan))
        known = {manager: self.most(manager, np.nan) for manager in {*managers}}
        return np.array([known[manager] for manager in managers], dtype="float64")

    def of_team(self, manager: str, at: float) -> Teams:
        """The same where only one team's capacity may move."""
        return Teams(with_own(self.own, manager, None), manager, self.general(at))


# Where no team has a capacity of its own.
EVERYBODY: Final = Teams()
