"""The key figures of what is open: how much there is, how much of it is at risk, and what it is expected to bring."""

from __future__ import annotations

import pandas as pd

from app import formats
from app.addresses import at
from app.services import Published
from app.views.answers import Kpi
from app.views.extent import extent
from app.views.flagging import Flagging
from app.views.pipeline.open_pipeline import open_pipeline
from data.snapshots.queries import Scope


def open_figures(published: Published, scope: Scope, totals: pd.Series, policy: Flagging) -> tuple[Kpi, ...]:
    """What is open, in money if there are amounts; nothing if the export holds nothing open."""
    holds, has_signal = extent(published.snapshot), published.bundle.has_signal
    if not holds.open_count:
        return ()
    if not holds.amounts:
        return (*((_deals_at_risk(totals, policy),) if has_signal else ()), _open_deals(totals))
    held = open_pipeline(published, scope, int(totals["open_count"]), _amount(totals["open_amount"]))
    if not has_signal:
        return (held,)
    currency = published.snapshot.info["currency"]
    return (_at_risk(totals, policy, currency), held, _expected_revenue(totals), _health(totals))


def _open_deals(totals: pd.Series) -> Kpi:
    n = int(totals["open_count"])
    note = "this export has no amounts"
    return Kpi("open_deals", "Open deals", float(n), "count", n, "open", note=note, href=at("/at-risk?flagged=all"))


def _deals_at_risk(totals: pd.Series, policy: Flagging) -> Kpi:
    n, note = int(totals["at_risk_count"]), policy.line_words
    return Kpi("at_risk", "Deals at risk", float(n), "count", n, "flagged", note=note, href=at("/at-risk?flagged=yes"))


def _amount(value: float) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _expected_revenue(totals: pd.Series) -> Kpi:
    note = "sum of (1 − loss chance) × amount"
    value = _amount(totals["expected_revenue"])
    return Kpi(
        "expected_revenue",
        "Expected revenue",
        value,
        "money",
        int(totals["open_count"]),
        "open",
        note=note,
        href=at("/at-risk?flagged=all"),
    )


def _health(totals: pd.Series) -> Kpi:
    amount = _amount(totals["scored_amount"])
    return Kpi(
        key="pipeline_health",
        label="Pipeline health",
        value=_amount(totals["expected_revenue"]) / amount if amount else None,
        unit="percent",
        n=int(totals["scored_count"]),
        counted="open",
        note="expected share of the open amount that is won: expected revenue ÷ open amount",
        href=at("/at-risk?flagged=all"),
    )


def _at_risk(totals: pd.Series, policy: Flagging, currency: str) -> Kpi:
    amount, whole = _amount(totals["at_risk_amount"]), _amount(totals["open_amount"])
    share = f"{formats.percent(amount / whole)} of the open amount" if whole else ""
    lost = f"{formats.money(_amount(totals['at_risk_expected_loss']), currency)} of it expected to be lost"
    return Kpi(
        key="at_risk",
        label="At stake",
        value=amount,
        unit="money",
        n=int(totals["at_risk_count"]),
        counted="flagged",
        note="; ".join(part for part in (share, lost, policy.line_words) if part),
        href=at("/at-risk?flagged=yes"),
    )
