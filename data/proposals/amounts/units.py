"""What the name of an amount's column says of its numbers: whether they are thousands, millions or hundredths."""

from __future__ import annotations

import re
from typing import Final

from data.proposals.amounts.currencies import IN_HEADER
from data.proposals.amounts.money import AMOUNT, CLOSE_VALUE

THOUSAND, TEN_THOUSAND, MILLION, HUNDREDTH = 1_000, 10_000, 1_000_000, 0.01
LAKH, CRORE = 100_000, 10_000_000
# 'TEUR', '$K' and 'k€' are thousands; a T or an M alone may stand for anything. Longer units come before those
# that they hold.
SCALES: Final = {
    MILLION: re.compile(
        rf"\bM{IN_HEADER}|{IN_HEADER}\s?(?:M|mn|MM)\b|百万|백만|\b(?i:mio|mln|millions?|millionen|millones|milhões|milioane"
        r"|milyon|млн)\b|\b(?:x|in )?1[ ,.]?000[ ,.]?000\b|[^\d]000[,.]000\b"
    ),
    THOUSAND: re.compile(
        rf"\b(?:[kKtT]\s?|T){IN_HEADER}|{IN_HEADER}\s?[kK]\b|\b[tT]kr\b|千|천원|\b(?i:thousands?|tausend|tsd|milliers"
        r"|milhares|migliaia|duizenden|tuhat|tuhansia|tusental|tusen|ezer|tis|tys|тыс|тис|mii)\b"
        r"|\b(?i:bin(?=\s?(?:TL|TRY|₺))|miles(?: de)?(?=\s?(?:€|EUR|USD|MXN|\$)))"
        r"|\((?:in )?[kK]\)|т\.\s?р\.|\(mil (?:R\$|reais)\)|\(x?\s?1[ ,.]?000\)|\(?[^\d,.](?:x\s?1)?[ ,.]?000s?\b"
        rf"|\b1[ ,.]?000\s?{IN_HEADER}"
    ),
    TEN_THOUSAND: re.compile(r"万|萬|만\s?원|\(만\)"),
    CRORE: re.compile(r"\b(?:(?i:crores?)|Cr)\b"),
    LAKH: re.compile(r"\b(?i:lakhs?|lacs?)\b"),
    HUNDREDTH: re.compile(
        r"(?:\bin\s+|^(?:[\w\s,]*[\w,]\s)?|\(\s*)(?i:cents?|centimes?|centavos?|céntimos?|cêntimos?|centesimi|pence|øre|öre|grosz[ey]|haléř[eů]"
        r"|minor(?: units?)?|копе(?:йки|ек)|коп)\.?\s*\)?$"
    ),
}
SAID: Final = {
    THOUSAND: "in thousands, by its name",
    TEN_THOUSAND: "in ten thousands, by its name",
    LAKH: "in lakh, by its name",
    MILLION: "in millions, by its name",
    CRORE: "in crore, by its name",
    HUNDREDTH: "in hundredths, by its name",
}
# What says that there are no hundredths, or that a number is of something else.
NO_UNIT: Final = re.compile(
    r"\b(?i:no|not|without|with|incl\w*|excl\w*|per|ohne|mit|sans|avec|sin|con|sem|com|senza|zonder|без|с)\b"
)
# Words that are written together: amount_in_cents, amountInCents.
JOINED: Final = re.compile(r"_|(?<=[a-z])(?=[A-Z][a-z])")


def scale_of(name: str, header: str) -> float:
    """Return what the numbers of a canonical column are multiplied by, as its header says; 1 where it says nothing.

    Amounts alone are counted in thousands or hundredths.
    """
    scales = SCALES.items() if name in (AMOUNT, CLOSE_VALUE) else ()
    words = JOINED.sub(" ", header)
    found = next((scale for scale, pattern in scales if pattern.search(words)), 1)
    return 1 if found == HUNDREDTH and NO_UNIT.search(words) else found
