"""What is usual of won deals, for saying a deal's facts beside it; and which facts people can act on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from data.schema import Field
from model.arrays import numbers
from model.derived.definitions import RULES
from model.leaks.verdicts import catalogue_of


@dataclasses.dataclass(frozen=True)
class Usual:
    """What was usual of won deals, by feature and by stage ('' where it is about none), and the catalogue."""

    known: Mapping[tuple[str, str], float]
    fields: Mapping[str, Field]

    def is_behaviour(self, name: str) -> bool:
        """Tell whether a feature is what people do about a deal, not what the deal is."""
        known = RULES.get(name) or self.fields.get(name)
        return known is not None and known.behaviour


UNKNOWN: Final = Usual({}, {})


def usual_of(rows: pd.DataFrame, catalogue: Iterable[Field]) -> Usual:
    """Read what a snapshot says is usual: feature, stage, usual."""
    values = {(row["feature"], row["stage"]): float(row["usual"]) for row in rows.to_dict("records")}
    return Usual(values, catalogue_of(tuple(catalogue)))


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What a value stands beside: what is usual (None where unknown), the deal's stage, and of which won deals."""

    usual: float | None = None
    stage: str = ""
    won: str = "won deals"


class Rows:
    """Rows of facts, each value of which can be put beside what is usual."""

    def __init__(self, facts: pd.DataFrame, usual: Usual) -> None:
        """Read the stage, the segment and the usual cycle of each row once."""
        self.usual = usual
        self._stages, self._segments = _texts(facts, "stage"), _texts(facts, "segment")
        known = "usual_cycle_days" in facts
        self._cycles = numbers(facts["usual_cycle_days"]) if known else np.full(len(facts), np.nan)

    def comparison(self, name: str, row: int) -> Comparison:
        """Return what a feature of one row stands beside."""
        if name == "age_days":
            segment, cycle = self._segments[row], self._cycles[row]
            won = f"won {segment} deals" if segment else "won deals"
            return Comparison(None if np.isnan(cycle) else float(cycle), won=won)
        stage = self._stages[row]
        return Comparison(self.usual.known.get((name, ""), self.usual.known.get((name, stage))), stage)


def _texts(facts: pd.DataFrame, name: str) -> list[str]:
    """A column of texts, '' where nothing is recorded."""
    if name not in facts:
        return [""] * len(facts)
    column: Any = facts[name].astype(object)
    return [str(value) if isinstance(value, str) else "" for value in column]
