"""Comparisons of win rates that findings are chosen from, beside all others and beside the past, and which hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

import pandas as pd

from app.views.answers import RELIABLE
from app.views.insights.finding import TwoSides
from model.statistics.many_tests import holm, two_shares

Kind = Literal["segment", "change"]
One = TypeVar("One", bound=TwoSides)


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Deals won of those closed in a group, beside others; amount: what was at stake in the group's.

    `level` is None where the field was empty.
    """

    kind: Kind
    field: str
    field_label: str
    level: str | None
    n: int
    won: int
    other_n: int
    other_won: int
    amount: float | None

    @property
    def rate(self) -> float:
        """The group's win rate."""
        return self.won / self.n

    @property
    def other_rate(self) -> float:
        """That of the others."""
        return self.other_won / self.other_n

    @property
    def reliable(self) -> bool:
        """Ten deals closed in the group, and ten beside it."""
        return min(self.n, self.other_n) >= RELIABLE

    @property
    def chance(self) -> float:
        """How likely rates that are alike differ at least as much."""
        return float(two_shares(self.won, self.n, self.other_won, self.other_n).item())


def beside_others(levels: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Comparison]:
    """Compare each group of every field with all others; levels: field, level, n, won, amount."""
    for field, rows in levels.groupby("field", sort=False):
        n, won = int(rows["n"].sum()), int(rows["won"].sum())
        for row in rows.to_dict("records"):
            yield _comparison("segment", str(field), labels, row, (n - row["n"], won - row["won"]))


def beside_before(levels: pd.DataFrame, before: pd.DataFrame, labels: Mapping[str, str]) -> Iterator[Comparison]:
    """Compare each group of every field with the same group in the earlier days."""
    earlier = {_key(row): (row["n"], row["won"]) for row in before.to_dict("records")}
    for row in levels.to_dict("records"):
        yield _comparison("change", str(row["field"]), labels, row, earlier.get(_key(row), (0, 0)))


def _key(row: Mapping[Any, Any]) -> tuple[str, str | None]:
    level = row["level"]
    return str(row["field"]), level if isinstance(level, str) else None


def _comparison(
    kind: Kind, field: str, labels: Mapping[str, str], row: Mapping[Any, Any], others: tuple[int, int]
) -> Comparison:
    amount = None if pd.isna(row["amount"]) else float(row["amount"])
    level = row["level"] if isinstance(row["level"], str) else None
    n, won, (other_n, other_won) = int(row["n"]), int(row["won"]), others
    return Comparison(kind, field, labels[field], level, n, won, int(other_n), int(other_won), amount)


def beyond_chance(compared: Sequence[One]) -> tuple[list[One], int]:
    """Return those that differ beyond chance with all of them counted, and how many were compared.

    Groups of fewer than ten deals, here or there, are not judged.
    """
    judged = [one for one in compared if one.reliable]
    kept = holm([one.chance for one in judged])
    return [one for one, holds in zip(judged, kept, strict=True) if holds], len(judged)
