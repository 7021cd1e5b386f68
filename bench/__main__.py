"""Every measurement, one after the other: python -m bench."""

from __future__ import annotations

import sys

from bench import model, mutations, pages, scoring, start, what_if


def main() -> int:
    """Measure everything; return 1 where any aim falls short."""
    measurements = (start.main, pages.main, scoring.main, what_if.main, mutations.main, model.main)
    return max(measured() for measured in measurements)


if __name__ == "__main__":
    sys.exit(main())
