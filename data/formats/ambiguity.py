"""What is asked of a column's cells before it is read, and what is said of one that has two readings."""

from __future__ import annotations

from collections.abc import Mapping

# A form that fewer than one in twenty of a column's dates have is a slip of the pen, not how it is written.
LEAST_SHARE = 0.05
# Of a hundred cells that tell how a column is read, at most one may tell another way.
STRAY_SHARE = 0.01


class Ambiguous(Exception):  # it says what the column is
    """A column can be read in more than one way: two of its cells, and the keys that would tell."""

    def __init__(self, examples: tuple[str, str], readings: str, lines: Mapping[str, str]) -> None:
        """Keep two cells, the readings in words, and for each of them the line of the mapping that declares it."""
        super().__init__(readings)
        self.examples, self.readings, self.lines = examples, readings, lines


def counted(forms: Mapping[str, str], cells: str, of: str = "") -> str:
    """Return the question how many cells have each form, and which of them come first and last.

    `of`: what tells the columns apart whose cells these are, where they are of several.
    """
    told = ", ".join(f"{condition} as {name}" for name, condition in forms.items())
    asked = ", ".join(
        f"count(*) filter ({name}) as {name}, min(cell) filter ({name}) as {name}_one,"
        f" max(cell) filter ({name}) as {name}_two"
        for name in forms
    )
    if not of:
        return f"select {asked} from (select cell, {told} from ({cells}))"
    return f"select {of}, {asked} from (select {of}, cell, {told} from ({cells})) group by {of}"
