"""Every measurement, one after the other: python -m bench."""

from __future__ import annotations

import sys

from bench import model, pages, scoring, start, what_if


def main() -> int:
    """Measure everything; return 1 where any aim falls short."""
    return max(measured() for measured in (start.main, pages.main, scoring.main, what_if.main, model.main))


if __name__ == "__main__":
    sys.exit(main())
