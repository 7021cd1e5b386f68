"""What the name of an amount's column says of its numbers: whether they are thousands, millions or hundredths."""

from __future__ import annotations

import re
from typing import Final

from data.proposals.amounts.currencies import IN_HEADER
from data.proposals.amounts.money import AMOUNT, CLOSE_VALUE

THOUSAND, MILLION, HUNDREDTH = 1_000, 1_000_000, 0.01
# 'TEUR' and 'k€' are thousands; a T or an M alone may stand for anything.
SCALES: Final = {
    THOUSAND: re.compile(
        rf"\b(?:[kK]\s?|T){IN_HEADER}|\b(?i:thousands?|tausend|tsd|milliers|milhares|тыс)\b|\((?:in )?[kK]\)"
    ),
    MILLION: re.compile(rf"\bM{IN_HEADER}|\b(?i:mio|mln|millions?|millionen|millones|milhões|млн)\b"),
    HUNDREDTH: re.compile(
        r"(?<!per )\b(?i:cents?|centimes?|centavos?|céntimos?|cêntimos?|centesimi|pence|øre|öre|grosz[ey]|haléř[eů]"
        r"|minor units?|копе(?:йки|ек)|коп)\b"
    ),
}
SAID: Final = {
    THOUSAND: "in thousands, by its name",
    MILLION: "in millions, by its name",
    HUNDREDTH: "in hundredths, by its name",
}
# Words that are written together: amount_in_cents, amountInCents.
JOINED: Final = re.compile(r"_|(?<=[a-z])(?=[A-Z][a-z])")


def scale_of(name: str, header: str) -> float:
    """Return what the numbers of a canonical column are multiplied by, as its header says; 1 where it says nothing.

    Amounts alone are counted in thousands or hundredths.
    """
    scales = SCALES.items() if name in (AMOUNT, CLOSE_VALUE) else ()
    words = JOINED.sub(" ", header)
    return next((scale for scale, pattern in scales if pattern.search(words)), 1)
