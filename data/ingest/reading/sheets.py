"""Rows of a text file or a workbook with their numbers, below the header that holds the mapping's columns."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import itertools
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import python_calamine

from data.errors import SourceError
from data.formats.encodings import UTF8, encoding_of
from data.formats.files import Kind, Piece, unreadable
from data.ingest.reading.merged import Merged
from data.sources.forms import Layout

Rows = Iterator[tuple[int, list[str]]]
# A header stands within so many lines: titles, dates and filters of a report stand above it.
HEADER_WITHIN = 50
# So many names are looked for in a header whose cells an unknown delimiter keeps together.
COMPARED = 100
# Cells longer than this are a broken quote that swallowed the rest of the file, not a value.
LONGEST_CELL = 131_072
# What Python's csv says of a file that ends within a quote.
CUT_OFF = "unexpected end of data"
# What it says of a cell that is longer than the longest.
TOO_LONG = "field larger than"
# How a mapping says that every sheet with its columns is read. No sheet can be called so.
ALL_SHEETS = "*"
DELIMITERS = (",", ";", "\t", "|")
SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060\ufeff]+")
# Behind a number of a workbook with decimals: whatever its column's texts mean by points and commas, this is a number.
# Cells are compared and shown without it, as without any blank.
FACT = "\u2060"
SEP = re.compile(r"^[\"']?sep=(.)[\"']?\s*$", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A table within a file: where its header stands and how its text is laid out, each told by its content.

    `above`: the lines above the header: titles, filters, and when a report was made.
    """

    piece: Piece
    kind: Kind
    encoding: str
    delimiter: str
    sheet: str
    header_line: int
    header: tuple[str, ...]
    is_of_several: bool = False
    above: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where its rows are found: the file, and of several sheets that are read as one which of them."""
        return f"{self.piece.name}, sheet {self.sheet}" if self.is_of_several else self.piece.name

    def rows(self, merged: Counter[int] | None = None) -> Rows:
        """Yield every row below the header that is not blank, with its number.

        `merged`: where the cells are counted that are filled for being merged with one above, by their place.
        """
        counted = Counter[int]() if merged is None else merged
        below = ((line, row) for line, row in _rows(self.piece, self, merged=counted) if line > self.header_line)
        return ((line, row) for line, row in below if any(cell.strip() for cell in row))

    def layout_text(self) -> str:
        """Return how the file is laid out if it is not a plain CSV in UTF-8, else an empty text."""
        words = [f"sheet {self.sheet}"] if self.kind == "workbook" else []
        if self.kind == "text":
            words += [f"written in {self.encoding}"] if not self.encoding.startswith(UTF8) else []
            named = {",": "", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(self.delimiter, repr(self.delimiter))
            words += [f"{named} between cells"] if named else []
        words += [f"header in line {self.header_line}"] if self.header_line > 1 else []
        return ", ".join(words)


def same(name: str) -> str:
    """Return a column's name as names are compared: without regard to case and spaces."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip().casefold()


def sheets_of(piece: Piece, kind: Kind, layout: Layout, wanted: Sequence[str]) -> list[Sheet]:
    """Return the tables of a file that are read: one, or where all are each sheet that has all wanted columns."""
    if layout.sheet != ALL_SHEETS:
        return [sheet_of(piece, kind, layout, wanted)]
    any_sheet, names = layout.model_copy(update={"sheet": ""}), {same(column) for column in wanted}
    listed = list(_candidates(piece, kind, any_sheet)) if kind == "workbook" else []
    held = {one.sheet: one for one in reversed(listed) if names <= {same(cell) for cell in one.header}}
    if not held:
        return [sheet_of(piece, kind, any_sheet, wanted)]
    several = len(held) > 1
    return [_tidied(dataclasses.replace(one, is_of_several=several)) for one in reversed(held.values())]


def sheet_of(piece: Piece, kind: Kind, layout: Layout, wanted: Sequence[str]) -> Sheet:
    """Return the table of a file whose header holds most of the wanted columns, the first of equals."""
    names = dict.fromkeys(same(column) for column in wanted)
    if kind == "workbook" and not layout.sheet:
        _refuse_twins(piece, layout, names)
    return likeliest(piece, kind, layout, lambda lines: max(lines, key=lambda one: _likeness(one.header, names)))


def _refuse_twins(piece: Piece, layout: Layout, names: Mapping[str, object]) -> None:
    """Raise SourceError where several sheets hold all wanted columns: which of them is meant, nobody says."""
    candidates = _candidates(piece, "workbook", layout)
    twins = list(dict.fromkeys(one.sheet for one in candidates if names.keys() <= {same(cell) for cell in one.header}))
    if len(twins) > 1:
        raise SourceError(
            f"{piece.name} has these columns in several sheets: {', '.join(twins)}.",
            f'Add to the mapping: sheet = "{ALL_SHEETS}" reads them all, sheet = "{twins[0]}" one of them.',
            "Put the rows into one sheet.",
        )


def likeliest(piece: Piece, kind: Kind, layout: Layout, chosen: Callable[[Sequence[Sheet]], Sheet]) -> Sheet:
    """Return the table of a file whose line of names is chosen among its first lines, laid out in each way."""
    csv.field_size_limit(LONGEST_CELL)
    tried = list(_candidates(piece, kind, layout))
    if not any(sheet.header for sheet in tried):
        for sheet in _layouts(piece, kind, layout):
            next(_rows(piece, sheet, strict=False), None)  # what stands against reading it is raised
        raise SourceError(f"{piece.name} is empty.", "Export it again.")
    return _tidied(chosen(tried))


def _tidied(one: Sheet) -> Sheet:
    return dataclasses.replace(one, header=tuple(SPACES.sub(" ", cell).strip() for cell in one.header))


def _likeness(header: Sequence[str], names: Mapping[str, object]) -> tuple[int, int]:
    """Return how many names are a header's, and how many it holds where an unknown delimiter keeps them together."""
    cells = {same(cell) for cell in header}
    found = len(names.keys() & cells)
    if found == len(names):
        return found, found
    together = "\n".join(cells)
    return found, sum(name in together for name in itertools.islice(names, COMPARED))


def _candidates(piece: Piece, kind: Kind, layout: Layout) -> Iterator[Sheet]:
    """Yield every way to lay a file out, once for each line that may be its header."""
    for sheet in _layouts(piece, kind, layout):
        within = list(_first(piece, sheet, max(HEADER_WITHIN, layout.header_row or 0)))
        chosen = [row for row in within if row[0] == layout.header_row] if layout.header_row else within
        lines = [(line, " ".join(filter(None, row))) for line, row in within]
        for line, row in chosen or [(1, [])]:
            header, above = tuple(cell.rstrip(FACT) for cell in row), tuple(text for nth, text in lines if nth < line)
            yield dataclasses.replace(sheet, header_line=line, header=header, above=above)


def _first(piece: Piece, sheet: Sheet, lines: int) -> Rows:
    """Yield the first rows, as far as they can be read: with a wrong delimiter quotes stand within cells."""
    try:
        yield from itertools.islice(_rows(piece, sheet, strict=False), lines)
    except SourceError:
        return


def _layouts(piece: Piece, kind: Kind, layout: Layout) -> Iterator[Sheet]:
    plain = Sheet(piece, kind, "", "", "", 1, ())
    if kind == "workbook":
        names = _workbook(piece).sheet_names
        if layout.sheet and layout.sheet not in names:
            raise SourceError(f"{piece.name} has no sheet {layout.sheet!r}.", f"Its sheets are: {', '.join(names)}.")
        yield from (dataclasses.replace(plain, sheet=name) for name in ([layout.sheet] if layout.sheet else names))
        return
    try:
        with piece.open() as content:
            encoding = encoding_of(content, piece.name, layout.encoding)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(piece.name, error) from error
    declared = layout.delimiter or _sep(piece, encoding)
    for delimiter in [declared] if declared else DELIMITERS:
        yield dataclasses.replace(plain, encoding=encoding, delimiter=delimiter)


def _sep(piece: Piece, encoding: str) -> str:
    """Return the delimiter that a first line like 'sep=;' declares, as Excel writes it."""
    with piece.open() as content:
        first = content.readline(64).decode(encoding, "ignore")
    found = SEP.match(re.split(r"[\r\n]", first.lstrip("\ufeff"))[0])
    return found[1] if found else ""


def _rows(piece: Piece, sheet: Sheet, *, strict: bool = True, merged: Counter[int] | None = None) -> Rows:
    is_workbook = sheet.kind == "workbook"
    return _workbook_rows(piece, sheet, merged) if is_workbook else _text_rows(piece, sheet, strict=strict)


def _text_rows(piece: Piece, sheet: Sheet, *, strict: bool) -> Rows:
    """Yield each row with its number, as a spreadsheet shows it: a quoted cell may run over several lines."""
    line, last, nth = 1, [""], 0
    try:
        with piece.open() as content, io.TextIOWrapper(content, sheet.encoding, newline="") as text:
            reader = csv.reader(_kept(text, last), delimiter=sheet.delimiter, strict=strict)
            try:
                for nth, row in enumerate(reader, 1):
                    yield nth, row
                    line = reader.line_num + 1
            except csv.Error as error:
                if str(error) != CUT_OFF or reader.line_num != line or last[0].endswith(("\r", "\n")):
                    raise
                # A file that was cut off within a quote: its last line is a row that does not fit.
                yield nth + 1, last
    except (csv.Error, UnicodeError) as error:
        if str(error).startswith(TOO_LONG):
            words = f"{piece.name}, line {line:,}: a cell is longer than {LONGEST_CELL:,} characters."
            step = "Close the quote that opens it, or shorten it, and export the file again."
            raise SourceError(words, step) from error
        raise SourceError(
            f"{piece.name} cannot be read past line {line}: {error}.",
            "Repair that line (a quote that is not closed swallows what follows), or export the file again.",
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(piece.name, error) from error


def _kept(lines: Iterator[str], last: list[str]) -> Iterator[str]:
    """Yield lines, keeping the last one that was."""
    for line in lines:
        last[0] = line
        yield line


def _workbook(piece: Piece) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(piece.read()))
    except python_calamine.PasswordError as error:
        raise SourceError(f"{piece.name} is locked by a password.", "Save it without one.") from error
    except (python_calamine.CalamineError, EOFError, OSError, zlib.error) as error:
        raise unreadable(piece.name, error) from error


def _workbook_rows(piece: Piece, sheet: Sheet, counted: Counter[int] | None) -> Rows:
    """Yield each row with its number; while a header is looked for, its own merged cells are filled, too."""
    try:
        found = _workbook(piece).get_sheet_by_name(sheet.sheet)
        merged = Merged(found, 0, Counter()) if counted is None else Merged(found, sheet.header_line, counted)
        for nth, row in enumerate(found.iter_rows(), 1):
            yield nth, [cell_text(cell) for cell in merged.filled(nth, row)]
    except python_calamine.CalamineError as error:
        raise unreadable(piece.name, error) from error


def cell_text(cell: object) -> str:
    """Write a typed cell as the text that can be read back in one way only."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return number_text(cell) if cell.is_integer() else f"{number_text(cell)}{FACT}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ") if cell.time() != dt.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def number_text(number: float) -> str:
    """Write a number so that its point cannot be taken for one between thousands: 1.234 becomes 1.2340."""
    text = (
        f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
    )  # beyond, floats skip whole numbers
    return f"{text}0" if re.fullmatch(r"-?\d{1,3}\.\d{3}", text) else text
