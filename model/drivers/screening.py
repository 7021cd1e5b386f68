"""Of many columns, those that go with winning most, each alone: what a regression of all of them is spared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
from scipy.stats import norm

from model.arrays import Numbers
from model.drivers.terms import Block


@dataclasses.dataclass(frozen=True)
class Candidates:
    """The columns that are compared, in the order they came, and those that are not, each with a note.

    comparisons: how many a screening looked at; 0 where all columns are kept.
    """

    blocks: tuple[Block, ...]
    left_out: tuple[tuple[str, str], ...]
    comparisons: int


def strongest(columns: Iterable[tuple[str, Block | str]], won: Numbers, most: int) -> Candidates:
    """Keep at most so many columns, those least likely by chance; `columns` are names with terms, or with a note."""
    held: list[tuple[float, int, Block]] = []
    notes: list[tuple[str, str]] = []
    passed: list[str] = []
    comparisons = 0
    for place, (name, block) in enumerate(columns):
        if isinstance(block, str):
            notes.append((name, block))
        elif block.terms:
            comparisons += sum(term.listed for term in block.terms)
            held.append((_chance(block, won), place, block))
        if len(held) > most:
            weakest = max(held, key=lambda one: one[:2])
            held.remove(weakest)
            passed.append(weakest[2].column)
    looked = len(passed) + len(held)
    note = f"Of {looked:,} columns the {most} that alone go with winning most are compared; all are corrected for."
    left_out = (*notes, *((name, note) for name in passed))
    kept = tuple(block for _, _, block in sorted(held, key=lambda one: one[1]))
    return Candidates(kept, left_out, comparisons if passed else 0)


def _chance(block: Block, won: Numbers) -> float:
    """Log of the chance to see its strongest term by luck, corrected for how many terms it has."""
    far = max(_distance(term.steps, won) for term in block.terms)
    return float(norm.logsf(far) + np.log(2.0 * len(block.terms)))


def _distance(steps: Numbers, won: Numbers) -> float:
    """How many standard errors a term's mean among the won ones lies from that among all."""
    spread = float(steps.std() * won.std())
    shared = float((steps * (won - won.mean())).mean())
    return abs(shared) / spread * float(np.sqrt(len(won))) if spread > 0 else 0.0
