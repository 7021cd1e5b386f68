"""Who moved it: a difference between two facts, shared fairly among the fields that were changed (Shapley 1953)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import factorial

import numpy as np
import numpy.typing as npt

from model.columns import Numbers

Members = npt.NDArray[np.bool_]

# Up to here every combination of changes is scored: 2 to the power of 8 is 256 rows.
EXACT = 8
ORDERS = 32
SEED = 7


def shapley(score: Callable[[Members], Numbers], fields: int) -> Numbers:
    """Share score(all fields changed) - score(none changed) among the fields; the shares add up to it.

    `score` takes combinations x fields (True where the field is changed) and returns one value per combination.
    Exact up to `EXACT` fields; with more, the mean over random orders of making the changes, each read both ways.
    """
    if not fields:
        return np.zeros(0)
    return _exact(score, fields) if fields <= EXACT else _sampled(score, fields)


def _exact(score: Callable[[Members], Numbers], fields: int) -> Numbers:
    codes = np.arange(1 << fields)
    members = (codes[:, None] >> np.arange(fields)) & 1 == 1
    values, sizes = score(members), members.sum(axis=1)
    weights = np.array([factorial(s) * factorial(fields - s - 1) / factorial(fields) for s in range(fields)])
    shares = np.zeros(fields)
    for field in range(fields):
        without = codes[~members[:, field]]
        shares[field] = (weights[sizes[without]] * (values[without | 1 << field] - values[without])).sum()
    return shares


def _sampled(score: Callable[[Members], Numbers], fields: int) -> Numbers:
    rng = np.random.default_rng(SEED)
    forward = [rng.permutation(fields) for _ in range(ORDERS)]
    orders = [*forward, *(order[::-1] for order in forward)]
    steps = np.array([[np.isin(np.arange(fields), order[:n]) for n in range(fields + 1)] for order in orders])
    flat, place = np.unique(steps.reshape(-1, fields), axis=0, return_inverse=True)
    values = score(flat)[place].reshape(len(orders), fields + 1)
    shares = np.zeros(fields)
    for order, reached in zip(orders, values, strict=True):
        shares[order] += [after - before for before, after in pairwise(reached)]
    return shares / len(orders)
