"""How many examples a property is held against: a quarter of what it takes to be sure, unless all are asked for."""

from __future__ import annotations

import os

from hypothesis import settings

ALL = 100
FEWEST = 3


def load() -> None:
    """Load the profile that EXAMPLES names; how long an example takes says how busy the machine is."""
    settings.register_profile("quick", deadline=None, max_examples=25)
    settings.register_profile("all", deadline=None, max_examples=ALL)
    settings.load_profile(os.environ.get("EXAMPLES", "quick"))


def is_thorough() -> bool:
    """Say whether all examples are asked for: then tests look at every page, and not at what people come to first."""
    return settings().max_examples >= ALL


def examples(most: int) -> int:
    """Return the profile's share of so many examples."""
    return max(most * settings().max_examples // 100, min(FEWEST, most))
