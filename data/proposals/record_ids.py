"""Columns whose cells are ids of users or records: names to the CRM alone, and no field of a deal."""

from __future__ import annotations

import re
from typing import Final

from data.proposals.names import words_of
from data.proposals.survey import Column
from data.proposals.words import WORDS

# UUIDs, ids of Salesforce (what it is of, where it was made, a reserved zero, and its number), of Zoho, of Odoo, and of
# databases in 24 or 32 hexadecimal digits.
FORMS: Final = (
    r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?",
    r"(?=\w{0,2}\d)(?=.*[a-zA-Z])[0-9a-zA-Z]{5}0[0-9a-zA-Z]{9}([0-9a-zA-Z]{3})?",
    r"zcrm_\d+",
    r"__(export|import)__\.\w+",
    r"(?=\D*\d)[0-9a-fA-F]{24}|(?=\D*\d)[0-9a-fA-F]{32}",
)
FORM: Final = re.compile("|".join(f"(?:{form})" for form in FORMS))
# The user that a CRM begins with has a short id beside the long ones of all others.
CODE: Final = re.compile(r"(?=.*\d)[\w./#{}-]+")
MOST_OF: Final = 0.5
# Numbers of fewer digits are places in a list or sizes, whatever they are called.
LONG_NUMBER: Final = re.compile(r"\d{5,}")
SHORT_NUMBER: Final = re.compile(r"[\d.,-]{1,6}")


def holds_ids(column: Column) -> bool:
    """Say whether a column's cells are ids: by their form, or as its header says so and none is a word."""
    cells = [cell for cell, _ in column.common]
    if not cells or not are_codes(column):
        return False
    formed = sum(FORM.fullmatch(cell) is not None for cell in cells)
    return formed >= MOST_OF * len(cells) or (_says_id(column.header) and all(map(_is_long, cells)))


def are_codes(column: Column) -> bool:
    """Say whether each cell of a column has a digit and no blank."""
    return all(CODE.fullmatch(cell) for cell, _ in column.common)


def _says_id(header: str) -> bool:
    return any(word in WORDS["ids"]["alone"] for word in words_of(header))


def _is_long(cell: str) -> bool:
    return LONG_NUMBER.fullmatch(cell) is not None or SHORT_NUMBER.fullmatch(cell) is None
