"""How fast deals move: sales velocity, the cycle, dates that slipped, and what pushed deals come to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from app import formats
from app.services import Published
from app.views.answers import RELIABLE, Kpi
from app.views.compared import ComparedWith, few
from app.views.extent import Extent, extent
from app.views.stages import lacking
from app.views.stages.change import Counted, Length, Share, length, moved_words, shares
from data.snapshots import movement, queries
from data.snapshots.periods import Period
from data.snapshots.queries import Scope
from data.snapshots.snapshot import Snapshot

FORMULA: Final = "open deals × win rate × average won amount ÷ median days to win"
PUSHES: Final = ("never pushed", "pushed once", "pushed twice", "pushed 3 times or more")
SIDES: Final = ("now", "before")
ONE_DAY: Final = dt.timedelta(days=1)
KNOWN_FROM: Final = "Changes of an expected close are known from {} on, the day of the first import."


@dataclasses.dataclass(frozen=True)
class Pushed:
    """The closed deals that were pushed so many times, three standing for more, and the share of them that was lost."""

    pushes: int
    label: str
    share: Share


@dataclasses.dataclass(frozen=True)
class Velocity:
    """Key figures of speed, and what deals come to by the number of their pushes, () where no push is known.

    `notes` say what cannot be said and what to do about it.
    """

    kpis: tuple[Kpi, ...]
    pushed: tuple[Pushed, ...]
    notes: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Speed:
    """What sales velocity is made of, and how long deals took; `rate` and `amount` are None of nothing."""

    open_count: int
    rate: float | None
    won: int
    closed: int
    amount: float | None
    to_win: Length
    to_lose: Length

    @property
    def sales_velocity(self) -> float | None:
        """Money for each day; None where a part of it is not known, or deals are won on the day they are opened."""
        if self.rate is None or self.amount is None or not self.to_win.median:
            return None
        return self.open_count * self.rate * self.amount / self.to_win.median


def closed(snapshot: Snapshot, scope: Scope, compared: ComparedWith) -> pd.DataFrame:
    """Return what closed, by side ('now', 'before'), outcome, cycle_days and pushes: n, n_amount, amount of the won."""
    return queries.ask(snapshot, "stages/closed", scope, previous_start=compared.start, previous_end=compared.end)


def velocity(published: Published, scope: Scope, ended: pd.DataFrame, compared: ComparedWith) -> Velocity:
    """Answer how fast the deals of a scope move, from what closed of it."""
    holds, snapshot = extent(published.snapshot), published.snapshot
    if (why := lacking.closings(holds)).none:
        return Velocity((), (), (f"{why.none} {why.next_step}",))
    speeds = _speeds(snapshot, scope, ended, compared)
    known_from = movement.known_from(snapshot).get("expected_close_on")
    kpis = _kpis(speeds, holds, compared, snapshot.info["currency"])
    looked = known_from is not None and not holds.lacking
    slipped = _slipped(snapshot, scope, compared, known_from, amounts=holds.amounts) if looked and known_from else ()
    first = min(compared.start or dt.date.max, scope.over(snapshot).start)
    pushed = _pushed(ended, compared) if known_from is not None and known_from <= first else ()
    return Velocity((*kpis, *slipped), pushed, tuple(_notes(holds, known_from)))


def _notes(holds: Extent, known_from: dt.date | None) -> Iterator[str]:
    if not holds.amounts:
        yield f"This export has no amounts, so there is no sales velocity. {lacking.WITH_AMOUNTS}"
    if holds.lacking:
        yield f"This export has no {holds.lacking}, so nobody knows how long deals took. {lacking.WITH_DATES}"
    if known_from is None:
        yield f"{lacking.NO_CHANGES} {lacking.WITH_CLOSE_DATES}"
    elif known_from > dt.date.min:
        yield KNOWN_FROM.format(formats.date(known_from))


# --- speed ---


def _speeds(snapshot: Snapshot, scope: Scope, ended: pd.DataFrame, compared: ComparedWith) -> tuple[Speed, Speed]:
    last = min(scope.over(snapshot).end, snapshot.as_of_on)
    standing = queries.ask(snapshot, "stages/standing", scope, last=last, previous_last=compared.end).iloc[0]
    now, before = (_speed(ended[ended["side"] == side], int(standing[side])) for side in SIDES)
    return now, before


def _speed(ended: pd.DataFrame, open_count: int) -> Speed:
    won, lost = (ended[ended["outcome"] == outcome] for outcome in ("won", "lost"))
    n, all_closed, priced = int(won["n"].sum()), int(ended["n"].sum()), int(won["n_amount"].sum())
    return Speed(
        open_count=open_count,
        rate=n / all_closed if all_closed else None,
        won=n,
        closed=all_closed,
        amount=float(won["amount"].sum()) / priced if priced else None,
        to_win=_cycle(won),
        to_lose=_cycle(lost),
    )


def _cycle(ended: pd.DataFrame) -> Length:
    return length(ended["cycle_days"].astype(float), ended["n"])


def _kpis(speeds: tuple[Speed, Speed], holds: Extent, compared: ComparedWith, currency: str) -> Iterator[Kpi]:
    now, before = speeds
    if holds.amounts and not holds.lacking:
        yield _velocity_kpi(now, before, compared, currency)
    if not holds.lacking:
        yield _cycle_kpi("days_to_win", "Median days to win", "won", (now.to_win, before.to_win), compared)
        yield _cycle_kpi("days_to_lose", "Median days to lose", "lost", (now.to_lose, before.to_lose), compared)


def _velocity_kpi(now: Speed, before: Speed, compared: ComparedWith, currency: str) -> Kpi:
    return Kpi(
        key="sales_velocity",
        label="Sales velocity a day",
        value=now.sales_velocity,
        unit="money",
        n=now.won,
        counted="won",
        against=_against((now.sales_velocity, before.sales_velocity), before.closed, compared, "money", currency),
        note=f"{FORMULA}: {_parts(now, currency)}" if now.sales_velocity is not None else FORMULA,
    )


def _parts(speed: Speed, currency: str) -> str:
    factors = [formats.count(speed.open_count), formats.percent(speed.rate), formats.money(speed.amount, currency)]
    return f"{' × '.join(factors)} ÷ {formats.count(speed.to_win.median)}"


def _cycle_kpi(key: str, label: str, counted: str, sides: tuple[Length, Length], compared: ComparedWith) -> Kpi:
    now, before = sides
    middle = f"half of them took {_span(now)} days" if now.n else ""
    against = _against((now.median, before.median), before.n, compared, "days", "")
    return Kpi(key, label, now.median, "days", now.n, counted, against=against, note=middle)


def _span(taken: Length) -> str:
    return f"{formats.count(taken.lower_quartile)}\u2013{formats.count(taken.upper_quartile)}"


def _against(
    sides: tuple[float | None, float | None], n_before: int, compared: ComparedWith, unit: Any, currency: str
) -> str:
    """Say how a figure moved: '+14 % (was …) vs …', or why nothing is said."""
    now, before = sides
    if not compared.kind or (why := few(n_before, compared)):
        return why if compared.kind else compared.none
    if now is None or not before:
        return ""
    return f"{moved_words(now, before, unit, currency)} vs {compared.words}"


# --- dates that slipped ---


def _slipped(
    snapshot: Snapshot, scope: Scope, compared: ComparedWith, known_from: dt.date, *, amounts: bool
) -> Iterator[Kpi]:
    """Measure what slipped in the period and in the days that it is compared with, as far as changes are on record."""
    over = scope.over(snapshot)
    now = _due(snapshot, scope, Period(over.start, min(over.end, snapshot.as_of_on), ""), known_from)
    if now is None:
        return
    earlier = Period(compared.start, compared.end, "") if compared.start and compared.end else None
    yield _slipped_kpi(now, _due(snapshot, scope, earlier, known_from) if earlier else None, compared, amounts=amounts)


def _due(snapshot: Snapshot, scope: Scope, within: Period, known_from: dt.date) -> pd.Series | None:
    """Return what was expected to close within a period at its start, and what slipped; None where nobody knows."""
    if within.start.year < dt.MINYEAR + 1 or within.start > within.end:
        return None
    since = within.start - ONE_DAY
    if since < known_from:
        return None
    return queries.ask(snapshot, "stages/slipped", scope, since=since, until=within.end).iloc[0]


def _slipped_kpi(now: pd.Series, before: pd.Series | None, compared: ComparedWith, *, amounts: bool) -> Kpi:
    share, n = _slippage(now, amounts=amounts), int(now["n"])
    return Kpi(
        key="slippage",
        label="Slippage",
        value=share,
        unit="percent",
        n=n,
        counted="expected",
        against=_slipped_against(now, before, compared, amounts=amounts),
        note=_slipped_note(now, amounts=amounts) if n else "nothing was expected to close in the period at its start",
    )


def _slippage(due: pd.Series, *, amounts: bool) -> float | None:
    part, whole = ("slipped_amount", "amount") if amounts else ("slipped", "n")
    return float(due[part] / due[whole]) if due[whole] else None


def _slipped_note(due: pd.Series, *, amounts: bool) -> str:
    what = "of the amount" if amounts else "of the deals"
    overdue = int(due["overdue"])
    late = f"; {formats.count(overdue)} more still open past their date" if overdue else ""
    moved = f"{formats.count(int(due['slipped']))} of {formats.plural(int(due['n']), 'deal')}"
    return f"{what} expected to close in the period at its start moved out of it: {moved}{late}"


def _slipped_against(now: pd.Series, before: pd.Series | None, compared: ComparedWith, *, amounts: bool) -> str:
    if not compared.kind or before is None:
        return compared.none
    share, was = (_slippage(one, amounts=amounts) for one in (now, before))
    if share is None:
        return ""
    if was is None or before["n"] < RELIABLE:
        return f"only {formats.count(int(before['n']))} expected to close in {compared.words}: too few to compare"
    if formats.percent(share) == formats.percent(was):
        return f"unchanged (was {formats.percent(was)}) vs {compared.words}"
    clear = _clear(now, before, compared)
    return f"{formats.points(share - was, 0)}{clear} vs {compared.words}"


def _clear(now: pd.Series, before: pd.Series, compared: ComparedWith) -> str:
    """Say where the number of deals that slipped tells of no clear change."""
    of_now, of_before = ([Counted(int(one["slipped"]), int(one["n"]))] for one in (now, before))
    return "" if shares(of_now, of_before, compared)[0].differs else ", no clear change"


# --- pushes ---


def _pushed(ended: pd.DataFrame, compared: ComparedWith) -> tuple[Pushed, ...]:
    counts = ended.groupby(["side", "pushes", "outcome"])["n"].sum().to_dict()
    now, before = ([_lost(counts, side, pushes) for pushes in range(len(PUSHES))] for side in SIDES)
    rows = zip(PUSHES, shares(now, before, compared), strict=True)
    return tuple(Pushed(pushes, label, share) for pushes, (label, share) in enumerate(rows))


def _lost(counts: Mapping[Any, Any], side: str, pushes: int) -> Counted:
    won, lost = (int(counts.get((side, pushes, outcome), 0)) for outcome in ("won", "lost"))
    return Counted(lost, won + lost)
