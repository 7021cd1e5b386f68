"""An aim: a figure that was measured, beside the most or the least it may be."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True)
class Aim:
    """What was measured, the figure, its unit, and what it must stay under or reach; without either it is only shown.

    A figure that is not a number, since nothing could be measured, misses any aim.
    """

    what: str
    figure: float
    unit: str
    under: float | None = None
    note: str = ""
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the figure is under its aim and not below the least; one without an aim holds."""
        return (self.under is None or self.figure < self.under) and (self.least is None or self.figure >= self.least)

    @property
    def against(self) -> str:
        """Write what the figure is held against: 'aim < 100', 'aim >= 25', '' where it is only shown."""
        if self.under is not None:
            return f"aim < {figure_text(self.under)}"
        return "" if self.least is None else f"aim >= {figure_text(self.least)}"


def figure_text(figure: float) -> str:
    """Write a figure with three digits or all before the point: 0.123, 1.23, 12.3, 1,234."""
    decimals = 0 if abs(figure) >= 100 else 1 if abs(figure) >= 10 else 2 if abs(figure) >= 1 else 3
    return f"{figure:,.{decimals}f}"


def line(aim: Aim) -> str:
    """Write an aim on one line, in columns that line up under any other."""
    verdict = ("holds" if aim.holds else "FALLS SHORT") if aim.against else ""
    measured = f"{aim.what:<58} {figure_text(aim.figure):>10} {aim.unit:<10}"
    return f"{measured} {aim.against:<12} {verdict:<11} {aim.note}".rstrip()


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
    """Say how it went as a whole; return the exit status, 1 if an aim falls short."""
    print(f"\n{'Every aim holds.' if not short else f'{short} fall short.'}", flush=True)
    return int(short > 0)
