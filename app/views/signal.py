"""Whether the model has a signal: where it has none no deal is ranked or flagged, and lists go by what is known."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from app.services import Published
from app.views.answers import Verdict
from app.views.deals import stale
from app.views.deals.opportunities import with_reasons
from app.views.extent import extent
from app.views.flagging import marked
from app.views.state import Policy

# What is said of a deal by its loss probability. Without signal no answer has any of it.
SCORED: Final = ("loss_probability", "low", "high", "expected_loss", "flagged", "threshold", "reasons", "top_reason")
KNOWN: Final = "known"
"""The name of the order in which open deals come where nothing ranks them."""


@dataclasses.dataclass(frozen=True)
class Signal:
    """Whether deals are ranked and flagged by their loss probabilities; where not, why, and what would help.

    order says in a sentence how open deals are sorted instead, '' where they are ranked.
    """

    ranked: bool
    verdict: Verdict
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]
    order: str


def signal(published: Published) -> Signal:
    """Answer for the bundle that scored what is served."""
    gate, ranked = published.bundle.gate, published.bundle.has_signal
    return Signal(ranked, gate.verdict, gate.reasons, gate.would_help, "" if ranked else known_order(published))


def known_order(published: Published) -> str:
    """Say how open deals are sorted without a model: by what the export records of them."""
    holds = extent(published.snapshot)
    by = [
        "stale ones first" if stale.rule(published.snapshot) else "",
        "the longest overdue" if holds.close_dates else "",
        "the largest amount" if holds.amounts else "",
    ]
    known = ", then ".join(words for words in by if words)
    if not known:
        return "Deals come in the order of their ids: nothing is known to sort them by."
    return f"Deals are sorted by what is known: {known}."


def with_decisions(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Rows of opportunities with what rules say, and, with signal only, with flags, thresholds and reasons."""
    written = with_reasons(rows)
    if policy.ranked:
        return marked(written, policy)
    return written.drop(columns=[name for name in SCORED if name in written])
