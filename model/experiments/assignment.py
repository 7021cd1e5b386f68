"""The arm of each flagged deal: to be acted on, or held out."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

ACT, HELD_OUT = "act", "held out"
ARMS: Final = (ACT, HELD_OUT)
# An owner, and which half of the amounts.
Stratum = tuple[str, str]
# Deals of one stratum come in pairs, one of each arm: no owner has more than one deal too many on either side.
BLOCK: Final = 2
# Share of the deals that are acted on.
SHARE: Final = 1 / BLOCK


@dataclasses.dataclass(frozen=True)
class Flagged:
    """A flagged deal that has no arm yet, and its stratum."""

    opportunity_id: str
    stratum: Stratum


@dataclasses.dataclass(frozen=True)
class Place:
    """The arm of a deal, and its place among the deals of its stratum, 0 the first."""

    opportunity_id: str
    stratum: Stratum
    place: int
    arm: str


def assign(key: str, deals: Sequence[Flagged], taken: Mapping[Stratum, int], most: int) -> tuple[Place, ...]:
    """Give at most so many deals their arm by permuted blocks of two within strata, behind the places taken already.

    Deterministic: the order within a run and the order within each pair follow from hashes with the experiment's key.
    """
    places: Counter[Stratum] = Counter(taken)
    found = []
    for deal in sorted(deals, key=lambda one: _hash(key, "deal", one.opportunity_id))[: max(most, 0)]:
        place = places[deal.stratum]
        places[deal.stratum] += 1
        found.append(Place(deal.opportunity_id, deal.stratum, place, arm_at(key, deal.stratum, place)))
    return tuple(found)


def arm_at(key: str, stratum: Stratum, place: int) -> str:
    """The arm at a place of a stratum."""
    block, within = divmod(place, BLOCK)
    first = _hash(key, "pair", *stratum, str(block))[0] % BLOCK
    return ARMS[(first + within) % BLOCK]


def _hash(key: str, *parts: str) -> bytes:
    """Hash names with the key; the length before each tells ('a', 'bc') from ('ab', 'c')."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key.encode()[:64], digest_size=16).digest()
