"""Scores on request: open opportunities with changes, or a new one composed from what is known of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from app.services import Published, Services
from app.views.answers import Verdict
from app.views.base_rate import base_rate
from app.views.case import COUNTS_OF_OTHERS, offered, owners
from app.views.flagging import Flagging, flagging, mark
from app.views.ignored import Ignored, ignored
from app.views.spans import Span, spans
from app.views.state import Policy, State, policy_of
from data.errors import InvalidInput, NotFound
from data.queries import Scope
from data.schema import Field
from data.snapshot import Snapshot
from model import bounds, explain
from model.features import change

MOST = 1000
OPENED_TOO = "Give opened_on too: without it the opportunity counts as opened on the data's date."
Request = tuple[str, Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class Score:
    """One opportunity's score. Without signal the loss probability, the flag and the expected loss are None.

    low and high are the ends of the calibration's interval, None where the bundle has none. threshold is the loss
    probability from which an opportunity of this amount is flagged, None where none reaches it.
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

    Not `ranked`, which is without signal, every score is empty, and `base_rate` is all there is. ignored: columns that
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
    if not 1 <= len(requests) <= MOST:
        raise InvalidInput("opportunities", f"Give 1 to {MOST:,} opportunities, not {len(requests):,}.")
    asked = [identity for identity, _ in requests]
    rows = published.snapshot.ask("open_facts_of_many", opportunity_ids=asked)
    places = {identity: place for place, identity in enumerate(rows["opportunity_id"])}
    unknown = next((identity for identity in asked if identity not in places), None)
    if unknown is not None:
        raise NotFound(
            f"{unknown} is not an open opportunity of this snapshot.", "It may have been closed or withdrawn."
        )
    frame = rows.take([places[identity] for identity in asked]).reset_index(drop=True)
    found = _scores(published, state, _changed(published.snapshot, frame, requests), asked)
    sent = [name for _, changes in requests for name in changes]
    return dataclasses.replace(found, ignored=ignored(published, sent))


def _changed(snapshot: Snapshot, frame: pd.DataFrame, requests: Sequence[Request]) -> pd.DataFrame:
    moved = {place: changes for place, (_, changes) in enumerate(requests) if changes}
    if not moved:
        return frame
    fields, along = offered(snapshot), owners(snapshot)
    rows = [
        _change_one(frame.iloc[[place]], moved[place], fields, along) if place in moved else frame.iloc[[place]]
        for place in range(len(frame))
    ]
    return pd.concat(rows, ignore_index=True)


def _change_one(
    row: pd.DataFrame, changes: Mapping[str, Any], fields: Mapping[str, Field], along: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    named = [fields[name] for name in changes if name in fields]
    follows = {"owner": along.get(str(changes["owner"]), {})} if "owner" in changes else {}
    try:
        return change(row, changes, named if len(named) == len(changes) else fields.values(), follows=follows)
    except InvalidInput as error:  # of up to a thousand, say which
        where = row["opportunity_id"].iloc[0]
        raise InvalidInput(error.field, f"{where}: {error.message}", error.next_step) from None


def score_new(services: Services, state: State | None, facts: Mapping[str, Any]) -> Scores:
    """Score an opportunity that is not in the snapshot: opened today, in the first stage, unless told otherwise.

    Raise InvalidInput naming the field that is unknown, known only at close, of the wrong type or out of range.
    """
    published = services.published()
    found = _scores(published, state, composed(published.snapshot, facts), [None])
    return dataclasses.replace(found, ignored=ignored(published, facts))


def composed(snapshot: Snapshot, facts: Mapping[str, Any]) -> pd.DataFrame:
    """Return one row of facts: what is given, what its names and its segment bring, and an opening's defaults."""
    fields = offered(snapshot)
    given = {name: _given(fields, name, value) for name, value in facts.items()}
    start = _at_opening(snapshot, fields, given)
    _refuse_impossible(snapshot, fields, given, start)
    empty = snapshot.ask("open_facts_columns")
    names = {name: given.get(name) for name in ("owner", "account", "product", "segment")}
    along = snapshot.ask("facts_along", as_of_on=snapshot.as_of_on, **names).to_dict("records")[0]
    known = {str(name): value for name, value in along.items() if not pd.isna(value)}
    values = {**start, **known, **given, "as_of_on": snapshot.as_of_on}
    return pd.DataFrame({name: _cell(values.get(str(name)), empty[name].dtype.kind) for name in empty.columns})


def _refuse_impossible(
    snapshot: Snapshot, fields: Mapping[str, Field], given: Mapping[str, Any], start: Mapping[str, Any]
) -> None:
    today = {"as_of_on": snapshot.as_of_on}
    held = {**today, "opened_on": given.get("opened_on", snapshot.as_of_on)}
    later = bounds.FROM_THEN_ON if "opened_on" in given else OPENED_TOO
    for name in sorted(given, key=lambda name: name in bounds.EVENTS):
        if isinstance(given[name], dt.date):
            bounds.refuse(fields[name], given[name], held if name in bounds.EVENTS else today, later)
    _refuse_more_than_all(fields, {**start, **given})


def _refuse_more_than_all(fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    before, pushes = values["pushes_before_stage"], values["pushes"]
    if before is None or pushes is None or before <= pushes:
        return
    field = fields["pushes_before_stage"]
    raise InvalidInput(
        field.name,
        f"{field.label} cannot be {before:,}, more than all {pushes:,}.",
        f"Give pushes of {before:,} or more.",
    )


def _given(fields: Mapping[str, Field], name: str, value: object) -> Any:
    field = fields.get(name)
    takes = [one.name for one in fields.values() if _is_told(one)]
    if field is None or name == "opportunity_id":
        raise InvalidInput(name, f"There is no field {name!r}.", f"Use any of: {', '.join(takes)}.")
    if field.known == "at close":
        raise InvalidInput(name, f"{field.label} is known only at close, so nothing can be scored by it.")
    if not _is_told(field):
        raise InvalidInput(name, f"{field.label} is counted from history.", "Give the owner, account or product.")
    return field.parse(value)


def _is_told(field: Field) -> bool:
    return field.known != "at close" and field.name not in (*COUNTS_OF_OTHERS, "opportunity_id")


def _at_opening(snapshot: Snapshot, fields: Mapping[str, Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """What holds on the day an opportunity is opened; a history that the export does not log stays unknown."""
    opened = given.get("opened_on") or snapshot.as_of_on
    stages = fields["stage"].levels if "stage" in fields else ()
    return {
        "opened_on": opened,
        "stage": next(iter(stages), None),
        "stage_entered_on": opened if snapshot.info["has_stage_history"] == "yes" else None,
        "opening_amount": given.get("amount"),
        "pushes_before_stage": 0 if snapshot.info["has_changes"] == "yes" else None,
        "pushes": 0 if snapshot.info["has_changes"] == "yes" else None,
        "activities": 0 if snapshot.info["has_activities"] == "yes" else None,
    }


def _cell(value: Any, kind: str) -> pd.Series[Any]:
    if kind == "M":
        return pd.Series(pd.to_datetime([value])).astype("datetime64[us]")
    if kind in "iufb":
        return pd.Series([np.nan if value is None else float(value)])
    return pd.Series([value], dtype=object)


def _scores(published: Published, state: State | None, frame: pd.DataFrame, identities: Sequence[str | None]) -> Scores:
    bundle, policy = published.bundle, policy_of(state, published)
    probability = bundle.loss_probability(frame)
    amounts = frame["amount"].astype("float64") if "amount" in frame else pd.Series(np.nan, index=frame.index)
    said = explain.reasons(bundle, frame)
    ends = spans(bundle, frame, probability)
    rows = zip(identities, probability.tolist(), ends, amounts.tolist(), said, strict=True)
    return Scores(
        bundle_version=bundle.version,
        verdict=bundle.gate.verdict,
        ranked=bundle.ranks,
        base_rate=base_rate(published, Scope()).lost_share,
        policy=flagging(published, policy),
        scores=tuple(_score(*row, policy=policy, ranks=bundle.ranks) for row in rows),
        ignored=(),
    )


def _score(
    identity: str | None,
    probability: float,
    span: Span,
    amount: float,
    reasons: list[dict[str, Any]],
    *,
    policy: Policy,
    ranks: bool,
) -> Score:
    held = None if np.isnan(amount) else amount
    if not ranks:
        return Score(identity, None, None, None, None, None, held, None, [])
    loss = None if held is None else probability * held
    flag = mark(policy, held), policy.flags(probability, held)
    return Score(identity, probability, *span, *flag, held, loss, reasons)
