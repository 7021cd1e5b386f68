"""Mappings of exports: one TOML each, in the export's own folder, in the data folder or shipped; which one it has."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.catalogue import CANONICAL
from data.errors import SourceError
from data.formats.files import NotAnExport, find
from data.schema import Field
from data.sources import refusals
from data.sources.entered import by_stage
from data.sources.forms import ColumnKeys, Form, Layout
from data.sources.mapping import ChangesKeys, FieldKeys, MappingKeys, OpportunityKeys, TableKeys
from data.sources.own_names import Names, own_names
from data.sources.source import IT_IS, IT_WAS, ITS_FIELD, ORDER, Alias, Source, Stage, TableMapping

__all__ = ["Alias", "Source", "Stage", "TableMapping", "kept", "known", "load", "parse", "recognise"]

FOLDER = Path(__file__).parent
# An export's own mapping, in its folder; it wins over any other.
OWN = "headwind.toml"
BY_PLACE = {(field.table, field.name): field for field in CANONICAL}
KEPT = ("past_only", "since_opening", "changed_by", "caveat")
# What is said of the file of the opportunities alone.
OF_DEALS = ("fill", "constant", "number_rows", "repeats", "negative", "planned", "deleted")
DESCRIBE = (
    "python -m app describe {folder} writes a draft of its mapping, headwind.toml, for you to correct; python -m app"
    " serve opens the page on which its files can be dropped instead."
)


def known(folders: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return the names of the declared exports, those of the given folders among them."""
    return tuple(sorted(_declared(folders)))


def _declared(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the mappings by name; of two that share one, that of the folder named first."""
    found: dict[str, Path] = {}
    for folder in (*folders, FOLDER):
        found = {path.stem: path for path in sorted(folder.glob("*.toml"))} | found
    return found


def load(name: str, folders: Iterable[Path] = ()) -> Source:
    """Read a declared export; raise SourceError where none has that name."""
    declared = _declared(folders)
    if name not in declared:
        raise SourceError(f"No source is called {name!r}.", f"Declared are: {', '.join(sorted(declared))}.")
    return read(declared[name], name)


def read(path: Path, name: str = "") -> Source:
    """Read a mapping's file; raise SourceError in one line with the file and the key where it is wrong."""
    try:
        text = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name} is not TOML: {error}.", "Correct that line.") from error
    return parse(name, text, path.name)


def kept(text: str) -> Source:
    """Return the source whose mapping a snapshot kept as JSON."""
    held = json.loads(text)
    return parse(held["name"], held["mapping"], "the snapshot's mapping")


def parse(name: str, text: Mapping[str, Any], origin: str = "The mapping") -> Source:
    """Read a mapping that has been loaded from TOML; raise SourceError naming the key that is wrong."""
    try:
        keys = MappingKeys.model_validate(text)
    except ValidationError as error:
        raise refusals.refusal(origin, error) from error
    refusals.check(origin, keys)
    named = own_names(keys)
    tables = {
        table: _table(table, _named(table, found, named), keys) for table, found in refusals.tables_of(keys).items()
    }
    if keys.stage_history is not None and keys.stage_history.entered:
        told = {stage.name.casefold(): stage.outcome for stage in keys.stage}
        days = (tables["stage_history"], keys.stage_history, tables["opportunities"], _form_of_days(keys))
        tables |= by_stage(*days, told)
    return Source(
        name=name or keys.name or slug(keys.label),
        label=keys.label,
        currency=keys.currency,
        recognise=keys.recognise or tuple(found.file for found in tables.values()),
        stages=_stages(keys),
        tables=tables,
        aliases=tuple(
            Alias(a.table, named.get((a.table, a.column), a.column), a.from_value, a.to_value, a.reason)
            for a in keys.alias
        ),
        fields=_fields(keys, named),
        outcomes=refusals.outcomes_of(keys),
        rates=keys.rates,
        earliest=keys.earliest,
        latest=keys.latest,
        made_on=keys.made_on,
        exported_as=keys.exported_as,
        gone=keys.gone,
        database=keys.database,
        keys=keys,
        origin=origin,
    )


def slug(label: str) -> str:
    """Return a label as a name that files and addresses can carry."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "export"


def _stages(keys: MappingKeys) -> tuple[Stage, ...]:
    """Return the stages under names of their own: one that two pipelines share carries its pipeline's."""
    labels = [stage.name.casefold() for stage in keys.stage]
    named = [
        Stage(
            f"{s.name} ({s.pipeline})" if labels.count(s.name.casefold()) > 1 and s.pipeline else s.name,
            *(order, s.outcome, s.name, s.pipeline, s.optional),
        )
        for order, s in enumerate(keys.stage)
    ]
    told = [stage.outcome for stage in named]
    ruled = {rule.outcome for rule in refusals.outcomes_of(keys)}
    wanted = [outcome for outcome in ("open", "won", "lost") if outcome in ruled and outcome not in told]
    made = [Stage(o.capitalize(), len(named) + nth, o, made=True) for nth, o in enumerate(wanted)]
    return (*named, *made)


def _named(table: str, found: TableKeys, names: Names) -> TableKeys:
    """Return what is said of a table with its own fields called as in tables."""

    def called(name: str) -> str:
        return names.get((table, name), name)

    changes: dict[str, Any] = {"columns": {called(name): column for name, column in found.columns.items()}}
    if isinstance(found, OpportunityKeys):
        origins = {called(name): origin.split(".", 1) for name, origin in found.fill.items()}
        filled = {name: f"{of}.{names.get((of, column), column)}" for name, (of, column) in origins.items()}
        changes |= {"fill": filled, "constant": {called(name): value for name, value in found.constant.items()}}
    return found.model_copy(update=changes) if names else found


def _fields(keys: MappingKeys, names: Names) -> tuple[Field, ...]:
    declared = (_field(field) for field in keys.field)
    own = tuple(dataclasses.replace(one, name=names.get((one.table, one.name), one.name)) for one in declared)
    return (*own, ORDER) if keys.opportunities.order else own


def _field(keys: FieldKeys) -> Field:
    """A canonical column that is declared anew keeps what is left unsaid of it, as that its day is of the past."""
    said, canonical = keys.model_dump(), BY_PLACE.get((keys.table, keys.name))
    if canonical is not None:
        said |= {name: said[name] or getattr(canonical, name) for name in KEPT}
    return Field(**said | {"changed_by": said["changed_by"] or "rep"})


def _table(table: str, found: TableKeys, keys: MappingKeys) -> TableMapping:
    columns = {name: _header(column) for name, column in found.columns.items() if name != "outcome"}
    forms = {name: form_of(column, found, keys) for name, column in found.columns.items()}
    told = {name: column for name, column in found.columns.items() if isinstance(column, ColumnKeys)}
    more: dict[str, Any] = {
        "newest": found.newest,
        "converted": frozenset(name for name, column in told.items() if column.converted),
        "times": {name: column.times for name, column in told.items() if column.times},
        "then": {name: column.then for name, column in told.items() if column.then},
    }
    if isinstance(found, OpportunityKeys):
        added = {ORDER.name: found.order, "snapshot_on": found.snapshot}
        columns |= {name: header for name, header in added.items() if header}
        more |= {name: getattr(found, name) for name in OF_DEALS}
        ruled = (header for rule in refusals.outcomes_of(keys) for header in rule.when)
        more["more"] = tuple(dict.fromkeys((*ruled, *found.deleted, *found.ids.values())))
        more["named"] = found.ids
    elif isinstance(found, ChangesKeys) and found.became:
        columns |= {"field": ITS_FIELD, "from_value": IT_WAS, "to_value": IT_IS}
        more |= {"became": found.became, "former": found.former}
    elif found.id:
        more |= {"ids": found.id, "more": (found.id,)}
    if columns.get("expected_close_on") == columns.get("closed_on"):
        # One close date is both by itself.
        columns.pop("expected_close_on", None)
    plain = form_of("", found, keys)
    forms = {name: forms.get(name, plain) for name in columns}
    return TableMapping(table, found.file, columns, forms, layout_of(found, keys), **more)


def _form_of_days(keys: MappingKeys) -> Form:
    """Return how the days of a history are written that has a column for each stage."""
    history = keys.stage_history or keys.opportunities
    beside = [keys.opportunities] if history.file == keys.opportunities.file else []
    return form_of(history.columns.get("entered_on", ""), history, *beside, keys)


def _header(column: str | ColumnKeys) -> str:
    return column if isinstance(column, str) else column.column


def form_of(column: str | ColumnKeys, *wider: Form) -> Form:
    """Return how a column's cells are written: what it says itself, else its table, else the mapping."""
    said = [*([column] if isinstance(column, ColumnKeys) else []), *wider]
    held = _first_of(said, ("date_format", "decimal", "thousands"))
    return Form.model_validate({**held, "null": tuple(dict.fromkeys(text for one in said for text in one.null))})


def layout_of(*said: Layout) -> Layout:
    """Return how a table's file is laid out: what the table says, else the mapping."""
    return Layout.model_validate(_first_of(said, ("encoding", "delimiter", "header_row", "sheet", "grouped")))


def _first_of(said: Sequence[Form], names: Iterable[str]) -> dict[str, Any]:
    """Return each key that any of them says, as the first of them says it."""
    found = {name: next((getattr(one, name) for one in said if getattr(one, name)), None) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def recognise(folder: Path, folders: Iterable[Path] = ()) -> Source:
    """Return the mapping of a folder's export: its own, else the declared one whose files it holds.

    Raise SourceError where none fits, naming the command that drafts one. A broken mapping stops its own export only.
    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.", "Give the folder that holds the export's files.")
    if (folder / OWN).is_file():
        return read(folder / OWN)
    broken: list[str] = []
    for name, path in sorted(_declared(folders).items()):
        try:
            source = read(path, name)
        except SourceError as error:
            broken.append(error.message)
            continue
        if all(_holds(folder, pattern) for pattern in source.recognise):
            return source
    said = f" Broken are: {' '.join(broken)}" if broken else ""
    names = ", ".join(known(folders))
    raise SourceError(
        f"The files in {folder} match no declared source ({names}).{said}", DESCRIBE.format(folder=folder)
    )


def _holds(folder: Path, pattern: str) -> bool:
    try:
        return bool(find(folder, pattern))
    except NotAnExport:
        return False
