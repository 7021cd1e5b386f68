"""An aim: a figure that was measured, beside the most it may be."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Aim:
    """What was measured, the figure, its unit, and what it must stay under; `under` is None where it is only shown."""

    what: str
    figure: float
    unit: str
    under: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the figure is under its aim; one without an aim holds."""
        return self.under is None or self.figure < self.under


def written(figure: float) -> str:
    """Write a figure with three digits or all before the point: 0.123, 1.23, 12.3, 1,234."""
    decimals = 0 if abs(figure) >= 100 else 1 if abs(figure) >= 10 else 2 if abs(figure) >= 1 else 3
    return f"{figure:,.{decimals}f}"


def line(aim: Aim) -> str:
    """Write an aim on one line, in columns that line up under any other."""
    against, verdict = "", ""
    if aim.under is not None:
        against, verdict = f"aim < {written(aim.under)}", "holds" if aim.holds else "FALLS SHORT"
    return f"{aim.what:<58} {written(aim.figure):>10} {aim.unit:<10} {against:<12} {verdict:<11} {aim.note}".rstrip()


def heading(words: str) -> None:
    """Print what the lines that follow have in common."""
    print(f"\n{words}", flush=True)


def show(aims: Iterable[Aim]) -> int:
    """Print each aim as soon as it is known; return how many fall short."""
    short = 0
    for aim in aims:
        print(line(aim), flush=True)
        short += not aim.holds
    return short


def status(short: int) -> int:
    """Say how it went as a whole; return the exit status, 1 where an aim falls short."""
    print(f"\n{'Every aim holds.' if not short else f'{short} fall short.'}", flush=True)
    return int(short > 0)
