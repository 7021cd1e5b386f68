"""What to do about what a guard finds: in a mapping and at the command line, and on the Data page."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Final

from data.errors import CheckFailed
from data.formats.currency_signs import LETTERED
from data.formats.multiples import ABOUT, ANY_WORD, SHORT
from data.formats.number_forms import EACH_WORDS
from data.ingest import outcomes
from data.ingest.repeats import REPEATS

ACCEPT: Final = (
    'Correct the mapping or the export; or publish all the same, with a reason: --accept "...".'
    " The former snapshot stays."
)
ACCEPT_ON_PAGE: Final = (
    "Correct the columns or the export; or say why it is right all the same. The former snapshot stays."
)
IN_THE_EXPORT: Final = "Choose another column for it, or correct these cells in the export."
# As the select beside a column of the Data page calls it.
EACH_CELL: Final = (
    f"Where such cells are numbers, go back and choose beside that column, numbers: {EACH_WORDS}. Else correct them in"
    " the export."
)


@dataclasses.dataclass(frozen=True)
class Advice:
    """The next step after a finding: what to declare in a mapping, and what to choose on the page, '' if the same."""

    declare: str = ""
    choose: str = ""

    def of(self, column: str, value: str | None) -> Advice:
        """Return it for a cell of a column."""
        null = json.dumps(value or "", ensure_ascii=False)
        return Advice(*(words.format(column=column, value=value, null=null) for words in (self.declare, self.choose)))

    def refusal(self, sentence: str) -> CheckFailed:
        """Return the error that tells a finding with this next step."""
        return CheckFailed(
            sentence, f"{self.declare} {ACCEPT}".strip(), f"{self.choose or self.declare} {ACCEPT_ON_PAGE}".strip()
        )


NOTHING: Final = Advice()
QUOTE: Final = Advice(
    "Declare the delimiter, or export the file again with quotes around cells that hold it.",
    "Export the file again with quotes around cells that hold what stands between cells.",
)
# By a part of the reason for which rows are set aside.
ADVICE: Final = {
    outcomes.UNKNOWN_STAGE: Advice(
        'Declare it: [[stage]] name = "{value}", outcome = "open", "won" or "lost".',
        "Choose the column of the stages again, or correct what the export calls {value!r}.",
    ),
    outcomes.UNKNOWN_OUTCOME: Advice(
        'Declare it: [[outcome]] when = {{ "{column}" = "{value}" }}, outcome = "open", "won" or "lost".',
        "Answer what {value!r} in {column!r} means, or choose another column for the stage.",
    ),
    "must be a date": Advice(
        "Declare how its days are written: date_format. Where the cell means none, add to the mapping, under"
        " [opportunities]: null = {null}.",
        IN_THE_EXPORT,
    ),
    "must be a number": Advice(
        "Declare how its numbers are written: decimal, thousands. Where the cell means none, add to the mapping, under"
        " [opportunities]: null = {null}.",
        EACH_CELL,
    ),
    "must be a whole number": Advice('Declare its [[field]] with kind = "number".', IN_THE_EXPORT),
    "plausibly covers": Advice(
        "Declare the first and last day where these are right: earliest, latest; or null where they mean none.",
        "Correct these days in the export, or leave them empty where they mean none.",
    ),
    "has no closing date": Advice(
        "Map closed_on to a column that has a day for every deal that was won or lost, or leave it out.",
        "Choose a column for the day that deals closed which is filled for won and lost deals alike, or that it is not"
        " in the file; or fill these cells in.",
    ),
    "has a closing date": Advice(
        "If one column holds expected and actual closing days, map it to closed_on alone.",
        "If one column holds expected and actual closing days, choose it for the closing day alone.",
    ),
    "No rate": Advice(
        "Declare what one unit of it is worth: [rates] fixed = {{ {value} = <its rate> }}, or a file of rates;"
        " fill empty cells in.",
        "Say what 1 of it is worth where rates are asked for, or choose no column for the currency where all are in the"
        " same.",
    ),
    REPEATS: Advice(
        'Declare what rows of one id mean: repeats = "sum" where each has its own money, as line items do; "first" or'
        ' "last" where each repeats the deal\'s.',
        "Answer what rows of one deal are, or choose a column for its id that names each deal once.",
    ),
    "No row of": Advice(
        "Add the missing rows, or leave the table out of the mapping. Where the cell means none, add to the mapping,"
        " under [opportunities]: null = {null}.",
        "Add the missing rows to that file, or hand the export in without it.",
    ),
    "is below": Advice("Declare its minimum as a [[field]], or correct the rows.", IN_THE_EXPORT),
    "is above": Advice("Declare its maximum as a [[field]], or correct the rows.", IN_THE_EXPORT),
}


def advice(reason: str, column: str, value: str | None) -> Advice:
    """Return what to do where rows are set aside for a reason."""
    found = next((found for part, found in ADVICE.items() if part in reason), NOTHING)
    if found.choose == EACH_CELL and _has_words(value or ""):
        found = dataclasses.replace(found, choose=IN_THE_EXPORT)
    return found.of(column, value)


def _has_words(cell: str) -> bool:
    """Say whether letters stand in a cell that are of no currency and multiply nothing: no way of writing reads it."""
    return any(
        sign.isalpha() for sign in re.sub(rf"^{ABOUT}|{LETTERED}|(?<=[\d ])(?:{ANY_WORD}|{SHORT})(?!\w)", "", cell)
    )
