"""In which characters a text file is written: declared, marked, UTF-8, or the likeliest of the older ones."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator
from typing import IO

import charset_normalizer

from data.errors import SourceError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What Windows, older Macs and databases in Europe and Asia write.
OLDER = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "cp932", "gb18030", "big5", "cp949"]
WESTERN = ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúüªº", "àáâãçéêíóôõúü", "àèéìíîòóùú", "àçèéíïòóúü", "åäöéæø", "áðéíóúýþæö")
# Letters beyond ASCII of the languages that are written in each encoding of Latin letters: German, French, Spanish,
# Portuguese, Italian, Catalan, Nordic and Icelandic; Polish, Czech, Slovak, Hungarian, Romanian, Croatian; Turkish.
ALPHABETS = {
    "cp1252": WESTERN,
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß"),
    "cp1254": ("çğıi\u0307öşüâîû",),
    "mac_roman": WESTERN,
}
# Runs of letters, and of signs beyond ASCII that stand within words only where the encoding is another.
WORD = re.compile(r"[^\s\x00-@\[-`{-\x7f‘’‚“”„–—…•«»€™®©°·§´]+")
UTF8 = "utf-8"
CHUNK = 1 << 20
# A line of an older encoding is hardly ever UTF-8 by chance.
MIXED_SHARE = 0.05
# Lines with other than ASCII characters that are enough to tell the encoding.
ENOUGH = 400
NO_LETTERS = re.compile(rb"[\x00-@\[-`{-\x7f]+")
LETTER = r"[^\W\d_]"
# Currencies beside digits, and dashes between words: whoever writes them means no letter.
MONEY = r"[£€¥]|Kč"
SIGN = re.compile(rf"(?<!{LETTER})(?:{MONEY})\s?[-+]?\d|\d\s?(?:{MONEY})(?!{LETTER})|\s[–—]\s")
# £, £k and £m stand among words and are none; what letters follow otherwise is a name such as Łukasz, read wrongly.
UNIT = re.compile(rf"(?<!{LETTER})[£€¥](?:[kKmM]|mn|bn)?(?!{LETTER})")
# An ordinal aside, no letter stands alone beside a digit.
ALONE = re.compile(rf"(?<!{LETTER})(?:(?<=\d)(?![ªº]){LETTER}|{LETTER}(?=\d))(?!{LETTER})")
# Shorter words are of many languages: an initial, 'à' or a sign that is read wrongly.
SHORTEST = 3
# Words of Latin letters hold few that are not ASCII, hardly ever two side by side; no-break spaces are no letters.
ACCENTED = re.compile(rb"[\x80-\x9f\xa1-\xff]+")
MOST_ACCENTED, ACCENTED_ONCE = 2, 0.5


def encoding_of(content: IO[bytes], name: str, declared: str = "") -> str:
    """Return the encoding of a file; raise SourceError where none fits, naming the line to add to the mapping."""
    if declared:
        return _declared(declared, name)
    start = content.read(4096)
    content.seek(0)
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return encoding
    if b"\0" in start[:200]:
        # Most characters of any table are ASCII, whose other byte is zero.
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    damaged, whole = _lines(content)
    content.seek(0)
    if not damaged:
        return UTF8
    if whole > len(damaged):
        raise SourceError(f"{name} is UTF-8 text that is damaged at {damaged[0][:40]!r}.", "Export it again as UTF-8.")
    if whole > 1 and whole > MIXED_SHARE * len(damaged):
        raise SourceError(
            f"{name} is written in two encodings: UTF-8, and another at {damaged[0][:40]!r}.",
            "Export it again as UTF-8.",
        )
    return _likeliest(b"\n".join(damaged), name)


def _declared(declared: str, name: str) -> str:
    try:
        return codecs.lookup(declared).name
    except LookupError:
        raise SourceError(
            f"The mapping says that {name} is written in {declared!r}, which is no encoding.",
            'Examples: encoding = "utf-8", "cp1252", "utf-16".',
        ) from None


def _lines(content: IO[bytes]) -> tuple[list[bytes], int]:
    """Return the first lines that are no UTF-8, and how many lines beyond ASCII are."""
    damaged: list[bytes] = []
    whole = 0
    for line in itertools.chain.from_iterable(_split(content)):
        if line.isascii():
            continue
        if _is_utf8(line):
            whole += 1
        else:
            damaged.append(line)
        if len(damaged) >= ENOUGH:
            break
    return damaged, whole


def _split(content: IO[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    while chunk := content.read(CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        yield lines
    yield [rest]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(sample: bytes, name: str) -> str:
    return _latin(sample) if _is_latin(sample) else _of_any_letters(sample, name)


def _is_latin(sample: bytes) -> bool:
    """Say whether letters beyond ASCII stand one by one: words of other alphabets are runs of them."""
    runs = [len(run) for run in ACCENTED.findall(sample)]
    return max(runs, default=0) <= MOST_ACCENTED and runs.count(1) >= ACCENTED_ONCE * len(runs)


def _of_any_letters(sample: bytes, name: str) -> str:
    # Among many digits and signs words are lost; in some encodings of Asia a word holds ASCII bytes too.
    words = b"\n".join(word for word in NO_LETTERS.split(sample) if not word.isascii())
    tried = (charset_normalizer.from_bytes(text, cp_isolation=OLDER).best() for text in (sample, words))
    found = next((one for one in tried if one is not None), None)
    if found is None:
        raise SourceError(
            f"{name} is not UTF-8 text, and its characters fit no other encoding.",
            'Export it again as UTF-8, or add to the mapping: encoding = "cp1252", encoding = "cp1251"'
            " or what else it is written in.",
            "Export it again as UTF-8.",
        )
    return _latin(sample) if found.encoding in ALPHABETS else str(found.encoding)


def _latin(sample: bytes) -> str:
    """Return the encoding of Latin letters in which the fewest words are of no language's letters, the first of equals.

    Of several, that in which most signs are signs, then that in which most words are of one language.
    """
    return max(ALPHABETS, key=lambda encoding: _fitting(sample.decode(encoding, "replace"), encoding))


def _fitting(text: str, encoding: str) -> tuple[int, int, int]:
    """Return how few words beyond ASCII fit no language of an encoding, below zero, how many signs stand as such.

    Last comes how many words fit one of its languages.
    """
    found = {word for word in WORD.findall(UNIT.sub(" ", text)) if not word.isascii()}
    words = [word for word in found if any(map(str.isalpha, word))]
    fits = [[_is_of(alphabet, word) for word in words] for alphabet in ALPHABETS[encoding]]
    misfits = sum(not any(each) for each in zip(*fits, strict=True))
    alone = {letter for letter in ALONE.findall(text) if not letter.isascii()}
    telling = [len(word) >= SHORTEST for word in words]
    most = max(sum(fit and tells for fit, tells in zip(each, telling, strict=True)) for each in fits)
    return -misfits - len(alone) - text.count("\ufffd"), len(SIGN.findall(text)), most


def _is_of(alphabet: str, word: str) -> bool:
    cased = word.isupper() or not word[1:] or word[1:].islower()
    return cased and {letter for letter in word.lower() if not letter.isascii()} <= set(alphabet)
