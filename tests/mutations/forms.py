"""How exports write one cell: days, money, nothing at all, names in letters of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
GERMAN = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
FRENCH = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
EPOCH, SHEETS = dt.date(1970, 1, 1), dt.date(1899, 12, 30)


def _seconds(day: dt.date) -> int:
    return (day - EPOCH).days * 86_400 + 45_296


# Each with what a person who knows the export would say of it: which of three numbers comes first.
DAYS: Mapping[str, tuple[str, Callable[[dt.date], str]]] = {
    "Y-m-d": ("", lambda d: f"{d.year:04}-{d.month:02}-{d.day:02}"),
    "d/m/Y": ("%d/%m/%Y", lambda d: f"{d.day:02}/{d.month:02}/{d.year:04}"),
    "m/d/Y": ("%m/%d/%Y", lambda d: f"{d.month:02}/{d.day:02}/{d.year:04}"),
    "j/n/Y": ("%d/%m/%Y", lambda d: f"{d.day}/{d.month}/{d.year:04}"),
    "n/j/Y": ("%m/%d/%Y", lambda d: f"{d.month}/{d.day}/{d.year:04}"),
    "d.m.Y": ("%d/%m/%Y", lambda d: f"{d.day:02}.{d.month:02}.{d.year:04}"),
    "d-m-Y": ("%d/%m/%Y", lambda d: f"{d.day:02}-{d.month:02}-{d.year:04}"),
    "d.m.y": ("%d/%m/%Y", lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}"),
    "m/d/y": ("%m/%d/%Y", lambda d: f"{d.month:02}/{d.day:02}/{d.year % 100:02}"),
    "Y/m/d": ("", lambda d: f"{d.year:04}/{d.month:02}/{d.day:02}"),
    "Ymd": ("", lambda d: f"{d.year:04}{d.month:02}{d.day:02}"),
    "Y-m-d H:M:S": ("", lambda d: f"{d.year:04}-{d.month:02}-{d.day:02} 00:00:00"),
    "Y-m-dTZ": ("", lambda d: f"{d.year:04}-{d.month:02}-{d.day:02}T23:45:12.000Z"),
    "Y-m-d zone": ("", lambda d: f"{d.year:04}-{d.month:02}-{d.day:02} 00:15:00+02:00"),
    "d/m/Y H:M": ("%d/%m/%Y", lambda d: f"{d.day:02}/{d.month:02}/{d.year:04} 13:45"),
    "n/j/Y AM": ("%m/%d/%Y", lambda d: f"{d.month}/{d.day}/{d.year:04} 12:00:00 AM"),
    "spreadsheet": ("", lambda d: str((d - SHEETS).days)),
    "spreadsheet time": ("", lambda d: f"{(d - SHEETS).days}.573"),
    "seconds": ("", lambda d: str(_seconds(d))),
    "milliseconds": ("", lambda d: f"{_seconds(d)}000"),
    "d Mon Y": ("", lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year:04}"),
    "d-Mon-y": ("", lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year % 100:02}"),
    "Month d, Y": ("", lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year:04}"),
    "d. Monat Y": ("", lambda d: f"{d.day}. {GERMAN[d.month - 1]} {d.year:04}"),
    "d mois Y": ("", lambda d: f"{d.day} {FRENCH[d.month - 1]} {d.year:04}"),
}


class Money(NamedTuple):
    """How money is written: what stands between groups and before decimals, how many of those, what stands around."""

    group: str = ""
    decimal: str = "."
    decimals: int = 0
    before: str = ""
    after: str = ""

    def write(self, amount: float) -> str:
        decimals = self.decimals if float(amount).is_integer() else 2
        digits = f"{amount:,.{decimals}f}".translate({ord(","): self.group, ord("."): self.decimal})
        return f"{self.before}{digits}{self.after}"


GROUPS = ("", ",", ".", " ", "\u00a0", "\u202f", "'", "’")
AROUND = (
    *(
        ("", ""),
        ("$", ""),
        ("$ ", ""),
        ("", " €"),
        ("€", ""),
        ("", "\u00a0€"),
        ("USD ", ""),
        ("", " USD"),
        ("CHF ", ""),
    ),
    *(("£", ""), ("US$", ""), ("", " zł"), ("", " kr"), ("R$ ", "")),
)
NOTHING = (
    *("", "\\N", "NULL", "null", "N/A", "n/a", "-", "--", "nan", "NaN", "#N/A", "(No value)", "None", "(blank)"),
    *("\u00a0", "  ", "NaT", "<null>", "TBD", "k. A."),
)
# Names of accounts and of owners that an encoding can hold and ASCII cannot.
WEST = (("Café Zoë", "Müller & Söhne", "Ångström", "Peña Hermanos"), ("José Núñez", "Bjørn Sørensen"))
CENTRAL = (("Škoda Dílna", "Łódzkie Młyny", "Győri Gép", "Dvořák a synové"), ("Zdeněk Říha", "Grażyna Wójcik"))
CYRILLIC = (("Северное сияние", "Ромашка", "Берёзка", "Вектор"), ("Иван Петров", "Ольга Соколова"))
JAPANESE = (("株式会社山田", "東京商事", "北海道", "大阪"), ("山田太郎", "鈴木花子"))
PLAIN: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
# Encodings by how Python names them, each with the names that exports in it hold.
ENCODINGS = {
    "utf-8": (PLAIN, WEST, CENTRAL, CYRILLIC, JAPANESE),
    "utf-8-sig": (PLAIN, WEST, CENTRAL, CYRILLIC, JAPANESE),
    "utf-16": (PLAIN, WEST, CYRILLIC, JAPANESE),
    "utf-16-le": (PLAIN, WEST, CENTRAL, CYRILLIC),
    "utf-16-be": (PLAIN, WEST, CENTRAL, CYRILLIC),
    "cp1252": (WEST,),
    "cp1250": (CENTRAL,),
    "cp1251": (CYRILLIC,),
}


def cased(text: str, style: str) -> str:
    """Write a name in another case, or with spaces around or within."""
    styles: Mapping[str, Callable[[str], str]] = {
        "upper": str.upper,
        "lower": str.lower,
        "title": str.title,
        "padded": lambda t: f" {t}  ",
        "no-break": lambda t: f"\u00a0{t}".replace(" ", "\u00a0"),
        "wide": lambda t: t.replace(" ", "  "),
    }
    return styles[style](text) if style else text


STYLES = ("", "upper", "lower", "title", "padded", "no-break", "wide")
