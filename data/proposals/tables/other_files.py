"""What the files beside the opportunities hold: accounts, products, owners, histories and quotas."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from data.catalogue import DIMENSIONS
from data.proposals.columns import SURE, guesses
from data.proposals.names import likeness
from data.proposals.proposed import Guess
from data.proposals.survey import NAMES, Column, Look, Survey
from data.proposals.tables.full_names import Names, cells_of, names_in
from data.proposals.tables.managers import with_managers
from data.proposals.tables.told_values import columns_of, former_values, in_order, told_values
from data.proposals.words import WORDS

# A file is a dimension's where it holds nearly every name that the opportunities have, each once. Ids that it lacks
# would set deals aside: it has to hold all of them.
HELD: Final = 0.8
# Numbers of a log's own rows are ids of some deals by chance: more than half of them have to be.
OF_THESE: Final = 0.5
# Tables beside the opportunities: the column by which they speak of the same, what they must have, and what they hold.
TABLES: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "stage_history": ("stage", ("opportunity_id", "stage", "entered_on"), "stages of {} with a day each"),
    "changes": ("opportunity_id", ("opportunity_id", "field", "to_value", "changed_on"), "what changed in deals of {}"),
    "quotas": ("owner", ("owner", "period", "quota"), "owners of {} with a quota for each period"),
}


@dataclasses.dataclass(frozen=True)
class TableGuess:
    """A file that is taken for a canonical table, why, and which of its columns means what.

    `sheet`: which of several sheets it is. `then`: its column of family names, where those of people stand in two.
    `ids`: its column of ids, where the opportunities write these in place of its names. `respelled`: names of the
    opportunities that it spells with other signs between the same letters. `lacking`: names that it lacks.
    `became`, `former`: its columns that say what fields of deals were since a day, and before.
    """

    table: str
    file: str
    why: str
    columns: tuple[Guess, ...]
    ids: str = ""
    respelled: tuple[tuple[str, str], ...] = ()
    lacking: tuple[str, ...] = ()
    then: str = ""
    sheet: str = ""
    became: Mapping[str, str] = dataclasses.field(default_factory=dict)
    former: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Files:
    """The file of the opportunities with those beside it; `look` reads the whole of a column of which much is held."""

    main: Survey
    others: Sequence[Survey]
    look: Look

    def cells(self, one: Survey, header: str) -> list[str]:
        """Return the different cells of a column."""
        return cells_of(one, header, self.look)

    def folded(self, one: Survey, header: str) -> set[str]:
        """Return the different cells of a column without regard to case, as they are counted."""
        return {cell.casefold() for cell in self.cells(one, header)}

    def without(self, taken: Iterable[TableGuess]) -> Files:
        """Return what is left where some files are taken."""
        gone = {guess.file for guess in taken}
        return dataclasses.replace(self, others=[one for one in self.others if one.file not in gone])


def table_guesses(files: Files, named: Mapping[str, Guess]) -> tuple[TableGuess, ...]:
    """Return the tables that other files hold, of those whose names the opportunities have."""
    found: list[TableGuess] = []
    for table, key in DIMENSIONS.items():
        found += _dimension(files.without(found), named[key], table) if key in named else ()
    for table, (key, _, _) in TABLES.items():
        found += _events(files.without(found), named[key], table) if key in named else ()
    return (*found, *_told_changes(files, found, named))


def _told_changes(files: Files, found: Sequence[TableGuess], named: Mapping[str, Guess]) -> Iterator[TableGuess]:
    """Yield the changes that a history of stages tells beside these, where no file logs them."""
    tables = {guess.table: guess for guess in found}
    history = tables.get("stage_history")
    if history is None or "changes" in tables:
        return
    one = next(one for one in files.others if one.file == history.file)
    columns = {guess.name: guess for guess in history.columns}
    became = told_values(one, named)
    if became and in_order(one, columns["entered_on"].header):
        why = f"{one.file} says what {' and '.join(map(repr, became.values()))} were since each day."
        former = former_values(one, became)
        yield TableGuess("changes", one.file, why, columns_of(columns), sheet=one.sheet, became=became, former=former)


def _dimension(files: Files, key: Guess, table: str) -> list[TableGuess]:
    """Return the first file that lists the names which deals have, else the first that names their ids.

    One that lacks some of them is told of where no other lists all.
    """
    listed = ((one, guesses(one, table)) for one in files.others)
    held = [(one, found, n) for one, found in listed for n in names_in(one, found, key.name, files.look)]
    by_name = (_by_name(files, one, found, key, names) for one, found, names in held)
    by_ids = (_by_ids(files, one, found, key, names) for one, found, names in held)
    told = [guess for guess in (*by_name, *by_ids) if guess is not None]
    first = sorted(told, key=lambda guess: guess.lacking != ())[:1]
    return [_managed(files, guess) if table == "team" else guess for guess in first]


def _managed(files: Files, guess: TableGuess) -> TableGuess:
    """Return a table of owners with their managers, who may be named by its ids."""
    one = next(one for one in files.others if one.file == guess.file)
    named, ids = with_managers(one, {column.name: column for column in guess.columns}, guess.ids, files.look)
    return dataclasses.replace(guess, columns=tuple(named.values()), ids=ids)


def _by_name(files: Files, one: Survey, found: Mapping[str, Guess], key: Guess, listed: Names) -> TableGuess | None:
    if not listed.once:
        return None
    names = files.cells(files.main, key.header)
    missing = _missing(names, listed.cells)
    respelled = tuple((cell, right) for cell, right in missing.items() if right)
    lacking = tuple(cell for cell, right in missing.items() if not right)
    if len(lacking) > (1 - HELD) * len(names):
        return None
    main = files.main.file
    lacks = f"{one.file} lacks {len(lacking):,} {key.header!r} of {main}, for example {lacking[:1]}: it is not read."
    why = lacks if lacking else f"{one.file} holds every {key.header!r} of {main}, each once."
    columns = tuple({**found, key.name: listed.guess}.values())
    return TableGuess(key_table(key.name), one.file, why, columns, "", respelled, lacking, listed.then, one.sheet)


def _missing(cells: Iterable[str], listed: Sequence[str]) -> dict[str, str]:
    """Return the cells of a column that another does not list, each with the one of the same letters that it does."""
    held = {cell.casefold() for cell in listed}
    letters = {_letters(cell): cell for cell in listed}
    return {cell: letters.get(_letters(cell), "") for cell in cells if cell.casefold() not in held}


def _letters(cell: str) -> str:
    return "".join(sign for sign in cell.casefold() if sign.isalnum())


def _by_ids(files: Files, one: Survey, found: Mapping[str, Guess], key: Guess, listed: Names) -> TableGuess | None:
    """Return the table of a file that names nearly all ids which deals have, with those that it lacks."""
    read = {**found, key.name: listed.guess}
    taken = {listed.then, *(guess.header for guess in read.values())}
    ids = files.folded(files.main, key.header)
    likely = [c for c in one.columns if c.header not in taken and c.levels == c.filled and _is_id(one, c)]
    lists = ((c.header, tuple(sorted(ids - files.folded(one, c.header)))) for c in likely)
    header, lacking = min(lists, key=lambda held: len(held[1]), default=("", ()))
    if not header or not ids or len(lacking) > (1 - HELD) * len(ids):
        return None
    main, name = files.main.file, listed.guess.header
    why = f"Each {key.header!r} of {main} is an id in {header!r} of {one.file}, which {name!r} names."
    if lacking:
        lacks = f"{header!r} of {one.file} lacks {len(lacking):,} {key.header!r} of {main}, for example {lacking[0]!r}"
        why = f"{lacks}: it is not read, and ids stay. Add the missing rows to it."
    columns = tuple(read.values())
    return TableGuess(
        key_table(key.name), one.file, why, columns, header, lacking=lacking, then=listed.then, sheet=one.sheet
    )


def _is_id(one: Survey, column: Column) -> bool:
    """Say whether a column may be one of ids: in a long file, of which it takes time to tell, by its name alone."""
    return column.levels <= NAMES or likeness(one.names[column.header], WORDS["ids"]["words"]) >= SURE


def key_table(key: str) -> str:
    """Return the table whose rows a column names."""
    return next(table for table, column in DIMENSIONS.items() if column == key)


def _events(files: Files, key: Guess, table: str) -> Iterator[TableGuess]:
    """Yield the first other file that has what a table must have, and speaks of what the deals have."""
    _, needed, what = TABLES[table]
    names = files.folded(files.main, key.header)
    for one in files.others:
        found = guesses(one, table)
        cells = files.folded(one, found[key.name].header) if set(needed) <= set(found) else set()
        if len(cells & names) > OF_THESE * len(cells):
            why = f"{one.file} names {what.format(files.main.file)}."
            yield TableGuess(table, one.file, why, tuple(found.values()), sheet=one.sheet)
            return
