"""The order of an import's stages, as a person says, names each of them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from data.errors import InvalidInput
from data.schema import shown


def check_order(stages: Sequence[Mapping[str, Any]], order: Sequence[str]) -> None:
    """Raise InvalidInput naming the first stage that the export does not have, or that stands twice."""
    known = list(dict.fromkeys(str(one["name"]) for one in stages))
    odd = next((name for nth, name in enumerate(order) if name not in known or name in order[:nth]), None)
    if odd is not None:
        words = f"The stage {shown(odd)} stands twice." if odd in known else f"There is no stage {shown(odd)}."
        raise InvalidInput("order", words, f"Name each once: {', '.join(known)}.")
