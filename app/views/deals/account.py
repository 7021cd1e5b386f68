"""One account: all its deals, how much of what closed was won, what is open, and who sells there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

import pandas as pd

from app.services import Services
from app.views.deals.arms import with_arms
from app.views.extent import extent
from app.views.flagging import marked
from app.views.state import Policy, State, policy_of
from data.errors import NotFound, NotReady
from model.statistics.proportions import wilson

OPEN: Final = (
    *(
        "opportunity_id",
        "deal_name",
        "product",
        "owner",
        "stage",
        "amount",
        "loss_probability",
        "expected_loss",
        "flagged",
        "severity",
    ),
    "expected_close_on",
)
CLOSED: Final = ("opportunity_id", "deal_name", "product", "owner", "outcome", "amount", "closed_on")
SCORED: Final = ["loss_probability", "expected_loss", "flagged", "severity"]
SEARCH: Final = "Search for part of its name: press / or Ctrl-K."


@dataclasses.dataclass(frozen=True)
class Account:
    """An account with its deals: open ones in the order of the list of open deals, closed ones the latest first.

    open: the columns of OPEN, without signal not those of SCORED; closed: those of CLOSED, the amount of a won one what
    it was won for. rate is the share won of n closed, low and high its 95 % interval, None where nothing closed. owners
    are those of open deals, else of all, the one with most deals first.
    """

    account: str
    open: pd.DataFrame
    closed: pd.DataFrame
    open_amount: float
    won: int
    won_amount: float
    n: int
    rate: float | None
    low: float | None
    high: float | None
    last_activity_on: dt.date | None
    owners: tuple[str, ...]
    amounts: bool
    ranked: bool
    currency: str
    as_of_on: dt.date


def account(services: Services, state: State | None, name: str) -> Account:
    """Answer for one account; raise NotFound where no deal has it."""
    published = services.published()
    snapshot, policy = published.snapshot, policy_of(state, published)
    rows = snapshot.ask("account_deals", account=name, **policy.parameters())
    if rows.empty:
        raise NotFound(f"No deal of this export has the account {name}.", SEARCH)
    is_open, won = rows["is_open"].astype(bool), rows["outcome"] == "won"
    closed, wins = int((~is_open).sum()), int(won.sum())
    low, high = wilson(wins, closed) if closed else (None, None)
    return Account(
        account=name,
        open=_open(rows[is_open], policy, services).reset_index(drop=True),
        closed=rows.loc[~is_open, list(CLOSED)].reset_index(drop=True),
        open_amount=float(rows.loc[is_open, "amount"].sum()),
        won=wins,
        won_amount=float(rows.loc[won, "amount"].sum()),
        n=closed,
        rate=wins / closed if closed else None,
        low=low,
        high=high,
        last_activity_on=_latest(rows["last_activity_on"]),
        owners=tuple((rows[is_open] if is_open.any() else rows)["owner"].value_counts().index),
        amounts=extent(snapshot).amounts,
        ranked=policy.ranked,
        currency=snapshot.info["currency"],
        as_of_on=snapshot.as_of_on,
    )


def _open(rows: pd.DataFrame, policy: Policy, services: Services) -> pd.DataFrame:
    """Open deals with what to do with each; without signal nothing that is said by a loss probability."""
    if not policy.ranked:
        return rows[[name for name in OPEN if name not in SCORED]]
    return with_arms(marked(rows, policy), services)[list(OPEN)]


def is_there(services: Services, name: str) -> bool:
    """Tell whether any deal has this account; before anything is published the page says what is missing."""
    try:
        account(services, {}, name)
    except NotReady:
        return True
    except NotFound:
        return False
    return True


def _latest(days: pd.Series) -> dt.date | None:
    latest = pd.to_datetime(days).max()
    return None if pd.isna(latest) else latest.date()
