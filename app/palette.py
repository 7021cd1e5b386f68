"""The colours that carry meaning, in charts and in the drawings of files: what is lost, won, or neither."""

from __future__ import annotations

from typing import Final

LOST: Final = "#d55e00"
WON: Final = "#0072b2"
NEUTRAL: Final = "#83837d"
