"""Why the win rate is another than before: other deals closed, or the same kind is won more or less often."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from app import formats
from model.statistics.kitagawa import kitagawa

LISTED: Final = 3


@dataclasses.dataclass(frozen=True)
class Share:
    """What one group of a field did to the overall win rate, in shares of 1."""

    level: str | None
    mix: float
    rate: float


@dataclasses.dataclass(frozen=True)
class MixSplit:
    """The change of the overall win rate split by one field: mix + rate = change.

    `shares` are the groups that moved it most.
    """

    field: str
    field_label: str
    change: float
    mix: float
    rate: float
    shares: tuple[Share, ...]
    words: str


def splits(now: pd.DataFrame, before: pd.DataFrame, labels: Mapping[str, str]) -> tuple[MixSplit, ...]:
    """Split the change by every field that both periods have, the one whose mix moved it most first."""
    return tuple(sorted(_splits(now, before, labels), key=lambda one: -abs(one.mix)))


def _splits(now: pd.DataFrame, before: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[MixSplit]:
    levels = dict(iter(_side_by_side(now, before).groupby("field", sort=False)))
    for field in dict.fromkeys(now["field"]):
        both = levels[field]
        if both["n"].sum() and both["n_before"].sum() and len(both) > 1:
            yield _split(str(field), labels[field], both)


def _side_by_side(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The groups of either period by field and level, with n and won of both."""
    keys, counts = ["field", "level"], ["n", "won"]
    sides = now[keys + counts].merge(before[keys + counts], on=keys, how="outer", suffixes=("", "_before"))
    return sides.fillna(dict.fromkeys((*counts, *(f"{name}_before" for name in counts)), 0))


def _split(field: str, label: str, both: pd.DataFrame) -> MixSplit:
    found = kitagawa(both["won"], both["n"], both["won_before"], both["n_before"])
    mix, rate = float(found.mix.sum()), float(found.rate.sum())
    shares = sorted(
        (
            Share(level if isinstance(level, str) else None, float(by_mix), float(by_rate))
            for level, by_mix, by_rate in zip(both["level"], found.mix, found.rate, strict=True)
        ),
        key=lambda one: -abs(one.mix + one.rate),
    )
    return MixSplit(field, label, mix + rate, mix, rate, tuple(shares[:LISTED]), words(label, mix, rate))


def words(label: str, mix: float, rate: float) -> str:
    """'+1.2 pts because other deals closed (by Region), −3.1 pts because they were won at other rates'."""
    by_mix = f"{formats.points(mix)} because other deals closed (by {label})"
    return f"{by_mix}, {formats.points(rate)} because they were won at other rates"
