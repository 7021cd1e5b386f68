"""Next steps: what a rep can do about a reason, from a table that a manager edits."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from data.counted import with_singulars
from data.errors import TableUnreadable
from data.files import opened
from data.sources.nearest import nearest
from model.derived.definitions import RULES

NAME: Final = "next_steps.toml"
OTHER: Final = "other"
SIDES: Final = ("high", "low", "unknown", "any")
VALUES: Final = ("value", "days")
LONGEST, LONGEST_VALUE, LONGEST_FILE = 80, 40, 200_000
CORRECT: Final = f"Correct {NAME} in the data folder; the steps that Headwind ships hold until then."
Steps = Mapping[str, Mapping[str, str]]
HEADING: Final = re.compile(r"""\s*\[\s*["']?([^"'\]]+?)["']?\s*\]""")
KEY: Final = re.compile(r"""\s*(?:["']?(\w+)["']?\s*\.\s*)?["']?(\w+)["']?\s*=""")
PLACE: Final = re.compile(r"\{([^{}]*)\}")
BROKEN_AT: Final = re.compile(
    r"^(?P<what>.*?) \((?:at line (?P<line>\d+), column \d+|at end of document)\)$", re.DOTALL
)


@dataclasses.dataclass(frozen=True)
class NextSteps:
    """The steps of a deployment: its own before the shipped ones. `refused` says why its own do not hold, '' if so."""

    own: Steps
    shipped: Steps
    refused: str = ""

    def of(self, reason: Mapping[str, Any]) -> str:
        """Return the step of a reason, by its field and the side of what is usual that it lies on; '' for none."""
        field, side = str(reason["field"]), str(reason["direction"])
        # A step for whatever value there is may name it; where it is missing, what is said of other fields fits.
        sides = ("unknown",) if side == "unknown" else (side, "any")
        places = (
            (steps, name, kind) for name in (field, OTHER) for steps in (self.own, self.shipped) for kind in sides
        )
        text = next(found for steps, name, kind in places if (found := steps.get(name, {}).get(kind)) is not None)
        return _filled(text, str(reason["value"]))

    def with_steps(self, reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return reasons, each of which raises the risk with its next step; what lowers it has none."""
        return [{**one, "next_step": self.of(one) if one["points"] > 0 else ""} for one in reasons]


def _filled(text: str, value: str) -> str:
    short = value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"
    return with_singulars(PLACE.sub(lambda _: short, text))


def parse(text: str, known: Collection[str]) -> Steps:
    """Read a table of steps; raise TableUnreadable naming the line that is at fault.

    `known` are the fields that it may name beside the derived ones.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(str(error), text) from None
    for sentence, field, side in _faults(table, {*known, *RULES, OTHER}):
        raise TableUnreadable(f"{NAME}{_line(text, field, side)}: {sentence}", CORRECT)
    return table


def _broken(words: str, text: str) -> TableUnreadable:
    found = BROKEN_AT.match(words)
    line = (found and found["line"]) or text.count("\n") + 1
    return TableUnreadable(f"{NAME}, line {line}: {found['what'] if found else words}.", CORRECT)


def _faults(table: Mapping[str, Any], known: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Say what is wrong with a table, each with the field and the side where it stands."""
    for field, sides in table.items():
        if field not in known:
            yield f"no field is called {field!r}.{nearest(field, known)}", field, ""
        elif not isinstance(sides, Mapping):
            yield f"{field} is no table of steps: write [{field}], and a step a line below it.", "", field
        else:
            yield from ((fault, field, side) for side, step in sides.items() if (fault := _fault(side, step)))


def _fault(side: str, step: object) -> str:
    """Say what is wrong with one step; '' where nothing is."""
    if side not in SIDES:
        return f"{side!r} is none of {', '.join(SIDES)}.{nearest(side, SIDES)}"
    if step == "":
        return ""
    if not isinstance(step, str) or not step.strip() or not step.isprintable():
        return f"{side} must be a step in words, on one line."
    if len(step) > LONGEST:
        return f"{side} has {len(step)} characters; {LONGEST} fit."
    return _misplaced(side, step)


def _misplaced(side: str, step: str) -> str:
    odd = next((name for name in PLACE.findall(step) if name not in VALUES), None)
    if odd is not None:
        return f"{side} names {{{odd}}}; there are {{value}} and {{days}}."
    if side == "unknown" and PLACE.search(step):
        return "unknown names a value, and there is none."
    return f"{side} has a brace that closes nothing." if re.search(r"[{}]", PLACE.sub("", step)) else ""


def _line(text: str, field: str, side: str) -> str:
    """Tell on which line a side of a field stands, or the field where no side is named: ', line 3'."""
    heading = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := HEADING.match(line):
            heading = found[1]
            hit = not side and heading == field
        elif found := KEY.match(line):
            hit = (found[1] or heading, found[2]) == (field, side) or (not side and field in (found[1], found[2]))
        else:
            continue
        if hit:
            return f", line {number}"
    return ""


SHIPPED: Final[Steps] = tomllib.loads((Path(__file__).parent / NAME).read_text("utf-8"))
DEFAULT: Final = NextSteps(MappingProxyType({}), SHIPPED)


class StepsFile:
    """The steps of a data folder, read again whenever their file is another."""

    def __init__(self, path: Path) -> None:
        """Remember where the file lies; it need not be there."""
        self._path = path
        self._seen: tuple[object, NextSteps] = (None, DEFAULT)

    def current(self, catalogue: Collection[str]) -> NextSteps:
        """Return the steps that hold now; `catalogue` names the fields of the data."""
        seen = (self._stamp(), frozenset(catalogue))
        if seen != self._seen[0]:
            self._seen = (seen, self._read(seen[1]))
        return self._seen[1]

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = self._path.stat()
        except OSError:
            return ()
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self, catalogue: Collection[str]) -> NextSteps:
        try:
            return NextSteps(parse(self._text(), {*catalogue, *SHIPPED}), SHIPPED)
        except FileNotFoundError:
            return DEFAULT
        except TableUnreadable as error:
            return dataclasses.replace(DEFAULT, refused=str(error))
        except (OSError, UnicodeDecodeError, RecursionError) as error:
            return dataclasses.replace(DEFAULT, refused=f"{NAME} cannot be read: {error}. {CORRECT}")

    def _text(self) -> str:
        with opened(self._path) as file:
            held = file.read(LONGEST_FILE + 1)
        if len(held) > LONGEST_FILE:
            raise TableUnreadable(f"{NAME} is larger than {LONGEST_FILE // 1000} kB.", CORRECT)
        return held.decode("utf-8-sig")
