"""An import of a mutated export as a careful person goes through it: each line that a refusal names is added."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from data import sources
from data.building.build import build, open_draft
from data.errors import CheckFailed, SourceError
from tests.mutations.export import Deal, Export
from tests.mutations.files import Expected, write
from tests.mutations.forms import DAYS
from tests.mutations.mutation import Mutation

RIGHT, HELPED, STUCK, WRONG, BROKEN = (
    "right at once",
    "right once the lines that refusals name are added",
    "refused without a line that helps",
    "a wrong number",
    "an error that nobody foresaw",
)
MAPPING = tomllib.loads((sources.FOLDER / "kaggle_crm.toml").read_text("utf-8"))
LINE = re.compile(r"\b(\w+) = (\"[^\"]*\"|\[[^\]]*\]|\d+)")
UNDER = re.compile(r"under \[(\w+)\]")
# A file can have a line refused for each of its columns, and two at most for one.
MOST_LINES = 12


class Outcome(NamedTuple):
    """How an import ended, the lines that were added, and what is to be said of it."""

    ending: str
    lines: tuple[str, ...]
    said: str = ""


class Found(NamedTuple):
    """What an import published: its deals, and the day that it takes for today."""

    deals: dict[str, Deal]
    today: dt.date


def tried(export: Export, mutation: Mutation) -> Outcome:
    """Write a mutated export, and import it with every line added that a refusal names and that is true of it."""
    place = Path(tempfile.mkdtemp())
    try:
        expected = write(export, mutation, place / "export")
        return _imported(place, mutation, expected)
    finally:
        shutil.rmtree(place)


def _imported(place: Path, mutation: Mutation, expected: Expected) -> Outcome:
    mapping: dict[str, Any] = copy.deepcopy(MAPPING)
    lines: list[tuple[str, str, str]] = []
    for _ in range(MOST_LINES):
        try:
            found = _built(place, mapping)
        except (SourceError, CheckFailed) as refusal:
            line = _line(str(refusal), mutation)
            if line is None or line in lines:
                return Outcome(STUCK, tuple(map(" ".join, lines)), str(refusal))
            lines.append(line)
            _add(mapping, *line)
        except Exception as error:  # noqa: BLE001  # what nobody foresaw is what is looked for
            return Outcome(BROKEN, tuple(map(" ".join, lines)), f"{type(error).__name__}: {error}")
        else:
            wrong = differing(found, expected)
            ending = WRONG if wrong else HELPED if lines else RIGHT
            return Outcome(ending, tuple(map(" ".join, lines)), wrong)
    return Outcome(STUCK, tuple(map(" ".join, lines)), "too many lines")


def _built(place: Path, mapping: dict[str, Any]) -> Found:
    source = sources.parse("kaggle_crm", mapping)
    sources.recognise(place / "export")
    with contextlib.closing(open_draft(Path(":memory:"), 1_000_000_000)) as draft:
        build(draft, place / "export", source, lambda _: None)
        rows = draft.execute(
            "select opportunity_id, stage, opened_on, closed_on, close_value, amount, lower(product), owner, account"
            " from opportunities"
        ).fetchall()
        today = draft.execute("select value from info where key = 'as_of_on'").fetchall()[0][0]
    return Found({name: Deal(*facts) for name, *facts in rows}, dt.date.fromisoformat(today))


def _line(said: str, mutation: Mutation) -> tuple[str, str, str] | None:
    """Return the first line that a refusal names and that is true of the export, with the table it stands under."""
    under = UNDER.search(said)
    for key, value in LINE.findall(said):
        if _true(key, tomllib.loads(f"value = {value}")["value"], said, mutation):
            return (under[1] if under else "", key, value)
    return None


def _true(key: str, value: Any, said: str, mutation: Mutation) -> bool:
    forms = mutation.days["engage_date" not in said]
    knows: dict[str, Callable[[], bool]] = {
        "date_format": lambda: _order(value) in {_order(DAYS[form][0]) for form in forms},
        "decimal": lambda: value == mutation.money.decimal,
        "thousands": lambda: value == mutation.money.group,
        "null": lambda: value in [word.strip() for word in mutation.nothing],
        "encoding": lambda: value == mutation.encoding,
        "delimiter": lambda: value == mutation.delimiter,
        # Whatever its sign is, the money is what the export says.
        "currency": lambda: True,
    }
    return key in knows and knows[key]()


def _order(form: str) -> str:
    return "".join(re.findall("[dmy]", form.lower()))


def _add(mapping: dict[str, Any], table: str, key: str, value: str) -> None:
    held, new = mapping[table] if table else mapping, tomllib.loads(f"value = {value}")["value"]
    if key == "null":
        new = [*held.get("null", []), new]
    held[key] = new


def differing(found: Found, expected: Expected) -> str:
    """Say the first thing in which what was published is not what had to be; '' where all is right."""
    for name, deal in expected.deals.items():
        published = found.deals.get(name)
        if published is None and name not in expected.damaged:
            return f"{name} is missing; {len(expected.deals) - len(found.deals)} are"
        damage = expected.damaged.get(name, "")
        if published is not None and (wrong := _wrong(published, deal, damage)):
            return f"{name}: {wrong}"
    if more := found.deals.keys() - expected.deals.keys():
        return f"{min(more)} was made up; {len(more)} were"
    return _misnamed(found, expected) or _wrong_today(found, expected)


def _wrong(published: Deal, deal: Deal, damage: str) -> str:
    lost = {"engage_date": "opened_on", "close_date": "closed_on"}.get(damage, damage)
    for name in ("stage", "opened_on", "closed_on", "close_value", "amount", "product"):
        if getattr(published, name) != (None if name == lost else getattr(deal, name)):
            return f"{name} is {getattr(published, name)!r}, not {getattr(deal, name)!r}"
    return ""


def _misnamed(found: Found, expected: Expected) -> str:
    """Tell names that were read as one, or one as two: of a few letters nobody can tell in which encoding they are."""
    for name in ("owner", "account"):
        pairs = {(getattr(expected.deals[deal], name), getattr(one, name)) for deal, one in found.deals.items()}
        meant, seen = ({pair[n] for pair in pairs} for n in (0, 1))
        if not len(pairs) == len(meant) == len(seen):
            return f"{name}: {len(meant)} names were read as {len(seen)}"
    return ""


def _wrong_today(found: Found, expected: Expected) -> str:
    days = [day for deal in expected.deals.values() for day in (deal.opened_on, deal.closed_on) if day]
    kept = [day for name in found.deals for day in expected.deals[name][1:3] if day]
    return "" if found.today in (max(days), max(kept)) else f"today is {found.today}, not {max(days)}"
