"""Each person and each team: open, flagged, won beside what was to be expected, and how long winning takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published, Services
from app.views.flagging import Flagging, flagging
from app.views.forecast.period import period_of
from app.views.people.discounts import discount_field, mean_discount, with_discounts
from app.views.people.expected import Expected, expected_by_owner, judged, mix_fields
from app.views.people.outlook import COLUMNS as OUTLOOK
from app.views.people.outlook import Outlook, outlook, with_outlook
from app.views.state import State, policy_of, scope_of
from data.schema import NOT_RECORDED
from data.snapshots import queries
from data.snapshots.queries import Scope
from model.statistics.proportions import wilson

COLUMNS: Final = (
    *("owner", "manager", "open_count", "open_amount", "flagged_count", "flagged_amount", "expected_loss"),
    *("n", "won", "won_amount", "cycle_days", "rate", "low", "high"),
    *("expected", "expected_low", "expected_high", "differs", "discount", *OUTLOOK),
)
ADDED: Final = (
    "open_count",
    "open_amount",
    "flagged_count",
    "flagged_amount",
    "expected_loss",
    "n",
    "won",
    "won_amount",
    "discount_sum",
    "discounted",
    "expected",
    "variance",
)
# What a mean is made of is not shown.
WITHIN: Final = frozenset({"discount_sum", "discounted", "expected", "variance"})
EXPECTED: Final = ("expected", "expected_low", "expected_high", "differs")
NAMED: Final = 2


@dataclasses.dataclass(frozen=True)
class People:
    """Who sells in the viewer's scope.

    people: owner (None where none is recorded), manager, open_count, open_amount, flagged_count, flagged_amount,
    expected_loss, n (closed in the period), won, won_amount, cycle_days (median of won deals), rate with low and high
    (95 %), expected with expected_low and expected_high (deals to be expected won), differs ('more', 'less' or ''),
    discount (mean of won deals, a share of 1), and of the quarter `forecast_period` forecast (won so far and what open
    deals bring), quota and to_quota (the forecast less the quota); each NaN where it is not known.
    teams: the same by manager, without owner and cycle_days; what was expected of it sums its people's. `mix` names
    what the expectation allows for. Without signal nothing is flagged: flagged_count, flagged_amount and expected_loss
    are NaN. no_forecast and no_quota say why there is none; '' where there is.
    """

    people: pd.DataFrame
    teams: pd.DataFrame
    mix: tuple[str, ...]
    finding: str
    discounts: bool
    forecast_period: str
    no_forecast: str
    no_quota: str
    policy: Flagging
    ranked: bool
    period: str
    currency: str
    amounts: bool


def people(services: Services, state: State | None) -> People:
    """Answer what each person and team has open and won."""
    published, scope = services.published(), scope_of(state)
    policy, snapshot = policy_of(state, published), published.snapshot
    rows = queries.ask(snapshot, "people", scope, **policy.parameters())
    if not policy.ranked:
        rows = rows.assign(**dict.fromkeys(("flagged_count", "flagged_amount", "expected_loss"), float("nan")))
    fields = mix_fields(published, scope)
    field, ahead = discount_field(published), outlook(published, scope, period_of(None, snapshot))
    given = with_discounts(rows, published, scope, field)
    found = _with_rates(_with_expected(given, published, scope, fields))
    return People(
        people=with_outlook(found, found["owner"], ahead.owners, dated=not ahead.none)[list(COLUMNS)],
        teams=_teams(found, ahead),
        discounts=field is not None,
        forecast_period=ahead.period,
        no_forecast=ahead.none,
        no_quota=ahead.no_quota,
        mix=(*(("amount",) if published.bundle.amounts_told else ()), *(field.label.lower() for field in fields)),
        finding=finding(found),
        policy=flagging(published, policy),
        ranked=policy.ranked,
        period=scope.over(snapshot).label if queries.in_periods(snapshot) else "",
        currency=snapshot.info["currency"],
        amounts=published.bundle.amounts_told,
    )


def _with_expected(rows: pd.DataFrame, published: Published, scope: Scope, fields: Any) -> pd.DataFrame:
    known = expected_by_owner(published, scope, fields)
    return _with_expectations(rows, rows["owner"], known)


def _with_expectations(rows: pd.DataFrame, names: pd.Series[Any], known: Mapping[str | None, Expected]) -> pd.DataFrame:
    """Put what was expected of somebody, or of a team, beside what it did."""
    each = [known.get(name if isinstance(name, str) else None) for name in names]
    return rows.assign(
        expected=[one.won if one else None for one in each],
        expected_low=[one.low if one else None for one in each],
        expected_high=[one.high if one else None for one in each],
        differs=[one.differs if one else "" for one in each],
        variance=[one.variance if one else None for one in each],
    ).astype(dict.fromkeys(("expected", "expected_low", "expected_high", "variance"), "float64"))


def _with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    bounds = [wilson(won, n) if n else (None, None) for won, n in zip(rows["won"], rows["n"], strict=True)]
    return rows.assign(
        rate=rows["won"] / rows["n"].where(rows["n"] > 0),
        low=[low for low, _ in bounds],
        high=[high for _, high in bounds],
        discount=mean_discount(rows),
    )


def _teams(found: pd.DataFrame, ahead: Outlook) -> pd.DataFrame:
    """The people of each manager together; what was expected of a team sums its people's."""
    kept = ["manager", *(name for name in ADDED if name not in WITHIN), "rate", "low", "high", *EXPECTED, "discount"]
    if not found["manager"].notna().any():
        empty = _with_rates(found.head(0))[kept]
        return with_outlook(empty, empty["manager"], ahead.teams, dated=not ahead.none)
    sums = found.groupby("manager", dropna=False)[[*ADDED]].sum(min_count=1).reset_index()
    counted = found.groupby("manager", dropna=False).size().rename("people").reset_index(drop=True)
    rated = _with_rates(sums.assign(people=counted)).sort_values("open_amount", ascending=False, ignore_index=True)
    closed = rated.set_index("manager")[["n", "won", "expected", "variance"]].dropna(subset=["expected"])
    rated = _with_expectations(rated, rated["manager"], judged(closed))
    named = rated["manager"].fillna(NOT_RECORDED)
    return with_outlook(rated[[*kept, "people"]], named, ahead.teams, dated=not ahead.none)


def finding(found: pd.DataFrame) -> str:
    """Say whose results are beyond chance, or that nobody's are."""
    named = {side: found[found["differs"] == side] for side in ("less", "more")}
    parts = [
        f"{_names(rows['owner'])} won {'fewer' if side == 'less' else 'more'} deals than expected"
        for side, rows in named.items()
        if len(rows)
    ]
    if parts:
        return f"{'; '.join(parts)}."
    return "Nobody's results differ from what was to be expected beyond chance." if found["n"].sum() else ""


def _names(owners: Iterable[object]) -> str:
    """'Ann', 'Ann and Bob', 'Ann, Bob and 3 others'."""
    names = [formats.name(owner) for owner in owners]
    if len(names) <= NAMED:
        return " and ".join(names)
    return f"{', '.join(names[:NAMED])} and {formats.plural(len(names) - NAMED, 'other')}"


def sentence(row: Mapping[Any, Any]) -> str:
    """'won 31 where 27.4 were expected [22 to 33]'."""
    about = formats.number(row["expected"], 1)
    low, high = formats.number(row["expected_low"]), formats.number(row["expected_high"])
    return f"won {formats.count(row['won'])} where {about} were expected [{low} to {high}]"
