"""A change made in many open deals at once: what is flagged, lost and won before it and after it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
import pandas as pd

from app.services import Published, Services
from app.views.answers import Verdict
from app.views.bulk_change.form import KEY, Change, Form, form
from app.views.bulk_change.rows import NAME_COLUMNS, rows
from app.views.deals.deal_address import page
from app.views.deals.title import with_names
from app.views.extent import extent
from app.views.flagging import Flagging, flagging, marked
from app.views.state import Policy, State, policy_of, scope_of
from app.views.what_if.deal import plain, usual, value_text
from data.errors import InvalidInput
from data.snapshots import queries
from data.snapshots.snapshot import Snapshot
from model.arrays import Numbers, numbers
from model.money.costs import filled

MOST_LISTED: Final = 20
BINS: Final = 20


@dataclasses.dataclass(frozen=True)
class Side:
    """What is flagged of the scope's open deals, and what is expected of them.

    Money is None if the export has no amounts; `losses` is how many deals are expected to be lost.
    """

    flagged: int
    losses: float
    expected_loss: float | None
    expected_revenue: float | None


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many deals are open in the scope, and what the change does to those it reaches.

    A reached deal is changed, there already, or has the field not recorded. `held` stopped at the end of the declared
    range, `unusual` hold what fewer than 2 of 100 deals hold.
    """

    open_count: int
    reached: int
    changed: int
    there: int
    unrecorded: int
    held: int
    unusual: int
    newly_flagged: int
    no_longer_flagged: int


@dataclasses.dataclass(frozen=True)
class Portfolio:
    """The scope's open deals before a change and after it; `after` is None while no change is asked for.

    steps: from_share (0, 0.05 ... 0.95), before, after: how many of the deals reached. owners: owner (None if not
    recorded), open_count, and flagged_, losses_, expected_loss_ before and after. deals: the twenty that change side
    or move most, with their value in words, loss_probability and threshold (NaN if none is reached) before and
    after, expected_loss before and after, side, href. Without signal there is neither form nor number.
    """

    form: Form | None
    counts: Counts | None
    before: Side | None
    after: Side | None
    steps: pd.DataFrame
    owners: pd.DataFrame
    deals: pd.DataFrame
    flagging: Flagging
    currency: str
    amounts: bool
    as_of_on: dt.date
    open_anywhere: int
    verdict: Verdict
    verdict_words: str
    would_help: tuple[str, ...]
    refused: str = ""


def portfolio_or_refused(services: Services, state: State | None, query: Mapping[str, Any] | None) -> Portfolio:
    """Answer as `portfolio` does; where a link asks for what cannot be done, nothing is, and `refused` says why."""
    try:
        return portfolio(services, state, query)
    except InvalidInput as error:
        if not error.field.startswith(KEY):
            raise
        words = f"{error.message} {error.on_page}".strip()
        return dataclasses.replace(portfolio(services, state, {}), refused=words)


def portfolio(services: Services, state: State | None, query: Mapping[str, Any] | None) -> Portfolio:
    """Answer for the change of the address; raise InvalidInput naming the key that cannot be read."""
    published = services.published()
    policy = policy_of(state, published)
    empty = pd.DataFrame()
    silent = Portfolio(
        *(None, None, None, None, empty, empty, empty),
        flagging=flagging(published, policy),
        currency=published.snapshot.info["currency"],
        amounts=extent(published.snapshot).amounts,
        as_of_on=published.snapshot.as_of_on,
        open_anywhere=extent(published.snapshot).open_count,
        verdict=published.bundle.gate.verdict,
        verdict_words=" ".join(published.bundle.gate.reasons),
        would_help=published.bundle.gate.would_help,
    )
    if not published.bundle.has_signal:
        return silent
    asked = form(published, query)
    answer, scope = dataclasses.replace(silent, form=asked), scope_of(state)
    if asked.change is None:
        totals = queries.ask(published.snapshot, "portfolio_totals", scope, **policy.parameters())
        return _unchanged(answer, totals.to_dict("records")[0])
    found = rows(published, scope, policy, asked.change)
    return _answered(answer, asked.change, found, published, policy)


def _unchanged(answer: Portfolio, totals: Mapping[Any, float]) -> Portfolio:
    flagged, losses, loss, whole = (totals[name] for name in ("flagged", "losses", "expected_loss", "amount"))
    before = Side(int(flagged), losses, *((loss, whole - loss) if answer.amounts else (None, None)))
    return dataclasses.replace(answer, counts=Counts(int(totals["open_count"]), *[0] * 8), before=before)


def _answered(
    answer: Portfolio, change: Change, deals: pd.DataFrame, published: Published, policy: Policy
) -> Portfolio:
    return dataclasses.replace(
        answer,
        counts=_counts(deals, change, published),
        before=_side(deals, "before", amounts=answer.amounts),
        after=_side(deals, "after", amounts=answer.amounts),
        steps=_histogram(deals[deals["reached"]]),
        owners=_by_owner(deals, amounts=answer.amounts),
        deals=_deals(deals, change, published, policy),
    )


# --- what they add up to ---


def _side(deals: pd.DataFrame, side: str, *, amounts: bool) -> Side:
    probability, amount = deals[f"loss_probability_{side}"], deals[f"amount_{side}"]
    loss, whole = float((probability * amount).sum()), float(amount.sum())
    return Side(
        flagged=int(deals[f"flagged_{side}"].sum()),
        losses=float(probability.sum()),
        expected_loss=loss if amounts else None,
        expected_revenue=whole - loss if amounts else None,
    )


def _counts(deals: pd.DataFrame, change: Change, published: Published) -> Counts:
    reached, changed, unrecorded = (int(deals[name].sum()) for name in ("reached", "changed", "unrecorded"))
    was, then = deals["flagged_before"], deals["flagged_after"]
    return Counts(
        open_count=len(deals),
        reached=reached,
        changed=changed,
        there=reached - changed - unrecorded,
        unrecorded=unrecorded,
        held=int(deals["held"].sum()),
        unusual=_unusual(deals.loc[deals["changed"], "to_value"], change, published),
        newly_flagged=int((then & ~was).sum()),
        no_longer_flagged=int((was & ~then).sum()),
    )


def _unusual(values: pd.Series, change: Change, published: Published) -> int:
    found = usual(published.snapshot).get(change.field.name)
    if found is None or values.empty:
        return 0
    today = np.datetime64(published.snapshot.as_of_on).astype("int64") if change.field.kind == "date" else 0
    at = numbers(values) - today
    return int(((at < found[0]) | (at > found[1])).sum())


def _histogram(reached: pd.DataFrame) -> pd.DataFrame:
    counted = {
        side: np.bincount(_bin_of(reached[f"loss_probability_{side}"].to_numpy()), minlength=BINS)
        for side in ("before", "after")
    }
    return pd.DataFrame({"from_share": np.arange(BINS) / BINS, **counted})


def _bin_of(probability: Numbers) -> npt.NDArray[np.intp]:
    return np.minimum(np.floor(probability * BINS), BINS - 1).astype(np.intp)


def _by_owner(deals: pd.DataFrame, *, amounts: bool) -> pd.DataFrame:
    """Owners as recorded, the one whose expected loss (without amounts: losses) moves most first."""
    columns = {"owner": deals["owner"].astype(object), "open_count": 1}
    for side in ("before", "after"):
        probability = deals[f"loss_probability_{side}"]
        columns |= {f"flagged_{side}": deals[f"flagged_{side}"].astype(int), f"losses_{side}": probability}
        columns |= {f"expected_loss_{side}": probability * deals[f"amount_{side}"]}
    found = pd.DataFrame(columns, index=deals.index).groupby("owner", dropna=False, sort=True).sum().reset_index()
    by = "expected_loss" if amounts else "losses"
    moved = (found[f"{by}_after"] - found[f"{by}_before"]).abs()
    found = found.iloc[np.argsort(-moved.to_numpy(), kind="stable")].reset_index(drop=True)
    return found.assign(owner=found["owner"].where(found["owner"].notna(), None))


# --- the deals that change most ---


def _deals(deals: pd.DataFrame, change: Change, published: Published, policy: Policy) -> pd.DataFrame:
    """Those that change side first, then those whose expected loss moves most."""
    changed = deals[deals["changed"]]
    crossed = (changed["flagged_before"] != changed["flagged_after"]).to_numpy()
    unpriced = 0.0 if extent(published.snapshot).amounts else policy.line.unpriced
    loss = {side: _loss(changed, side, unpriced) for side in ("before", "after")}
    top = np.lexsort((-np.abs(loss["after"] - loss["before"]), ~crossed))[:MOST_LISTED]
    found = changed.iloc[top].reset_index(drop=True)
    for side in ("before", "after"):
        now = found[["opportunity_id"]].assign(
            amount=found[f"amount_{side}"], loss_probability=found[f"loss_probability_{side}"]
        )
        found[f"threshold_{side}"] = marked(now, policy)["threshold"]
        found[f"expected_loss_{side}"] = found[f"loss_probability_{side}"] * found[f"amount_{side}"]
    values = [[plain(value, change.field.kind) for value in found[f"{end}_value"]] for end in ("from", "to")]
    return _deals_table(found, change, published.snapshot, *values)


def _deals_table(
    found: pd.DataFrame, change: Change, snapshot: Snapshot, was: list[Any], then: list[Any]
) -> pd.DataFrame:
    field, currency = change.field, snapshot.info["currency"]
    words = [[value_text(value, field.kind, field.unit, currency) for value in side] for side in (was, then)]
    links = [_href(key, field.name, value) for key, value in zip(found["opportunity_id"], then, strict=True)]
    side = [_SIDES[bool(a), bool(b)] for a, b in zip(found["flagged_before"], found["flagged_after"], strict=True)]
    named = {name: found[name].astype(object).where(found[name].notna(), None) for name in NAME_COLUMNS}
    kept = found.drop(columns=["reached", "changed", "unrecorded", "held", "from_value", "to_value"])
    changed = {"from_words": words[0], "to_words": words[1], "side": side, "href": links}
    return with_names(kept.assign(**named), snapshot).assign(**changed)


_SIDES: Final = {
    (True, True): "still flagged",
    (False, False): "still not flagged",
    (True, False): "no longer flagged",
    (False, True): "now flagged",
}


def _loss(deals: pd.DataFrame, side: str, unpriced: float) -> Numbers:
    return deals[f"loss_probability_{side}"].to_numpy() * filled(deals[f"amount_{side}"].to_numpy(), unpriced)


def _href(opportunity_id: str, name: str, value: Any) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else f"{value:.12g}" if isinstance(value, float) else value
    return f"{page(opportunity_id)}?{urlencode({f'set.{name}': text})}"
