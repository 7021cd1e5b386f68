"""Which kinds of change can be known between two days, and in words why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from app.services import Published
from app.views.extent import extent
from app.views.movement.days import Days
from data.snapshots import movement

NO_AMOUNTS: Final = "this export has no amounts"
NO_CLOSES: Final = "this export has no expected closes"
UNLOGGED: Final = "no such changes are logged"


def not_known(published: Published, days: Days) -> Mapping[str, str]:
    """Return why nothing is known of a kind of change, by its key; of all others something is."""
    return {key: words for keys, words in _unknown(published, days) if words for key in keys}


def _unknown(published: Published, days: Days) -> Iterator[tuple[tuple[str, str], str]]:
    holds, logged = extent(published.snapshot), movement.logged_fields(published.snapshot, days.since)
    told = days.basis != "history"
    amounts = UNLOGGED if not (told or "amount" in logged) else ""
    closes = UNLOGGED if not (told or "expected_close_on" in logged) else ""
    yield ("value_up", "value_down"), amounts if holds.amounts else NO_AMOUNTS
    yield ("pulled_in", "pushed_out"), closes if holds.close_dates or not closes else NO_CLOSES


def unknown_words(reason: str) -> str:
    """Say that nothing is known, and why: 'not known: no such changes are logged'; '' without a reason."""
    return f"not known: {reason}" if reason else ""
