"""What the name of an amount's column says of its numbers: whether they are thousands or millions."""

from __future__ import annotations

import re
from typing import Final

from data.proposals.amounts.currencies import IN_HEADER
from data.proposals.amounts.money import AMOUNT, CLOSE_VALUE

THOUSAND, MILLION = 1_000, 1_000_000
# 'TEUR' and 'k€' are thousands; a T or an M alone may stand for anything.
SCALES: Final = {
    THOUSAND: re.compile(
        rf"\b(?:[kK]\s?|T){IN_HEADER}|\b(?i:thousands?|tausend|tsd|milliers|milhares|тыс)\b|\((?:in )?[kK]\)"
    ),
    MILLION: re.compile(rf"\bM{IN_HEADER}|\b(?i:mio|mln|millions?|millionen|millones|milhões|млн)\b"),
}
SAID: Final = {THOUSAND: "in thousands, by its name", MILLION: "in millions, by its name"}


def scale_of(name: str, header: str) -> int:
    """Return what the numbers of a canonical column are multiplied by, as its header says; 1 where it says nothing.

    Amounts alone are counted in thousands.
    """
    scales = SCALES.items() if name in (AMOUNT, CLOSE_VALUE) else ()
    return next((scale for scale, pattern in scales if pattern.search(header)), 1)
