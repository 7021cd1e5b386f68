"""Every open deal of a scope before a change and after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.services import Published
from app.views.bulk_change.form import Change, To
from app.views.policy_lines import bound
from app.views.state import Policy
from app.views.teams import managed_by
from app.views.what_if.deal import NUMBERS, owners
from data.snapshots import open_facts, queries
from data.snapshots.queries import Scope
from model.arrays import Mask, Numbers, numbers
from model.decisions.bulk_change import Outcome, perform
from model.money.flag_line import ranks

NAME_COLUMNS: Final = ("opportunity_id", "account", "product", "owner")


def rows(published: Published, scope: Scope, policy: Policy, change: Change) -> pd.DataFrame:
    """One row per open deal of the scope, by id, scored a chunk at a time.

    Columns: opportunity_id, account, product, owner; loss_probability_, amount_ and flagged_ before and after the
    change, the field's from_value and to_value, and whether the deal is reached, changed, unrecorded and held, as
    model.decisions.bulk_change says it.
    """
    chunks = open_facts.in_scope(published.snapshot, scope, policy.parameters())
    found = pd.concat([_of_chunk(published, policy, change, facts) for facts in chunks], ignore_index=True)
    if policy.line.most is not None and len(found):
        owner = np.where(found["changed"], found["to_value"], found["owner"]) if change.field.name == "owner" else None
        after = found if owner is None else found.assign(owner=owner)
        most = _most(published, policy, after["owner"])
        found = found.assign(flagged_after=_places(published, scope, policy, after) <= most)
    return found.sort_values("opportunity_order", ignore_index=True).drop(columns="opportunity_order")


def _most(published: Published, policy: Policy, owner: pd.Series) -> Numbers:
    """How many of each one's owner are flagged."""
    at, owners = pd.factorize(owner.astype(object), use_na_sentinel=False)
    managers = managed_by(published, policy, owners)
    return np.array([policy.line.most_of(manager) for manager in managers], dtype="float64")[at]


def _places(published: Published, scope: Scope, policy: Policy, found: pd.DataFrame) -> Numbers:
    """The rank of each among its owner's after the change, beside what the owner has outside of the scope."""
    outside = queries.ask(published.snapshot, "rivals_outside", scope, policy=bound(policy.line))
    gains = policy.line.gain(*(found[f"{name}_after"].to_numpy("float64") for name in ("loss_probability", "amount")))
    owner = pd.factorize(np.r_[found["owner"].astype(object), outside["owner"].astype(object)])[0]
    nth = ranks(np.r_[gains, outside["gain"].to_numpy("float64")], policy.line.floor, owner)
    return nth[: len(found)]


def _of_chunk(published: Published, policy: Policy, change: Change, facts: pd.DataFrame) -> pd.DataFrame:
    probability, amount = _scored(published, facts), numbers(facts["amount"])
    flagged = facts["flagged"].to_numpy(bool)
    before = {"loss_probability_before": probability, "amount_before": amount, "flagged_before": flagged}
    found = facts[["opportunity_order", *NAME_COLUMNS]].assign(**before)
    reached = np.flatnonzero(_REACHES[change.to](facts, flagged, change.days))
    done = _done(published, change, facts.iloc[reached])
    at = reached[done.changed]
    probability, amount = probability.copy(), amount.copy()
    probability[at] = published.bundle.loss_probability(done.facts)
    amount[at] = numbers(done.facts["amount"])
    was = facts[change.field.name]
    moved = {
        "loss_probability_after": probability,
        "amount_after": amount,
        "flagged_after": policy.line.flags(probability, amount),
        "from_value": was,
        "to_value": _after(was, at, done, change),
    }
    places = {"reached": reached, "changed": at, "unrecorded": reached[done.unrecorded], "held": reached[done.held]}
    every = np.arange(len(found))
    return found.assign(**moved, **{name: np.isin(every, which) for name, which in places.items()})


def _scored(published: Published, facts: pd.DataFrame) -> Numbers:
    """The published loss probabilities; what nobody has scored yet is scored now."""
    probability = numbers(facts["loss_probability"]).copy()
    lacking = np.isnan(probability)
    if lacking.any():
        probability[lacking] = published.bundle.loss_probability(facts[lacking])
    return probability


def _done(published: Published, change: Change, facts: pd.DataFrame) -> Outcome:
    value = str(change.operation.value)
    related = owners(published.snapshot).get(value) if change.field.name == "owner" else None
    return perform(facts, change.field, change.operation, related)


def _after(was: pd.Series, at: npt.NDArray[np.intp], done: Outcome, change: Change) -> pd.Series:
    """The field's value after the change, in a column that can hold it."""
    after = was.astype(object if change.field.kind == "choice" else was.dtype)
    after = after.astype("float64") if change.field.kind in NUMBERS else after
    after.iloc[at] = done.facts[change.field.name].to_numpy()
    return after


_REACHES: Final[Mapping[To, Callable[[pd.DataFrame, Mask, int], Mask]]] = {
    "all": lambda facts, _flagged, _days: np.ones(len(facts), dtype=bool),
    "pushed": lambda facts, _flagged, _days: numbers(facts["pushes"]) > 0,
    "overdue": lambda facts, _flagged, _days: numbers(facts["overdue_days"]) > 0,
    "flagged": lambda _facts, flagged, _days: flagged,
    "quiet": lambda facts, _flagged, days: numbers(facts["quiet_days"]) > days,
}
