"""What the name of an amount's column says of its numbers: their currency, and whether they are thousands."""

from __future__ import annotations

import re
from typing import Final

from data.formats.number_forms import CODES
from data.proposals.amounts.currencies import code_of

THOUSAND, MILLION = 1_000, 1_000_000
MONEY: Final = rf"(?:{CODES}|[€$£¥₽])"
# 'TEUR' and 'k€' are thousands; a T or an M alone may stand for anything.
SCALES: Final = {
    THOUSAND: re.compile(
        rf"\b(?:[kK]\s?|T){MONEY}|\b(?i:thousands?|tausend|tsd|milliers|milhares|тыс)\b|\((?:in )?[kK]\)"
    ),
    MILLION: re.compile(rf"\bM{MONEY}|\b(?i:mio|mln|millions?|millionen|millones|milhões|млн)\b"),
}
SAID: Final = {THOUSAND: "in thousands, by its name", MILLION: "in millions, by its name"}
TOKEN: Final = re.compile(r"[^\W\d_]+|[€$£¥₽]")


def scale_of(header: str) -> int:
    """Return what the numbers of a column are multiplied by, as its name says; 1 where it says nothing."""
    return next((scale for scale, pattern in SCALES.items() if pattern.search(header)), 1)


def currency_in(header: str) -> str:
    """Return the code of the currency that a column's name holds; '' where it holds none."""
    tokens = (re.sub(rf"^[kKTM](?={MONEY}$)", "", token) for token in TOKEN.findall(header))
    return next((code for token in tokens if (code := code_of(token))), "")
