"""A proposed mapping: its guesses, each with evidence, and the questions that it leaves open."""

from __future__ import annotations

import copy
import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any, Final

Path = tuple[str | int, ...]
Keys = dict[str, Any]
# Where a mapping has a history.
HISTORY: Final = "stage_history"


@dataclasses.dataclass(frozen=True)
class Change:
    """A change to a mapping: the place, by keys and positions, and what stands there then; None removes it."""

    place: Path
    value: Any = None

    def make(self, keys: Keys) -> None:
        """Change a mapping in place; tables on the way are made where they are missing, and lists grow at their end."""
        last = self.place[-1]
        held: Any = keys
        for step, after in itertools.pairwise(self.place):
            held = held[step] if isinstance(step, int) else held.setdefault(step, [] if isinstance(after, int) else {})
        if self.value is None:
            held.pop(last, None)
        elif isinstance(held, list) and isinstance(last, int) and last >= len(held):
            held.append(copy.deepcopy(self.value))
        else:
            held[last] = copy.deepcopy(self.value)


# What stands between stages in their order.
ARROW: Final = " → "


@dataclasses.dataclass(frozen=True)
class Choice:
    """An answer that a question takes, and what it changes in the mapping: also the order of its stages, by names."""

    label: str
    patch: tuple[Change, ...] = ()
    order: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Question:
    """What only a person can tell, in the words of the export; `column` is the header that it is about, if one.

    A question about a column is open only while the mapping reads that column.
    """

    key: str
    sentence: str
    choices: tuple[Choice, ...]
    example: str = ""
    column: str = ""

    @property
    def asks_for(self) -> str:
        """Return the canonical column of the deals of which it asks which header it is; '' for any other question."""
        name = self.key.removesuffix("_column")
        changes = (change for choice in self.choices for change in choice.patch)
        reads = any(change.place == ("opportunities", "columns", name) and change.value for change in changes)
        return name if reads and not self.column else ""


@dataclasses.dataclass(frozen=True)
class FileGuess:
    """A file of the export: its rows, how it is laid out, and the canonical table it is taken for; '' if for none.

    `unread`: a sentence on what of it could not be looked at, '' where all was.
    """

    file: str
    rows: int
    layout: str
    table: str
    evidence: str
    unread: str = ""


@dataclasses.dataclass(frozen=True)
class Guess:
    """A header that is taken for a canonical column or a field of its own, and which others it could be.

    `confidence` lies between 0 and 1. `planned`: the planned day stands in for that of the closing.
    """

    table: str
    name: str
    label: str
    file: str
    header: str
    confidence: float
    evidence: str
    others: tuple[str, ...] = ()
    planned: bool = False


@dataclasses.dataclass(frozen=True)
class StageGuess:
    """A stage as the export writes it, and the outcome that it is taken for.

    `ended`: other columns say that its deals have ended, whatever its words are.
    """

    name: str
    outcome: str
    rows: int
    confidence: float
    evidence: str
    pipeline: str = ""
    ended: bool = False


@dataclasses.dataclass(frozen=True)
class OutcomeGuess:
    """A rule by which columns beside the stage tell an outcome: the cells that each must hold."""

    outcome: str
    when: Mapping[str, tuple[bool | int | float | str, ...]]
    confidence: float
    evidence: str


@dataclasses.dataclass(frozen=True)
class OutcomeCells:
    """Columns that tell outcomes beside the stage, and how many rows have which of their cells together."""

    headers: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, ...], int], ...] = ()


@dataclasses.dataclass(frozen=True)
class Staging:
    """A column that may be the stage: its stages, the rules beside them, both as keys, and what is asked about them.

    `history`: a history as keys, where columns of days name its stages, and why. `of_each`: columns of one stage each.
    `order_why`: what tells the order of the stages, '' where nothing does.
    """

    header: str
    stages: tuple[StageGuess, ...]
    outcomes: tuple[OutcomeGuess, ...]
    declared: Keys
    asked: tuple[Question, ...] = ()
    history: Keys = dataclasses.field(default_factory=dict)
    history_why: str = ""
    of_each: tuple[str, ...] = ()
    order_why: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what it changes in a mapping that reads it as the stage."""
        rows = (Change((key,), self.declared.get(key, [])) for key in ("stage", "outcome"))
        return (Change(("opportunities", "columns", "stage"), self.header), *rows)


@dataclasses.dataclass(frozen=True)
class SharedSign:
    """The likeliest currencies of a sign of several that amounts are written with; `words` say so, and in how many."""

    likely: tuple[str, ...]
    words: str


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What an export is taken for: its CRM ('' if none is recognised), its guesses, and its mapping as plain keys.

    `asked` holds every question, those about columns that are not read among them. `comments` says of places of the
    mapping what they rest on. `stagings`: the columns that may be the stage. `endings`: the headers of columns that say
    that deals have ended, whatever their stages are. `currencies` are those of the deals, the commonest first.
    `outcome_cells`: what is told beside the stage by. `shared_sign`: all that says what amounts are in. `forms`: the
    keys with which columns of the deals' file are read, whatever they are taken for.
    """

    crm: str
    why: str
    files: tuple[FileGuess, ...]
    columns: tuple[Guess, ...]
    stages: tuple[StageGuess, ...]
    outcomes: tuple[OutcomeGuess, ...]
    asked: tuple[Question, ...]
    keys: Keys
    comments: Mapping[Path, str] = dataclasses.field(default_factory=dict)
    stagings: tuple[Staging, ...] = ()
    endings: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    outcome_cells: OutcomeCells = OutcomeCells()
    shared_sign: SharedSign | None = None
    forms: Mapping[str, Keys] = dataclasses.field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions that are open, what matters most first."""
        read = {guess.header for guess in self.columns}
        return tuple(question for question in self.asked if not question.column or question.column in read)


def header_of(column: str | Keys | None) -> str:
    """Return the header of a column as a mapping has it; '' where it has none."""
    return str(column["column"] if isinstance(column, dict) else column or "")


def column_keys(column: str | Keys) -> Keys:
    """Return a column as a mapping has it with all of its keys, also where its header stands alone."""
    return dict(column) if isinstance(column, dict) else {"column": column}


def as_column(keys: Keys) -> str | Keys:
    """Return a column as a mapping has it: its header alone where nothing else is said of it."""
    return keys if len(keys) > 1 else str(keys["column"])


def header_read(keys: Keys, guess: Guess) -> str:
    """Return the header that a mapping reads for a guess; '' if it reads none."""
    return header_of(keys.get(guess.table, {}).get("columns", {}).get(guess.name))
