"""What an export is called by the name of a file, and which parts of such a name are other ones every time."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from data.proposals.names import BETWEEN, SILENT, plain, words_of

UNNAMED: Final = "Our CRM"
LONGEST: Final = 80
WORDS: Final = {
    name: frozenset(words)
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
# A name that holds only these is that of any export.
GENERIC: Final = WORDS["silent"] | WORDS["deals"] | SILENT
PART: Final = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
UUID: Final = re.compile(r"(?<![^\W_])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![^\W_])", re.IGNORECASE)
HALF_OF_DAY: Final = re.compile(r"(?<=\d)\s*[ap]m\b", re.IGNORECASE)
HEX: Final = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{4,}", re.IGNORECASE)
# A word may carry a number at its end or its beginning: Deals2026.
NUMBERED: Final = re.compile(r"\d*([^\W\d_]{3,})\d*")
# So is one of the same case between numbers: FY24Q3EMEA.
WRITTEN: Final = re.compile(r"(?<![^\W\d_])([A-Z]{3,}|[a-z]{4,}|[A-Z][a-z]{3,})(?![^\W\d_])")
# Letters and digits of ids change so often at least, and ids are so long.
SWITCH: Final = re.compile(r"\d(?=\D)|\D(?=\d)")
SWITCHES, ID_LETTERS = 3, 8
# Whose customers they are: B2B, B2C.
TRADE: Final = re.compile(r"[A-Za-z]\d[A-Za-z]")
DIGIT: Final = re.compile(r"\d")


def without_ids(stem: str) -> str:
    """Return the name of a file without what is another one in every export: hashes, ids, halves of a day."""
    text = HALF_OF_DAY.sub(" ", UUID.sub(" ", unicodedata.normalize("NFC", stem)))
    return PART.sub(lambda part: " " if _is_id(part[0]) else part[0], text)


def _is_id(part: str) -> bool:
    if WRITTEN.search(part) and not NUMBERED.fullmatch(part):
        return False
    is_long = len(part) >= ID_LETTERS and len(SWITCH.findall(part)) >= SWITCHES
    return is_long or (HEX.fullmatch(part) is not None and not NUMBERED.fullmatch(part))


def label_of(stem: str, crm: str = "") -> str:
    """Return what an export is called: by the words of a file's name, by its CRM where they could be any export's."""
    words = _words(stem)
    if not words or not crm or not _is_generic(words, crm):
        said = " ".join(words)[:LONGEST].strip()
        return f"{said[:1].upper()}{said[1:]}" if said else crm or UNNAMED
    return " ".join((crm, *_rows(words, crm)))[:LONGEST].strip()


def _words(stem: str) -> list[str]:
    """Return the words of a name as they are written, without days, times and what leads to them."""
    words = [_word(part) for part in PART.findall(without_ids(stem))]
    words = ["" if _is_month(words, nth) else word for nth, word in enumerate(words)]
    for nth in reversed(range(len(words) - 1)):
        if not words[nth + 1] and plain(words[nth]) in WORDS["joining"]:
            words[nth] = ""
    return [word for word in words if word]


def _is_month(words: Sequence[str], nth: int) -> bool:
    """Tell whether a word is a month beside a number."""
    beside = (words[at] for at in (nth - 1, nth + 1) if 0 <= at < len(words))
    return plain(words[nth]) in WORDS["months"] and not all(beside)


def _word(part: str) -> str:
    """Return the word of a part of a name; '' where it is a number, or letters and digits without a word."""
    if not DIGIT.search(part) or TRADE.fullmatch(part):
        return part
    found = NUMBERED.fullmatch(part) or WRITTEN.search(part)
    return found[1] if found else ""


def _is_generic(words: Sequence[str], crm: str) -> bool:
    told = (one for word in words if plain(word) not in _names(crm) for one in words_of(word))
    return {*told} <= GENERIC | _names(crm)


def _names(crm: str) -> frozenset[str]:
    """Return the words that a CRM's name may be written with."""
    return frozenset((*words_of(crm), plain(crm), crm.casefold()))


def _rows(words: Sequence[str], crm: str) -> list[str]:
    """Return what is said beside the CRM: what the rows are, each word once, and no word in capitals."""
    left_out = WORDS["silent"] | _names(crm)
    apart = [one for word in words if plain(word) not in left_out for one in BETWEEN.split(word)]
    told = {plain(word): word.lower() if word.isupper() else word for word in reversed(apart)}
    return [told[word] for word in dict.fromkeys(map(plain, apart)) if word not in left_out]
