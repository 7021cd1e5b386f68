"""The currency of an import's amounts, as a person says it: a code, a sign, or what a currency is called."""

from __future__ import annotations

import re
from typing import Final

from data.errors import InvalidInput
from data.proposals.amounts.currencies import code_of
from data.schema import shown

CODE: Final = re.compile(r"[A-Za-z]{3}")
NO_CURRENCY: Final = "{} is no currency that is known here."
WRITE: Final = "Write the three letters of its code: EUR, USD, GBP or another."


def code_said(said: str) -> str:
    """Return the code of a currency that somebody writes as a code, a sign or a word."""
    return code_of(said) or said.strip().upper()


def check_currency(said: str, held: str) -> None:
    """Raise InvalidInput for what is no currency; `held`: what was said before, and '' says none."""
    if said.strip() and said != held and not code_of(said) and not CODE.fullmatch(said.strip()):
        raise InvalidInput("more", NO_CURRENCY.format(shown(said)), WRITE)
