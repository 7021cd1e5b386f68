"""The open opportunities of a scope along the slider's stops: flagged, by owner, and those that change side."""

from __future__ import annotations

import dataclasses
import heapq
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from app.services import Published
from app.views.extent import extent
from app.views.policy_lines import NO_LINE, bound
from app.views.state import Policy
from app.views.teams import managed_by
from app.views.threshold.stops import sides
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.arrays import Numbers
from model.money.flag_line import Line
from model.money.teams import own_of

MOST_LISTED = 20
BUSIEST = 12


@dataclasses.dataclass(frozen=True)
class Open:
    """The open opportunities of the scope at every stop; frames are empty where none is open or none may be ranked.

    open_anywhere counts those of the whole export.
    stops: flagged_count, flagged_amount, flagged_expected_loss, joined_count and joined_amount (flagged there, not by
    the policy in force), left_count and left_amount (the other way round), most_flagged (the largest number of one
    owner) and its owner as most_owner, over_count (owners with more than the capacity), over_by (deals too many in
    all). owners: owner (None if not recorded), open_count, flagged (a number for each stop), capacity (how many the
    owner can act on, NaN if nobody has said), the busiest first.
    largest: opportunity_id, deal_name, account, owner, amount, loss_probability, expected_loss, flagged (by the policy
    in force), reach (the first so many stops flag it): whatever the stop, the 20 largest that change side there are
    among them.
    """

    open_count: int
    open_amount: float
    open_anywhere: int
    stops: pd.DataFrame
    owners: pd.DataFrame
    largest: pd.DataFrame


def largest_gain(published: Published, line: Line) -> float:
    """The largest gain of all that is open, whatever the filters."""
    return float(published.snapshot.ask("largest_gain", policy=bound(line))["most"].iloc[0])


def open_now(published: Published, scope: Scope) -> Open:
    """Count what is open where nothing may be ranked."""
    rows = queries.ask(published.snapshot, "open_along_lines", scope, **_bound(NO_LINE, np.zeros(0), None))
    nothing = pd.DataFrame()
    anywhere = extent(published.snapshot).open_count
    return Open(int(rows["n"].sum()), float(rows["amount"].sum()), anywhere, nothing, nothing, nothing)


def open_by_stop(published: Published, scope: Scope, policy: Policy, in_force: Policy, ats: Numbers) -> Open:
    """Count what every stop flags of what is open, and find the largest that leave the policy in force."""
    bound = _bound(policy.line, ats, in_force)
    # A hundred thousand rows keep one thread of DuckDB busy, and the other has nothing to do.
    with ThreadPoolExecutor(max_workers=1) as beside:
        asked = partial(queries.ask, published.snapshot, "open_largest_along_lines", scope, most=MOST_LISTED, **bound)
        largest = beside.submit(copy_context().run, asked)
        rows = queries.ask(published.snapshot, "open_along_lines", scope, **bound)
    owners, matrix = _owners(rows, len(ats))
    owners = owners.assign(capacity=_capacities(published, policy, owners["owner"].tolist()))
    stops = _stops(rows, len(ats)).assign(**_alerts(owners, matrix))
    return Open(
        open_count=int(rows["n"].sum()),
        open_amount=float(rows["amount"].sum()),
        open_anywhere=extent(published.snapshot).open_count,
        stops=stops,
        owners=owners.assign(flagged=[row.tolist() for row in matrix]),
        largest=_ever_listed(_names_or_none(largest.result())),
    )


def _bound(line: Line, ats: Numbers, in_force: Policy | None) -> dict[str, Any]:
    """The parameters of both questions."""
    standing = {"policy": bound(NO_LINE)} if in_force is None else in_force.parameters()
    furthest = line.at_line(float(ats.min())) if line.most is not None and len(ats) else line
    return {"lines": line.exceeded(ats).tolist(), "by": line.by, "looked": bound(furthest), **standing}


def _names_or_none(rows: pd.DataFrame) -> pd.DataFrame:
    """None where a name is not recorded."""
    texts = [name for name in ("deal_name", "account", "owner") if name in rows]
    return rows.assign(**{name: rows[name].astype(object).where(rows[name].notna(), None) for name in texts})


# --- at every stop ---


def _stops(rows: pd.DataFrame, stops: int) -> pd.DataFrame:
    reach, was = rows["reach"].to_numpy("int64"), rows["flagged"].to_numpy("bool")
    n, amount = rows["n"].to_numpy("float64"), rows["amount"].to_numpy("float64")
    expected = rows["expected_loss"].to_numpy("float64")
    columns = {
        "flagged_count": sides(reach, n, stops)[0],
        "flagged_amount": sides(reach, amount, stops)[0],
        "flagged_expected_loss": sides(reach, expected, stops)[0],
        "joined_count": sides(reach, np.where(was, 0.0, n), stops)[0],
        "joined_amount": sides(reach, np.where(was, 0.0, amount), stops)[0],
        "left_count": sides(reach, np.where(was, n, 0.0), stops)[1],
        "left_amount": sides(reach, np.where(was, amount, 0.0), stops)[1],
    }
    counts = {name: "int64" for name in columns if name.endswith("_count")}
    return pd.DataFrame(columns).astype(counts)


def _owners(rows: pd.DataFrame, stops: int) -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    """Every owner with the number open, the busiest first, and how many of each one's every stop flags."""
    codes, names = pd.factorize(rows["owner"], use_na_sentinel=False)
    n, width = rows["n"].to_numpy("float64"), stops + 1
    open_count = np.bincount(codes, weights=n, minlength=len(names))
    order = np.argsort(-open_count, kind="stable")
    owners = _names_or_none(pd.DataFrame({"owner": names[order], "open_count": open_count[order].astype("int64")}))
    cells = np.argsort(order)[codes] * width + rows["reach"].to_numpy("int64")
    each = np.bincount(cells, weights=n, minlength=len(names) * width).reshape(len(names), width)
    return owners, np.cumsum(each[:, ::-1], axis=1)[:, ::-1][:, 1:].astype("int64")


def _capacities(published: Published, policy: Policy, owners: list[str | None]) -> Numbers:
    """How many each owner can act on, by the team; NaN where nobody has said."""
    own = [own_of(policy.costs.teams, manager) for manager in managed_by(published, policy, owners)]
    general = policy.costs.capacity or np.nan
    return np.array([general if most is None else most for most in own], dtype="float64")


def _alerts(owners: pd.DataFrame, matrix: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Who has the most flagged at each stop, and how many more than they can act on; nobody's deals tire nobody."""
    known = owners["owner"].notna().to_numpy("bool")
    names, counts = owners["owner"][known].tolist(), matrix[known]
    if not names:
        nothing = np.zeros(matrix.shape[1], dtype="int64")
        return {
            "most_owner": None,
            "most_count": nothing,
            "most_flagged": nothing,
            "over_count": nothing,
            "over_by": nothing,
        }
    capacity = owners["capacity"].to_numpy("float64")[known]
    over = np.maximum(counts - np.where(np.isnan(capacity), np.inf, capacity)[:, None], 0.0)
    return {
        "most_owner": [names[nth] for nth in counts.argmax(axis=0)],
        "most_count": (counts == counts.max(axis=0)).sum(axis=0),
        "most_flagged": counts.max(axis=0),
        "over_count": (over > 0).sum(axis=0),
        "over_by": np.ceil(over).sum(axis=0).astype("int64"),
    }


# --- changing side ---


def _ever_listed(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what is among the 20 largest at some stop; rows come the largest first.

    What the policy in force does not flag joins as the line falls, and stays; what it flags leaves as the line rises.
    """
    order = np.arange(len(rows))
    reach, was = rows["reach"].to_numpy("int64"), rows["flagged"].to_numpy("bool")
    joining = order[~was & (reach > 0)]
    joining = joining[np.argsort(-reach[joining], kind="stable")]
    leaving = order[was][np.argsort(reach[was], kind="stable")]
    return rows.iloc[sorted([*_records(joining.tolist()), *_records(leaving.tolist())])].reset_index(drop=True)


def _records(places: list[int]) -> list[int]:
    """Those of a sequence that are among the 20 least of all up to them; within one reach they come the least first."""
    held: list[int] = []
    kept = []
    for place in places:
        if len(held) < MOST_LISTED:
            heapq.heappush(held, -place)
        elif -held[0] > place:
            heapq.heapreplace(held, -place)
        else:
            continue
        kept.append(place)
    return kept
