"""Whether tests reach enough lines: `python -m tests.reached FILE` reads what `coverage json` has written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

LEAST = 97.0


def reached(file: Path) -> float:
    """Return the share of lines that tests reach, in percent."""
    totals = json.loads(file.read_text("utf-8"))["totals"]
    return float(100 * totals["covered_lines"] / totals["num_statements"])


def main(file: Path) -> int:
    """Say the share, and return 1 where it is too small."""
    share = reached(file)
    print(f"{share:.1f} % of lines are reached; at least {LEAST:.0f} % have to be.")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
