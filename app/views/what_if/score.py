"""Scores on request: open opportunities with changes, or a new one composed from what is known of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from app.services import Published, Services
from app.views.answers import Verdict
from app.views.deals.why import usual
from app.views.flagging import Flagging, flagging, mark
from app.views.rivals import competing_policies
from app.views.spans import spans_of_raw
from app.views.state import Policy, State, policy_of
from app.views.what_if.composed import composed_rows
from app.views.what_if.deal import offered, owners
from app.views.what_if.ignored import Ignored, ignored
from app.views.win_rate.base_rate import base_rate
from data.errors import InvalidInput
from data.schema import Field
from data.snapshots.queries import Scope, not_open
from data.snapshots.snapshot import Snapshot
from model.decisions import reasons
from model.features.matrix import apply_changes, features, with_changes
from model.registry.bundle import raw_log_odds

MOST_SCORED = 1000
Request = tuple[str, Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class Score:
    """One opportunity's score. Without signal the loss probability, the flag and the expected loss are None.

    low and high are the ends of the calibration's interval, None if the bundle has none. threshold is the loss
    probability from which an opportunity of this amount is flagged, None if none reaches it.
    """

    opportunity_id: str | None
    loss_probability: float | None
    low: float | None
    high: float | None
    threshold: float | None
    flagged: bool | None
    amount: float | None
    expected_loss: float | None
    reasons: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Scores:
    """Scores with what they rest on: the bundle, its verdict, the share lost of all that closed, and the policy.

    Without signal every score is empty, and `base_rate` is all there is. ignored: columns that
    were sent and move no probability.
    """

    bundle_version: str
    verdict: Verdict
    ranked: bool
    base_rate: float | None
    policy: Flagging
    scores: tuple[Score, ...]
    ignored: tuple[Ignored, ...]


def score_known(services: Services, state: State | None, requests: Sequence[Request]) -> Scores:
    """Score open opportunities, each with its changes; raise NotFound, or InvalidInput naming the field at fault."""
    published = services.published()
    _refuse_too_many("opportunities", len(requests))
    asked = [identity for identity, _ in requests]
    rows = published.snapshot.ask("open_facts_of_many", opportunity_ids=asked)
    places = {identity: place for place, identity in enumerate(rows["opportunity_id"])}
    unknown = next((identity for identity in asked if identity not in places), None)
    if unknown is not None:
        raise not_open(published.snapshot, unknown)
    frame = rows.take([places[identity] for identity in asked]).reset_index(drop=True)
    found = _scores(published, state, _changed(published.snapshot, frame, requests), asked)
    sent = [name for _, changes in requests for name in changes]
    return dataclasses.replace(found, ignored=ignored(published, sent))


def _changed(snapshot: Snapshot, frame: pd.DataFrame, requests: Sequence[Request]) -> pd.DataFrame:
    if not any(changes for _, changes in requests):
        return frame
    fields, related = offered(snapshot), owners(snapshot)
    columns = {str(name): frame[name].tolist() for name in frame}
    made = [
        _changed_facts({name: values[place] for name, values in columns.items()}, changes, fields, related)
        if changes
        else {}
        for place, (_, changes) in enumerate(requests)
    ]
    return with_changes(frame, made)


def _changed_facts(
    before: Mapping[str, Any],
    changes: Mapping[str, Any],
    fields: Mapping[str, Field],
    related: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    brought = {"owner": related.get(str(changes["owner"]), {})} if "owner" in changes else {}
    try:
        return apply_changes(before, changes, fields, brought)
    except InvalidInput as error:  # of up to a thousand, say which
        raise InvalidInput(error.field, f"{before['opportunity_id']}: {error.message}", error.next_step) from None


def score_new(services: Services, state: State | None, facts: Sequence[Mapping[str, Any]]) -> Scores:
    """Score opportunities that are not in the snapshot: opened today, in the first stage, unless told otherwise.

    Raise InvalidInput naming the field that is unknown, known only at close, of the wrong type or out of range.
    """
    published = services.published()
    _refuse_too_many("facts", len(facts))
    found = _scores(published, state, composed_rows(published.snapshot, facts), [None] * len(facts))
    return dataclasses.replace(found, ignored=ignored(published, [name for told in facts for name in told]))


def _refuse_too_many(name: str, count: int) -> None:
    if not 1 <= count <= MOST_SCORED:
        raise InvalidInput(name, f"Give 1 to {MOST_SCORED:,} opportunities, not {count:,}.", "Ask in several calls.")


def _scores(published: Published, state: State | None, frame: pd.DataFrame, identities: Sequence[str | None]) -> Scores:
    bundle, policy = published.bundle, policy_of(state, published)
    amounts = frame["amount"].astype("float64") if "amount" in frame else pd.Series(np.nan, index=frame.index)
    held = [None if np.isnan(amount) else amount for amount in amounts.tolist()]
    owners = frame["owner"].tolist() if "owner" in frame else [None] * len(frame)
    named = [owner if isinstance(owner, str) else None for owner in owners]
    policies = competing_policies(published, policy, identities, named)
    ranked = (
        _ranked(published, policies, frame, identities, held) if bundle.has_signal else map(_unranked, identities, held)
    )
    return Scores(
        bundle_version=bundle.version,
        verdict=bundle.gate.verdict,
        ranked=bundle.has_signal,
        base_rate=base_rate(published, Scope()).lost_share,
        policy=flagging(published, policy),
        scores=tuple(ranked),
        ignored=(),
    )


def _unranked(identity: str | None, amount: float | None) -> Score:
    return Score(identity, None, None, None, None, None, amount, None, [])


def _ranked(
    published: Published,
    policies: Sequence[Policy],
    frame: pd.DataFrame,
    identities: Sequence[str | None],
    amounts: Sequence[float | None],
) -> Iterator[Score]:
    """Build the features of all rows once, and sum the trees once for the probability and its interval."""
    bundle = published.bundle
    matrix = features(frame, bundle.feature_set)
    raw = raw_log_odds(bundle.classifier, matrix)
    probability = bundle.calibration.apply(raw)
    flagged = [
        one.flags(chance, amount) for one, chance, amount in zip(policies, probability.tolist(), amounts, strict=True)
    ]
    ends = spans_of_raw(bundle, raw, probability)
    said = reasons.reasons_of(bundle, frame, matrix, usual(published.snapshot))
    rows = zip(identities, probability.tolist(), ends, flagged, amounts, said, strict=True)
    for policy, (identity, chance, (low, high), flag, amount, given) in zip(policies, rows, strict=True):
        loss = None if amount is None else chance * amount
        yield Score(
            identity, chance, low, high, mark(policy, amount), flag, amount, loss, published.steps.with_steps(given)
        )
