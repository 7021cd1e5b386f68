"""What two hundred mutations of a real export end in, imported as a careful person would: python -m bench.mutations."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings

from app.settings import ROOT
from bench.aims import Aim, heading, show, status
from tests.mutations import export
from tests.mutations.mutation import Mutation, mutations
from tests.mutations.trial import BROKEN, HELPED, RIGHT, STUCK, WRONG, Outcome, tried

# The export is not the project's to ship: it lies beside the checkout, or not at all.
FOLDER = ROOT.parent / "shared" / "data" / "kaggle_crm"
EXAMPLES = 200
BAD = (STUCK, WRONG, BROKEN)


def main() -> int:
    """Import every mutation, print what went wrong and one line per ending; return 1 where any went wrong."""
    if not FOLDER.is_dir():
        heading(f"Mutations of kaggle_crm: skipped, {FOLDER} is not there")
        return 0
    heading(f"{EXAMPLES} mutations of kaggle_crm")
    ended = _ended(export.read(FOLDER), EXAMPLES)
    return status(show(aims(ended)))


def _ended(real: export.Export, examples: int) -> list[Outcome]:
    """Import as many mutations, the same ones every time, and return how each ended."""
    ended: list[Outcome] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations())
    def one(mutation: Mutation) -> None:
        ended.append(_print_if_bad(tried(real, mutation), mutation))

    one()
    return ended


def _print_if_bad(outcome: Outcome, mutation: Mutation) -> Outcome:
    if outcome.ending in BAD:
        print(
            f"  {outcome.ending}: {outcome.said[:400]}\n    after {outcome.lines or 'no line'}, of {mutation}",
            flush=True,
        )
    return outcome


def aims(ended: list[Outcome]) -> Iterator[Aim]:
    """Yield one aim per ending: of imports that ended right as many as there may be, of others none."""
    counted = Counter(outcome.ending for outcome in ended)
    for ending in (RIGHT, HELPED):
        yield Aim(ending.capitalize(), counted[ending], "imports")
    for ending in BAD:
        yield Aim(ending.capitalize(), counted[ending], "imports", 1)


if __name__ == "__main__":
    sys.exit(main())
