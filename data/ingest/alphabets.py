"""Which of the older Latin encodings a text has: the one in which its words are of a language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

# Letters beyond ASCII, by language.
LETTERS = (
    "äöüß",
    "àâæçéèêëîïôœùûüÿ",
    "áéíñóúü",
    "àáâãçéêíóôõúü",
    "àèéìíîòóùú",
    "éëïóöüè",
    "åäöéü",
    "æøåéôò",
    "áðéíóúýþæö",
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîșțşţ",
    "čćđšž",
    "çğıiöşüâîû",
    "õäöüšž",
)
ALPHABETS = tuple(frozenset(letters + letters.upper() + "İ") for letters in LETTERS)
# From the most to the least common; of equals the first is taken.
LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman")
WORD = re.compile(r"[^\W\d_]+")
# A sign that is no apostrophe does not stand within a word, and no capital follows a small letter.
WITHIN_A_WORD = re.compile(r"[^\W\d_][^\w\x00-\x7f\u2018\u2019\u00a0][^\W\d_]")


def likeliest(sample: bytes, encodings: Sequence[str] = LATIN) -> str:
    """Return the encoding in which the fewest words of a text have letters that no one language has together."""
    return min(encodings, key=lambda encoding: _odd(sample.decode(encoding, "replace")))


def _odd(text: str) -> int:
    words = {word for word in WORD.findall(text) if not word.isascii()}
    signs = len(set(WITHIN_A_WORD.findall(text))) + text.count("\ufffd")
    return sum(not _of_one_language(word) for word in words) + signs


def _of_one_language(word: str) -> bool:
    beyond = {letter for letter in word if not letter.isascii()}
    known = any(beyond <= letters for letters in ALPHABETS)
    return known and not any(a.islower() and b in beyond and b.isupper() for a, b in itertools.pairwise(word))
