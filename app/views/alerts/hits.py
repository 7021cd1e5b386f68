"""How often a rule was right: of the deals that it named and that have closed since, how many were lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Final

from app import formats
from app.services import Published
from app.views.alerts.raised import OF_DEALS
from app.views.answers import RELIABLE
from app.views.win_rate.base_rate import BaseRate, base_rate
from data.snapshots import queries
from data.snapshots.queries import Scope


@dataclasses.dataclass(frozen=True)
class Hits:
    """What became of the deals that a rule has named: how many it named, how many have closed since and were lost."""

    named: int
    closed: int
    lost: int
    words: str


NOT_COUNTED: Final = Hits(0, 0, 0, "")


def hits(published: Published, named: Mapping[str, Collection[str]]) -> dict[str, Hits]:
    """Count for each rule of deals, beside what is lost of all that ever closed."""
    every = sorted({subject for rule, subjects in named.items() if rule in OF_DEALS for subject in subjects})
    ended = _outcomes(published, every)
    usual = base_rate(published, Scope())
    return {rule: _hits([*named.get(rule, ())], ended, usual) for rule in sorted(OF_DEALS)}


def _outcomes(published: Published, ids: list[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = queries.ask(published.snapshot, "deals_of_many", Scope(), opportunity_ids=ids)
    return {str(one): str(outcome) for one, outcome in zip(rows["opportunity_id"], rows["outcome"], strict=True)}


def _hits(named: list[str], ended: Mapping[str, str], usual: BaseRate) -> Hits:
    found = [ended[one] for one in named if ended.get(one, "open") != "open"]
    lost = found.count("lost")
    return Hits(len(named), len(found), lost, _words(len(named), len(found), lost, usual))


def _words(named: int, closed: int, lost: int, usual: BaseRate) -> str:
    """'12 of 15 closed since were lost (80 %); of all deals 41 % are'."""
    if not named:
        return "No alert about a deal so far"
    if closed < RELIABLE:
        since = formats.count(closed) if closed else "none"
        return f"Too few yet: of {formats.plural(named, 'deal')} named, {since} closed since; {RELIABLE} are needed"
    share = formats.percent(lost / closed)
    beside = "" if usual.lost_share is None else f"; of all deals {formats.percent(usual.lost_share)} are"
    return f"{formats.count(lost)} of {formats.count(closed)} closed since were lost ({share}){beside}"
