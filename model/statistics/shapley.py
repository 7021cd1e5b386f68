"""Who moved it: the difference that several changes make together, shared fairly among them (Shapley 1953)."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from math import factorial

import numpy as np
import numpy.typing as npt

from model.arrays import Numbers

Members = npt.NDArray[np.bool_]

# Up to here every combination of changes is scored: 2 to the power of 12 is 4,096 rows.
EXACT = 12
ORDERS = 32
SEED = 7


@dataclasses.dataclass(frozen=True)
class Combinations:
    """The combinations of changes to be scored, and how their scores become shares.

    `members` is combinations x changes, True where a change is made; the first row makes none, the last all of them.
    `orders` is empty where every combination is there; else it lists orders of changes, each with the rows it passes.
    """

    members: Members
    orders: tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], ...] = ()

    def shares(self, scores: Numbers) -> Numbers:
        """Share scores[-1] - scores[0] among the changes; `scores` has one value per combination."""
        return self._sampled(scores) if self.orders else self._exact(scores)

    def _exact(self, scores: Numbers) -> Numbers:
        changes = self.members.shape[1]
        codes, sizes = np.arange(len(self.members)), self.members.sum(axis=1)
        weights = np.array([factorial(n) * factorial(changes - n - 1) / factorial(changes) for n in range(changes)])
        shares = np.zeros(changes)
        for change in range(changes):
            without = codes[~self.members[:, change]]
            shares[change] = (weights[sizes[without]] * (scores[without | 1 << change] - scores[without])).sum()
        return shares

    def _sampled(self, scores: Numbers) -> Numbers:
        shares = np.zeros(self.members.shape[1])
        for order, passed in self.orders:
            shares[order] += [after - before for before, after in pairwise(scores[passed])]
        return shares / len(self.orders)


def combinations(changes: int) -> Combinations:
    """Choose what to score: every combination up to `EXACT` changes, else random orders of them, read both ways."""
    if changes <= EXACT:
        codes = np.arange(1 << changes)
        return Combinations((codes[:, None] >> np.arange(changes)) & 1 == 1)
    rng = np.random.default_rng(SEED)
    forward = [rng.permutation(changes) for _ in range(ORDERS)]
    orders = [*forward, *(order[::-1] for order in forward)]
    steps = np.array([[np.isin(np.arange(changes), order[:n]) for n in range(changes + 1)] for order in orders])
    members, place = np.unique(steps.reshape(-1, changes), axis=0, return_inverse=True)
    passed = place.reshape(len(orders), changes + 1)
    return Combinations(members, tuple(zip(orders, passed, strict=True)))
