"""What is wrong with a mapping, in one line: its file, the key, what was expected, and the nearest right word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from data.catalogue import CANONICAL, DIMENSIONS, NAMELESS, TABLES
from data.errors import SourceError
from data.formats.date_forms import readable_format
from data.sources.entered import contradictions, needless
from data.sources.forms import Form
from data.sources.mapping import MappingKeys, OutcomeKeys, TableKeys
from data.sources.nearest import nearest
from data.sources.published import HEADINGS
from data.sources.source import PASSING
from data.sources.told_values import odd_values

# Columns that the import tells itself.
DERIVED_NAMES = ("snapshot_on", "last_open_stage")
# Day on which an opportunity is looked at: every row of its history has it.
LANDMARK = "as_of_on"
# Where Headwind has a column of its own: one that two tables share is the same.
PLACES: Final = frozenset((field.table, field.name) for field in CANONICAL)
# What stands for a deal's id in the address of its record.
ID: Final = "{id}"
# What pydantic calls a key that a mapping may not hold, and one that it lacks.
UNKNOWN, MISSING = "extra_forbidden", "missing"
ALL_KEYS = "All keys: python -m app describe --keys"
NO_STAGE = "no stage"
NO_COLUMN = "opportunities.columns has no stage"
ON_STAGES = "Say under Stages, below, what each of them means: still open, won or lost."
ON_COLUMN = (
    "Choose the column that says how far a deal is: where it is asked for, or as Stage among the columns."
    " Where the file has none, add it, or a column with the day of each stage, and hand the file in again."
)
ON_OTHER = "Choose another column as Stage: one that says in a few words how far a deal is, or how it ended."
ON_PAGE = "Choose otherwise where columns, stages and what holds for every deal are corrected."


def refusal(origin: str, error: ValidationError) -> SourceError:
    """Return the refusal of a mapping whose keys or values are not of the published ones."""
    # A key that is not one says more than the right key that is missing for it.
    first, *others = sorted(error.errors(), key=lambda found: found["type"] != UNKNOWN)
    more = f" And {len(others)} more of its keys." if others else ""
    return _refused(origin, f"{_sentence(first)}{more}")


def _refused(origin: str, sentence: str, stages: str = ON_STAGES) -> SourceError:
    """Return the refusal of a mapping; what to declare in it is said to whoever writes one."""
    fact, _, step = sentence.partition(". ")
    on_page = stages if fact.startswith(NO_STAGE) else ON_COLUMN if fact.startswith(NO_COLUMN) else ON_PAGE
    return SourceError(f"{origin}: {fact.rstrip('.')}.", f"{step} {ALL_KEYS}".strip(), on_page)


def _sentence(found: Any) -> str:
    place = _place(found["loc"])
    given, context = found.get("input"), found.get("ctx", {})
    if found["type"] == UNKNOWN:
        return f"{place} is no key.{nearest(str(found['loc'][-1]), _siblings(found['loc']))}"
    if found["type"] == MISSING:
        return f"{place} is missing."
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    if expected:
        words = [word.strip("'") for word in expected.split(", ")]
        return f"{place} is {given!r}; expected {_either(words)}.{nearest(str(given), words)}"
    return f"{place} is {given!r}: {found['msg']}."


def _either(words: list[str]) -> str:
    named = [repr(word) for word in words if word]
    return " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def _place(location: tuple[str | int, ...]) -> str:
    """Write where a key stands: stage 5, outcome."""
    kept = [part for part in location if part not in ("ColumnKeys", "str")]
    words = [f" {part + 1}" if isinstance(part, int) else f".{part}" for part in kept]
    return "".join(words).removeprefix(".")


def _siblings(location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that may stand where an unknown one does."""
    named = [part for part in location[:-1] if isinstance(part, str)]
    keys: Any = MappingKeys
    if named:
        keys = next((found for heading, found in reversed(HEADINGS) if f"[{named[0]}]" in heading), TableKeys)
    return [info.alias or name for name, info in keys.model_fields.items()]


def check(origin: str, keys: MappingKeys) -> None:
    """Raise SourceError for the first thing that a mapping of right keys says twice, leaves out or contradicts."""
    for sentence in _contradictions(keys):
        untold = ON_OTHER if "stage" in keys.opportunities.columns else ON_COLUMN
        raise _refused(origin, sentence, ON_STAGES if keys.stage else untold)


def tables_of(keys: MappingKeys) -> dict[str, TableKeys]:
    """Return the tables that a mapping declares, by name."""
    return {table: found for table in TABLES if (found := getattr(keys, table)) is not None}


def outcomes_of(keys: MappingKeys) -> tuple[OutcomeKeys, ...]:
    """Return the outcome rules; a column mapped to outcome says won, lost or open itself, in any case."""
    column = keys.opportunities.columns.get("outcome")
    if column is None:
        return keys.outcome
    header = column if isinstance(column, str) else column.column
    own = (
        OutcomeKeys(outcome=outcome, when={header: (outcome,)}, optional=True) for outcome in ("won", "lost", "open")
    )
    return (*keys.outcome, *own)


def _contradictions(keys: MappingKeys) -> Iterator[str]:
    yield from _stages(keys)
    yield from _outcomes(keys)
    for table, found in tables_of(keys).items():
        yield from _columns(keys, table, found)
    yield from _fields(keys)
    yield from _aliases(keys)
    yield from _filled(keys)
    yield from _formats(keys)
    yield from _reads(keys)
    yield from odd_values(keys)
    if keys.earliest and keys.latest and keys.earliest > keys.latest:
        yield f"earliest, {keys.earliest}, is after latest, {keys.latest}."
    if keys.record_url and not _is_address(keys.record_url):
        yield f"record_url is {keys.record_url!r}: write an address of http or https, with {ID} behind its host."


def _is_address(template: str) -> bool:
    """Tell whether a template is a web address that names the id behind its host."""
    try:
        parts = urlsplit(template)
    except ValueError:
        return False
    named = ID in f"{parts.path}?{parts.query}#{parts.fragment}"
    return parts.scheme in ("http", "https") and bool(parts.hostname) and named and ID not in parts.netloc


def _stages(keys: MappingKeys) -> Iterator[str]:
    met = Counter((stage.pipeline.casefold(), stage.name.casefold()) for stage in keys.stage)
    for stage in keys.stage:
        if met[stage.pipeline.casefold(), stage.name.casefold()] > 1:
            where = f" in the pipeline {stage.pipeline!r}" if stage.pipeline else ""
            yield (
                f"the stage {stage.name!r} is declared twice{where}. Remove one, or tell them apart: map the column"
                " pipeline and give each [[stage]] its pipeline."
            )
        if stage.pipeline and "pipeline" not in keys.opportunities.columns:
            yield f"the stage {stage.name!r} names a pipeline, but opportunities.columns has no pipeline."


def _outcomes(keys: MappingKeys) -> Iterator[str]:
    told = {stage.outcome for stage in keys.stage} | {rule.outcome for rule in outcomes_of(keys)}
    for outcome in ("lost", "won"):
        if outcome not in told:
            yield (
                f"{NO_STAGE} means that a deal is {outcome}. Give one [[stage]] outcome = {outcome!r}, or add an"
                " [[outcome]] for it."
            )
    if "stage" in keys.opportunities.columns and not keys.stage:
        yield "opportunities.columns has a stage, but none is declared. Add a [[stage]] for each."
    by_days = keys.stage_history is not None and keys.stage_history.tells_stage
    if "stage" not in keys.opportunities.columns and not outcomes_of(keys) and not by_days:
        yield f"{NO_COLUMN}, and no rule tells what is won, lost or open. Add an [[outcome]]."
    for rule in keys.outcome[:-1]:
        if not rule.when and rule.named_in is None:
            yield f"an [[outcome]] without when and named_in fits every deal; it must be the last ({rule.outcome})."


def canonical(table: str) -> list[str]:
    """Return the columns that a mapping may give a table without declaring them as its own fields."""
    return [f.name for f in (*CANONICAL, *PASSING) if f.table == table and f.name not in DERIVED_NAMES]


def _known(keys: MappingKeys, table: str) -> list[str]:
    return canonical(table) + [field.name for field in keys.field if field.table == table]


def _columns(keys: MappingKeys, table: str, found: TableKeys) -> Iterator[str]:
    known = _known(keys, table)
    for name in found.columns:
        if name not in known:
            near = nearest(name, known) or f" Canonical are: {', '.join(known)}."
            yield f"{table}.columns.{name} is neither a canonical column nor declared as a [[field]].{near}"
    numbered = table == "opportunities" and keys.opportunities.number_rows
    given = (*found.columns, "stage", "outcome", *(["opportunity_id"] if numbered else []))
    for field in CANONICAL:
        if field.table == table and field.required and field.name not in (*given, *needless(keys, table)):
            yield f"{table}.columns lacks {field.name}."
    if found.id and table not in DIMENSIONS:
        yield f"{table} has an id, which {', '.join(DIMENSIONS)} alone can have: map {found.id!r} as a column."
    if table == "stage_history":
        yield from contradictions(keys)


def _fields(keys: MappingKeys) -> Iterator[str]:
    tables = tables_of(keys)
    met = Counter((field.table, field.name) for field in keys.field)
    for field in keys.field:
        columns = tables[field.table].columns if field.table in tables else {}
        elsewhere = (*keys.opportunities.fill, *keys.opportunities.constant) if field.table == "opportunities" else ()
        if field.name not in (*columns, *elsewhere):
            yield (
                f"the field {field.name!r} has no column: add it under [{field.table}.columns]."
                f"{nearest(field.name, columns)}"
            )
        if field.kind != "date" and (field.past_only or field.since_opening):
            yield f"the field {field.name!r} is no date: it can be neither past_only nor since_opening."
        if met[field.table, field.name] > 1:
            yield f"the field {field.name!r} is declared twice."
        if field.name == LANDMARK:
            yield f"the field {field.name!r} has a name that Headwind needs itself: give it another one."
        for other in sorted({*tables} - {field.table, *NAMELESS}):
            if field.name in tables[other].columns and not {(field.table, field.name), (other, field.name)} <= PLACES:
                yield f"the field {field.name!r} stands in {field.table} and in {other}: give one of them another name."


def _aliases(keys: MappingKeys) -> Iterator[str]:
    tables = tables_of(keys)
    for alias in keys.alias:
        columns = tables[alias.table].columns if alias.table in tables else {}
        if alias.column not in columns:
            yield (
                f"an [[alias]] names {alias.table}.{alias.column}, which is not under [{alias.table}.columns]."
                f"{nearest(alias.column, columns)}"
            )


def _filled(keys: MappingKeys) -> Iterator[str]:
    tables, known = tables_of(keys), _known(keys, "opportunities")
    own = {field.name for field in keys.field if field.table == "opportunities"}
    for name, origin in keys.opportunities.fill.items():
        table, _, column = origin.partition(".")
        if table not in tables or column not in tables[table].columns:
            right = [f"{t}.{c}" for t in ("accounts", "products", "team") if t in tables for c in tables[t].columns]
            yield f"opportunities.fill.{name} is {origin!r}, which no table has.{nearest(origin, right)}"
    for name in (*keys.opportunities.fill, *keys.opportunities.constant):
        if name not in known:
            yield f"opportunities has no column {name!r} to fill.{nearest(name, known)}"
    for header, cells in keys.opportunities.deleted.items():
        if not cells:
            step = "Write true for any day and every spelling of yes."
            yield f"opportunities.deleted names no cell of {header!r}. {step}"
    yield from _ids(keys)
    for name in ("converted_amount", "currency_rate"):
        if name in keys.opportunities.columns and "currency" not in keys.opportunities.columns and name not in own:
            yield f"opportunities.columns has {name}, but no currency. Map the column that names each deal's currency."
    if keys.rates and keys.rates.file and not {"currency", "rate"} <= set(keys.rates.columns):
        yield "rates.columns lacks currency or rate."


def _ids(keys: MappingKeys) -> Iterator[str]:
    """Say which ids stand beside no name, or beside names that a table of their own lists."""
    tables = tables_of(keys)
    for key, header in keys.opportunities.ids.items():
        listed = next(table for table, named in DIMENSIONS.items() if named == key)
        if key not in keys.opportunities.columns:
            yield f"opportunities.ids has {header!r} for {key}, which no column names."
        elif listed in tables:
            yield f"opportunities.ids has {key}, and [{listed}] lists these: give that an id, or remove one of them."


def _reads(keys: MappingKeys) -> Iterator[str]:
    if keys.database is None:
        return
    for table, found in tables_of(keys).items():
        if found.file not in keys.database.reads:
            near = nearest(found.file, keys.database.reads)
            yield f"{table}.file is {found.file!r}, which database.reads does not hold.{near}"


def _formats(keys: MappingKeys) -> Iterator[str]:
    forms: list[tuple[str, Form]] = [("", keys), *((f"{table}.", found) for table, found in tables_of(keys).items())]
    forms += [
        (f"{table}.columns.{name}.", column)
        for table, found in tables_of(keys).items()
        for name, column in found.columns.items()
        if not isinstance(column, str)
    ]
    for place, form in forms:
        for text in form.date_format:
            if not readable_format(text):
                yield (
                    f"{place}date_format is {text!r}; expected a format such as '%d/%m/%Y', or 'day first', 'month"
                    " first', 'excel', 'epoch seconds' or 'epoch milliseconds'."
                )
        if form.decimal and form.decimal == form.thousands:
            yield f"{place}decimal and thousands are both {form.decimal!r}."
