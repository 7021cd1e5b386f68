"""What stands beside money and says in which currency it is: codes, signs, and words that are cut short."""

from __future__ import annotations

import functools
import re
from typing import Final

from data.statements import literal

# Codes of ISO 4217 in use in exports, and what else stands beside money.
CODES: Final = (
    "USD|EUR|GBP|CHF|JPY|CNY|RMB|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|INR|BRL|MXN|ARS|CLP|COP|PEN|"
    "ZAR|NGN|KES|EGP|AED|SAR|QAR|ILS|SGD|HKD|TWD|KRW|THB|MYR|IDR|PHP|VND|PKR|KZT|BYN|RSD|MDL|GEL"
)
CODE: Final = rf"\b(?:{CODES})\b"
# Signs with a letter in them: how each is written, and the codes that it may mean, the likeliest first. None stands
# within a word, and those that ids begin with stand before no digit. $ alone is of so many that any of them may be it.
LETTERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "US$": (r"US\$|U\$S", ("USD",)),
    "C$": (r"CA?\$", ("CAD",)),
    "A$": (r"AU?\$", ("AUD",)),
    "NZ$": (r"NZ\$", ("NZD",)),
    "HK$": (r"HK\$", ("HKD",)),
    "NT$": (r"NT\$", ("TWD",)),
    "MX$": (r"Me?x\$|MX\$", ("MXN",)),
    "S$": (r"S\$", ("SGD",)),
    "R$": (r"R\$", ("BRL",)),
    "S/": (r"S/\.?", ("PEN",)),
    "kr": (r"(?i:kr)\.?", ("SEK", "NOK", "DKK", "ISK")),
    "zł": (r"(?i:zł)\.?|zl\.?", ("PLN",)),
    "Kč": (r"(?i:kč)s?\.?|Kc", ("CZK",)),
    "Ft": (r"(?:Ft|FT)\.?", ("HUF",)),
    "lei": (r"(?i:lei|leu)\.?", ("RON", "MDL")),
    "лв": (r"(?i:лв)\.?", ("BGN",)),
    "TL": (r"(?i:tl)\b\.?", ("TRY",)),
    "Rs": (r"Rs\.?", ("INR", "PKR")),
    "руб": (r"(?i:руб(?:\.|л(?:ей|я|ь|и))?|р\.)|р", ("RUB", "BYN")),
    "грн": (r"(?i:грн)\.?", ("UAH",)),
    "тг": (r"(?i:тг)\.?|(?i:тенге)", ("KZT",)),
    "RM": (r"RM\b", ("MYR",)),
    "Rp": (r"Rp\.?", ("IDR",)),
    "Fr": (r"(?:S?Fr|sFr|SFR)\b\.?", ("CHF",)),
    "DH": (r"(?:Dhs?|DHS?)\b\.?", ("AED",)),
    "din": (r"din\b\.?", ("RSD",)),
    "euro": (r"(?i:euros?)", ("EUR",)),
    "元": (r"人民币元?|元", ("CNY",)),
    "円": (r"円", ("JPY",)),
    "원": (r"원", ("KRW",)),
}
# Signs without a letter, and what each may stand for.
SYMBOLS: Final[dict[str, tuple[str, ...]]] = {
    "€": ("EUR",), "£": ("GBP", "EGP"), "¥": ("JPY", "CNY", "RMB"), "￥": ("JPY", "CNY", "RMB"), "₹": ("INR",),
    "₽": ("RUB",), "₺": ("TRY",), "₩": ("KRW",), "₪": ("ILS",), "₴": ("UAH",), "฿": ("THB",), "₫": ("VND",),
    "₱": ("PHP",), "₦": ("NGN",), "₸": ("KZT",), "₾": ("GEL",),
}  # fmt: skip
# Signs that ids begin with too, and words that are others in many languages, as they stand beside a number.
DOUBTFUL: Final = r"(?:TL|Rs|RM|Rp|S?Fr|SFR|Dhs?|DHS?|din|[Ee]uros?|EUROS?|S/|FT|Kr|KR|zl|Kc|р)"
LETTERED: Final = "|".join((CODES, *(pattern for pattern, _ in LETTERS.values())))
SIGNS: Final = rf"(?:{LETTERED}|\p{{Sc}})"
# The same as DuckDB finds it anywhere in a cell, as the first group: no letter stands beside its own.
# A letter for a multiple may stand before them: mkr, tkr, 万円.
MULTIPLE: Final = "[mMtTkK千万億亿만억]?"
FOUND: Final = rf"(?:^|\P{{L}}){MULTIPLE}({LETTERED})(?:\P{{L}}|$)|(\p{{Sc}})"
OF_SIGN: Final = {sign: codes for sign, (_, codes) in LETTERS.items()} | SYMBOLS
# The codes of signs that are of one currency alone, and what a sign stands for where it is not.
CODE_OF: Final = {sign: codes[0] for sign, codes in OF_SIGN.items() if len(codes) == 1}
# What a sign beside money most likely stands for.
LIKELY: Final = {sign: codes[0] for sign, codes in OF_SIGN.items()} | {"$": "USD"}
LETTER: Final = r"[^\W\d_]"
IN_CELL: Final = re.compile(CODE), re.compile(rf"(?<!{LETTER}){MULTIPLE}({LETTERED})(?!{LETTER})")


def sign_sql(text: str) -> str:
    """Return SQL for the sign or the code of a currency in a cell as it is written; '' if none stands there."""
    pattern = literal(FOUND)
    return f"regexp_extract({text}, {pattern}, 1) || regexp_extract({text}, {pattern}, 2)"


@functools.lru_cache(maxsize=10_000)
def plain_sign(written: str) -> str:
    """Return a sign as it is called here, however it is written: 'Kr.' is 'kr'."""
    forms = ((sign, pattern) for sign, (pattern, _) in LETTERS.items())
    return next((sign for sign, pattern in forms if re.fullmatch(pattern, written)), written)


def code(sign: str) -> str:
    """Return the code that a sign or code beside money most likely means."""
    return LIKELY.get(sign, sign)


def code_in(cell: str) -> str:
    """Return the code of the currency that stands in a cell beside its number; '' if none does."""
    return code(sign_in(cell))


def sign_in(cell: str) -> str:
    """Return the code or the sign of a currency as it stands beside a cell's number; '' if none does."""
    coded, lettered = IN_CELL
    if found := coded.search(cell):
        return plain_sign(found[0])
    if found := lettered.search(cell):
        return plain_sign(found[1])
    return next((sign for sign in (*SYMBOLS, "$") if sign in cell), "")


def code_sql(text: str, currency: str) -> str:
    """Return SQL for the code of the currency in a cell; a cell without, or with a sign that may be it, is in this."""
    met = {sign: f"regexp_matches({text}, {literal(_apart(pattern))})" for sign, (pattern, _) in LETTERS.items()}
    met |= {sign: f"contains({text}, {literal(sign)})" for sign in (*SYMBOLS, "$")}
    codes = {sign: currency if sign not in CODE_OF and may_be(sign, currency) else code(sign) for sign in met}
    cases = " ".join(f"when {asked} then {literal(codes[sign])}" for sign, asked in met.items())
    named = f"regexp_extract({text}, {literal(CODE)})"
    return f"case when regexp_matches({text}, {literal(CODE)}) then {named} {cases} else {literal(currency)} end"


def _apart(pattern: str) -> str:
    return rf"(?:^|\P{{L}}){MULTIPLE}(?:{pattern})(?:\P{{L}}|$)"


def may_be(sign: str, currency: str) -> bool:
    """Say whether a sign or code beside money may be that of a currency; of one that is not told, any may."""
    wanted = currency.upper()
    if wanted not in CODES.split("|"):
        return True
    if sign == "$":
        return wanted not in {one for codes in SYMBOLS.values() for one in codes} | {"SEK", "NOK", "DKK", "ISK"}
    known = plain_sign(sign)
    return wanted in OF_SIGN.get(known, (sign,) if sign.isalpha() else (wanted,))
