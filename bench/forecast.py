"""Whether past forecasts kept their word, over demos of several seeds: python -m bench.forecast."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.aims import Aim, heading, show, status
from bench.imported import demo_crm, trained
from model.registry.bundle import Bundle
from model.registry.past_forecast import PastForecast

# What a period shares where few are over was chosen on other seeds than these, 101 to 105.
FIRST_SEED, SEEDS, OPPORTUNITIES = 7, 10, 12_000
# The least and the most of past periods that are to lie within what was forecast, per cent: 80 % is said.
LEAST, MOST = 75, 85


@dataclasses.dataclass(frozen=True)
class Row:
    """What one demo would have forecast of its past periods, beside what came."""

    seed: int
    past: tuple[PastForecast, ...]

    def within(self, kind: str = "", *, at_start: bool | None = None) -> float:
        """Return the share of periods, in per cent, that ended within what was forecast; of one kind or look."""
        among = [
            each.holds
            for each in self.past
            if kind in ("", each.kind) and (at_start is None or each.at_start is at_start)
        ]
        return float(np.mean(among) * 100) if among else np.nan


def measured(seed: int, bundle: Bundle) -> Row:
    """Take from a bundle's card what it would have forecast."""
    return Row(seed, bundle.card.forecasts)


def aims(rows: Sequence[Row]) -> Iterator[Aim]:
    """Judge all demos together, and show the worst and each kind of forecast."""
    whole = Row(0, tuple(each for row in rows for each in row.past))
    each = [row.within() for row in rows]
    worst = f"{len(rows)} demos, {min(each):.0f} to {max(each):.0f} each, {len(whole.past)} forecasts"
    yield Aim("forecast: past periods within their 80 %", whole.within(), "%", MOST, worst, LEAST)
    for kind in ("quarter", "month"):
        for at_start in (True, False):
            when = "at its start" if at_start else "in its middle"
            note = f"{sum(one.kind == kind and one.at_start is at_start for one in whole.past)} forecasts"
            yield Aim(f"forecast: of a {kind} {when}", whole.within(kind, at_start=at_start), "%", note=note)
    off = np.array([one.middle / one.whole - 1.0 for one in whole.past if one.whole]) * 100
    yield Aim("forecast: middle beside what came, mean", float(abs(off.mean())), "%", 3, f"{off.mean():+.1f} %")
    yield Aim("forecast: middle beside what came, typically off by", float(np.median(np.abs(off))), "%")


def row_text(row: Row) -> str:
    """Write one demo on a line: the share within, of quarters and of months."""
    return (
        f"seed {row.seed}: {row.within():.0f} % of {len(row.past)} forecasts held, {row.within('quarter'):.0f} % of"
        f" quarters, {row.within('month'):.0f} % of months"
    )


def main() -> int:
    """Train on some demos, print a line each and one per aim; return 1 if one falls short."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=SEEDS, help="how many demos, from the first seed on")
    asked.add_argument("--first", type=int, default=FIRST_SEED, help="the first seed")
    chosen = asked.parse_args()
    heading(f"{chosen.seeds} demos of {OPPORTUNITIES:,} opportunities: past forecasts beside what came")
    rows = []
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        with tempfile.TemporaryDirectory() as place:
            held, _ = demo_crm(OPPORTUNITIES, seed, Path(place))
            rows.append(measured(seed, trained(held)[0]))
        print(row_text(rows[-1]), flush=True)
    heading("Aims")
    return status(show(aims(rows)))


if __name__ == "__main__":
    sys.exit(main())
