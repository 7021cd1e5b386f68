"""Filters that leave nothing of what a page is about: which of them to remove, so that most deals come back."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import Final, Literal

from app import formats
from app.services import Services
from app.views.state import CHOICES, State, scope_of
from data.snapshots import queries
from data.snapshots.queries import Scope

About = Literal["open", "closed"]
EVER: Final = "all"


@dataclasses.dataclass(frozen=True)
class Removable:
    """A filter in words, the keys of the address that it is written in, and how many deals there are without it."""

    keys: tuple[str, ...]
    words: str
    n: int


@dataclasses.dataclass(frozen=True)
class Emptied:
    """Nothing is left: of what, and the filter to remove, None where no single one is to blame."""

    about: frozenset[About]
    removable: Removable | None


def emptied(services: Services, state: State | None, about: Collection[About]) -> Emptied | None:
    """Say what filters leave nothing of; None where they leave something, or where none is chosen."""
    snapshot, scope = services.published().snapshot, scope_of(state)
    if not about or not _chosen(scope) or _left(queries.scope_counts(snapshot, scope), about):
        return None
    found = [
        Removable(keys, words, _left(queries.scope_counts(snapshot, without), about))
        for keys, words, without in _removed(scope, about, in_periods=queries.in_periods(snapshot))
    ]
    best = max((one for one in found if one.n), key=lambda one: one.n, default=None)
    return Emptied(frozenset(about), best)


def filter_words(scope: Scope, name: str, label: str) -> str:
    """'Owner: Ann, Bob'."""
    return f"{label}: {', '.join(formats.name(each or None) for each in getattr(scope, name))}"


def _chosen(scope: Scope) -> bool:
    return any(getattr(scope, one.name) for one in CHOICES.filters)


def _left(counts: dict[str, int], about: Collection[About]) -> int:
    return sum(counts[one] for one in about)


def _removed(
    scope: Scope, about: Collection[About], *, in_periods: bool
) -> Iterator[tuple[tuple[str, ...], str, Scope]]:
    """Yield each filter that is chosen: its keys, its words, the scope without it; last the period, if it counts."""
    for one in CHOICES.filters:
        if getattr(scope, one.name):
            yield (one.name,), filter_words(scope, one.name, one.label), dataclasses.replace(scope, **{one.name: ()})
    if "closed" in about and in_periods and scope.period != EVER:
        yield ("period",), "the period", dataclasses.replace(scope, period=EVER)
