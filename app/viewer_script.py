"""What scripts know of a viewer's choices: `python -m app.viewer_script` writes it from what is declared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from data.viewer_state import DECLARED, Number, ViewerState

PLACE: Final = Path(__file__).parent / "assets" / "viewer_state.mjs"
HEAD: Final = (
    "/* What a viewer may choose, as data/viewer_state.py declares it. Written by python -m app.viewer_script. */\n\n"
)


def script(choices: ViewerState) -> str:
    """Write the module that scripts import: names, labels and limits."""
    told: dict[str, Any] = {
        "PERIOD": choices.period,
        "PERIODS": [one.name for one in choices.periods],
        "COMPARE": choices.compare,
        "COMPARISONS": [one.name for one in choices.comparisons],
        "FILTERS": {one.name: one.label for one in choices.filters},
        "POLICIES": choices.policies,
        "LINE": _limits(one for one in choices.numbers if one.of == "line"),
        "COSTS": _limits(one for one in choices.numbers if one.of == "costs"),
    }
    return HEAD + "".join(f"export const {name} = {_javascript(value)};\n" for name, value in told.items())


def _limits(numbers: Iterable[Number]) -> dict[str, list[float]]:
    return {one.name: [_short(one.low), _short(one.high)] for one in numbers}


def _short(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _javascript(value: Any) -> str:
    """Write a value, of a record or a list one part a line."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, dict):
        return "".join(("{\n", *(f"  {json.dumps(name)}: {json.dumps(held)},\n" for name, held in value.items()), "}"))
    return "".join(("[\n", *(f"  {json.dumps(held)},\n" for held in value), "]"))


if __name__ == "__main__":
    PLACE.write_text(script(DECLARED), "utf-8")
