"""How headers are compared: without case, accents, signs and the words that every column of a deal has."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.fuzz import token_sort_ratio

from data.ingest.reading.cells import BETWEEN as BETWEEN_LETTERS
from data.ingest.reading.cells import LETTER
from data.ingest.reading.sheets import same
from data.proposals.words import WORDS

# Letters that are others' with a stroke, and no letter with an accent.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# Words of different columns are 86 alike at most, 'data prevista de fechamento' and 'data real de fechamento'; 'lost
# date' and 'last date' are 89, and a letter too many in 'amount' leaves 92.
ALIKE = 90.0
# Shorter words differ in one letter and mean other things: 'rate' and 'date'.
FEWEST_LETTERS = 6
BETWEEN = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
AFTER_LETTER = re.compile(rf"(?<={LETTER}){BETWEEN_LETTERS}")
BEFORE_LETTER = re.compile(rf"{BETWEEN_LETTERS}(?={LETTER})")
WORD = re.compile(r"[^\W_]+")
# What stands between the names of a column in two languages.
BOTH = re.compile(r"[/|]")
NOISE = re.compile(r"\([^)]*\)|[^\w\s]|_")
PREFIX = re.compile(r"^\s*([^\s-][^-/]*?)\s+-\s+")
# A prefix stands before so many headers of a file that it tells none from another.
PREFIXED = 0.6
# NOTED is the word with a note behind it: 'Amount (converted)' stands beside an 'Amount' that is the one.
EXACT, NOTED, STRIPPED, ALMOST = 0.98, 0.94, 0.93, 0.8
# By how much each word of a list is less sure than the one before it, and the last than the first at most.
LATER, LAST = 0.0005, 0.05
# Languages that write words together end a longer word with what it is: 예상수주일 and 진행상태.
UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
COMPOUND = 0.87
# A word that is cut short keeps so many letters at least: 'Gesch.' and 'Est.', not 'No.'.
SHORT = re.compile(r"[^\W\d_]{3,}\.(?=\s)")
ABBREVIATED, ABBREVIATED_NOTED = 0.92, 0.88


@functools.lru_cache(maxsize=10_000)
def plain(header: str) -> str:
    """Return a header without case, accents and signs, its words apart."""
    apart = BETWEEN.sub(" ", unicodedata.normalize("NFKC", header))
    text = NOISE.sub(" ", apart) if NOISE.sub("", apart).strip() else apart
    return re.sub(r"\s+", " ", _unaccented(text)).strip().casefold().translate(LETTERS)


def _unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("ß", "ss"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


# Words of a header that tell nothing: what every column is of, and what only joins others.
# Single words that amounts are called by, and from which likeness on a header is called so.
WORDS_OF_MONEY = frozenset(word for word in map(plain, WORDS["opportunities"]["amount"]) if " " not in word)
CALLED = 0.8
SILENT = frozenset(map(plain, (*WORDS["compared"]["entities"], *WORDS["compared"]["joining"])))


def in_both(header: str) -> list[str]:
    """Return both names of a header in two languages, as of 'Customer / Kunde'; nothing where it has one name."""
    names = [name.strip() for name in BOTH.split(header) if name.strip()]
    return names if len(names) > 1 else []


def signless(cell: str) -> str:
    """Return a cell without case, accents, and the spaces and signs that stand beside a letter."""
    return BEFORE_LETTER.sub("", AFTER_LETTER.sub("", _unaccented(cell.lower())))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text as they are compared, each with where it begins and ends."""
    for found in WORD.finditer(text):
        start = found.start()
        for part in BETWEEN.split(found[0]):
            yield plain(part), start, start + len(part)
            start += len(part)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared."""
    return tuple(word for word, *_ in spans(text))


@functools.lru_cache(maxsize=10_000)
def bare(header: str) -> str:
    """Return a header's telling words in order of the alphabet, without what every column of a deal has."""
    words = plain(header).split()
    return " ".join(sorted([word for word in words if word not in SILENT] or words))


def without_prefix(headers: Iterable[str]) -> dict[str, str]:
    """Return each header without the entity that a file writes before most of them: 'Deal - Value' is 'Value'."""
    listed = list(headers)
    starts = Counter(found[1] for header in listed if (found := PREFIX.match(header)))
    shared = {start for start, count in starts.items() if count >= max(3, PREFIXED * len(listed))}
    return {
        header: PREFIX.sub("", header) if (found := PREFIX.match(header)) and found[1] in shared else header
        for header in listed
    }


_same = functools.lru_cache(maxsize=10_000)(same)


def likeness(header: str, words: Sequence[str]) -> float:
    """Return between 0 and 1 how surely a header means what words are for, the surest of which come first."""
    return _likeness(header, tuple(words))


# Of every file each column is held against the words of each field, and headers are much the same everywhere.
@functools.lru_cache(maxsize=20_000)
def _likeness(header: str, words: tuple[str, ...]) -> float:
    found = max(((_alike(header, word), -nth) for nth, word in enumerate(words)), default=(0.0, 0))
    return max(0.0, found[0] + found[1] * min(LATER, LAST / max(len(words), 1)))


def _alike(header: str, word: str) -> float:
    if _same(header) == _same(word):
        return EXACT
    if "(" in word:
        return 0.0
    if plain(header) == plain(word):
        return NOTED if "(" in header else EXACT
    one, other = bare(header), bare(word)
    if one == other:
        return STRIPPED
    if SHORT.search(header) and _is_abbreviated(header, word):
        return ABBREVIATED_NOTED if "(" in header else ABBREVIATED
    return COMPOUND if _ends_with(header, "".join(plain(word).split())) else ALMOST * _ratio(one, other)


def _ends_with(header: str, word: str) -> bool:
    """Say whether a header ends with a word of a language that writes words together."""
    return UNSPACED.search(word) is not None and len(word) > 1 and "".join(plain(header).split()).endswith(word)


def _ratio(one: str, other: str) -> float:
    if min(len(one), len(other)) < FEWEST_LETTERS:
        return 0.0
    return token_sort_ratio(one, other, score_cutoff=ALIKE) / 100


def _is_abbreviated(header: str, word: str) -> bool:
    """Say whether a header is a word's with some of its words cut short: 'Gesch. Umsatz' is 'Geschätzter Umsatz'."""
    cut = {plain(found) for found in SHORT.findall(header)}
    written, whole = plain(header).split(), plain(word).split()
    if len(written) != len(whole) or cut >= set(written):
        return False
    pairs = zip(written, whole, strict=True)
    return all(one == other or (one in cut and other.startswith(one)) for one, other in pairs)


@functools.cache
def is_called_money(header: str) -> bool:
    """Say whether a header is, or holds a word, that amounts are called by."""
    return (
        bool(set(plain(header).split()) & WORDS_OF_MONEY)
        or likeness(header, WORDS["opportunities"]["amount"]) >= CALLED
    )


def best(headers: Mapping[str, str], words: Sequence[str]) -> list[tuple[float, str]]:
    """Return the headers that may mean what words are for, the surest first, each with its likeness."""
    found = [(likeness(text, words), header) for header, text in headers.items()]
    return sorted(((sure, header) for sure, header in found if sure), key=lambda one: -one[0])
