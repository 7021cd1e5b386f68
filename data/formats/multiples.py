"""Words behind a number that multiply it, as people write money: 2k, 1.2 mln, 3.5 Cr, 500万; and 'about' before it."""

from __future__ import annotations

from typing import Final

from data.statements import literal

# What multiplies by how much; crore and lakh are India's ten million and hundred thousand.
WORDS: Final = {
    10**3: r"[kK]|(?i:tys|tsd|тыс|thousand)\.?|千|천",
    10**4: r"万|萬|만",
    10**5: r"(?i:lakhs?|lacs?)",
    10**6: r"(?i:mio|mln|millions?|millionen|millones|milhões|млн)\.?|百万|백만",
    10**7: r"(?i:crores?)",
    10**8: r"億|亿|억",
    10**9: r"(?i:bn|mrd|mld|billions?|млрд)\.?",
}
# Letters that stand for many things multiply money alone: beside the sign of a currency.
LETTERS: Final = {10**5: "L", 10**6: "[mM]{1,2}|mn", 10**9: "[bB]"}
# Cr behind a long number is a credit; people write crores to shorten one.
SHORT: Final = r"Crs?\.?"
FEW_DIGITS: Final = r"(?:^|[^\d.,])\d{1,3}(?:\.\d{1,2})?\s?"
ANY_LETTER: Final = "|".join((*LETTERS.values(), SHORT))
ANY_WORD: Final = "|".join(WORDS.values())
ANY: Final = f"{ANY_WORD}|{ANY_LETTER}"
# Most cells have no such letter behind a digit, and are looked at once.
BEHIND: Final = rf"\d\s?(?:{ANY})"
LETTER_BEHIND: Final = rf"\d\s?(?:{ANY_LETTER})(?:\W|$)"
ABOUT: Final = r"(?:(?:(?i:ca|cca|ok|approx|aprox|env)\.|circa|about|etwa|environ|около)\s+|[~≈]\s*)?"


def multiplied(number: str, text: str, signs: str) -> str:
    """Return SQL for the number of a cell times what the words behind it say; null where a letter has no currency.

    `signs`: those of currencies.
    """
    words = {times: rf"\d\s?(?:{word})\s*(?:{signs}\s*)?\)?$" for times, word in WORDS.items()}
    letters = {times: _signed(letter, signs) for times, letter in LETTERS.items()}
    letters[10**7] = rf"{FEW_DIGITS}{SHORT}\s*(?:{signs}\s*)?$"
    cases = " ".join(
        f"when {_matches(text, pattern)} then {times}" for times, pattern in (*words.items(), *letters.items())
    )
    cases += f" when {_matches(text, LETTER_BEHIND)} then null"
    return f"{number} * if({_matches(text, BEHIND)}, case {cases} else 1 end, 1)"


def has_multiple(text: str, signs: str) -> str:
    """Return SQL that says whether words multiply a number."""
    pattern = rf"\d\s?(?:{ANY_WORD})\s*(?:{signs}\s*)?$|{_signed(ANY_LETTER, signs)}|{FEW_DIGITS}{SHORT}\s*$"
    return f"{_matches(text, BEHIND)} and {_matches(text, pattern)}"


def is_multiplied(text: str) -> str:
    """Return SQL that says whether a word or a letter that may multiply stands behind a number anywhere in a text."""
    return _matches(text, rf"\d\s?(?:{ANY})(?:\W|$)")


def _matches(text: str, pattern: str) -> str:
    return f"regexp_matches({text}, {literal(pattern)})"


def _signed(letter: str, signs: str) -> str:
    return rf"^[-+(]*\s*(?:{signs})\s*[-+(]*[\d.,]+\s?(?:{letter})\s*\)?$|\d\s?(?:{letter})\s*(?:{signs})\s*\)?$"
