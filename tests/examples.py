"""How thoroughly is tested: each behaviour once, a property by a quarter of its examples, unless EXAMPLES=all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest
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


def some(values: Iterable[Any], usual: int) -> list[Any]:
    """Return the values of a parametrised test; those beyond the usual ones are for EXAMPLES=all alone."""
    rare = pytest.mark.thorough
    return [
        value if nth < usual else pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=rare)
        for nth, value in enumerate(values)
    ]


def examples(most: int, usual: int = ALL) -> int:
    """Return the profile's share of so many examples; no more than the usual ones unless all are asked for."""
    share = max(most * settings().max_examples // 100, min(FEWEST, most))
    return share if is_thorough() else min(share, usual)
