"""A list that its filters leave empty: which of them to remove, so that most deals come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.services import Services
from app.views.at_risk.answer import listing_of
from app.views.at_risk.filters import FILTERS, narrowing_of
from app.views.deals.hygiene import LABELS
from app.views.emptied import Removable, filter_words
from app.views.state import CHOICES, State, policy_of, scope_of

COLUMNS: Final[Mapping[str, str]] = {
    "account": "Deal",
    "owner": "Owner",
    "stage": "Stage",
    "amount": "Amount",
    "loss": "Loss chance",
    "expected_loss": "Expected loss",
    "closes": "Expected close",
    "age": "Age",
    "inactive": "Last activity",
}


def to_remove(services: Services, state: State | None) -> Removable | None:
    """Return the filter to remove, None where taking one away alone brings no deal back.

    It is the one for flagged deals, where others are not flagged; else that without which most deals are listed.
    """
    published = services.published()
    policy = policy_of(state, published)
    found = [
        Removable(keys, words, int(listing_of(published, _without(state, keys), policy).totals()["n"]))
        for keys, words in _active(state)
    ]
    return max((one for one in found if one.n), key=lambda one: ("flagged" in one.keys, one.n), default=None)


def _without(state: State | None, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the state without some keys; without the one that asks for flagged ones, all open deals are asked for."""
    kept = {name: value for name, value in (state or {}).items() if name not in keys}
    return kept | ({"flagged": "all"} if "flagged" in keys else {})


def _active(state: State | None) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each filter of the state: its keys, and what it is in words."""
    scope, narrowing = scope_of(state), narrowing_of(state)
    for one in CHOICES.filters:
        if getattr(scope, one.name):
            yield (one.name,), filter_words(scope, one.name, one.label)
    named = {
        "q": f"Search: {narrowing.q}",
        "flagged": "Flagged",
        "stale": "Stale only",
        "gap": LABELS.get(narrowing.gap or "", ""),
    }
    yield from (((key,), words) for key, words in named.items() if getattr(narrowing, key) is not None)
    for found in FILTERS.values():
        keys = (f"{found.key}_has",) if found.kind == "text" else (f"{found.key}_from", f"{found.key}_to")
        if any(getattr(narrowing, key) is not None for key in keys):
            yield keys, f"{COLUMNS[found.key]} of this list"
