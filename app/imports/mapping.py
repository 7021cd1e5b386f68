"""The mapping of an import: what was proposed, with what a person answered, chose and corrected."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

from app.imports.record import PROPOSAL, Desk, Record
from data import sources
from data.errors import InvalidInput, NotFound, SourceError
from data.files import place
from data.proposals import Proposal, answered, as_toml
from data.schema import shown
from data.sources import Source
from data.sources.mapping import Gone, Outcome

# What may be said of an export as a whole.
WHOLE: Final = ("label", "currency", "record_url", "decimal", "date_format")
# The same where only some words can be said.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"gone": get_args(Gone)}
# What may be said of a field of its own, and all that it can be.
OF_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "known": ("at opening", "while open", "at close"),
    "changeable": ("yes", "no"),
}


def proposal_of(desk: Desk) -> Proposal:
    """Return what an import was proposed to be; raise NotFound where nobody has looked at its files yet."""
    found = desk.kept(PROPOSAL, Proposal)
    if found is None:
        raise NotFound("Nothing is proposed for this import yet.", "Hand in its files first.")
    return found


def with_answers(proposal: Proposal, record: Record) -> Proposal:
    """Return a proposal as a person answered and corrected it."""
    answers = {key: said for key, said in record.answers.items() if any(one.key == key for one in proposal.asked)}
    told = answered(proposal, answers)
    keys = copy.deepcopy(told.keys)
    for name, header in record.columns.items():
        table, _, column = name.partition(".")
        _set_column(keys, table, column, header)
    for row in keys.get("stage", ()):
        row["outcome"] = record.stages.get(row["name"], row["outcome"])
    for name, said in record.more.items():
        _set_more(keys, name, said)
    return dataclasses.replace(told, keys=keys)


def _set_column(keys: dict[str, Any], table: str, name: str, header: str) -> None:
    """Read a column from another header, or from none; what names a deal is then the number of its row."""
    columns = keys.get(table, {}).get("columns", {})
    if header:
        columns[name] = header
        keys[table].pop("number_rows", None) if name == "opportunity_id" else None
        return
    columns.pop(name, None)
    keys["field"] = [row for row in keys.get("field", ()) if (row["table"], row["name"]) != (table, name)]
    if not keys["field"]:
        del keys["field"]
    if (table, name) == ("opportunities", "opportunity_id"):
        keys[table]["number_rows"] = True


def _set_more(keys: dict[str, Any], name: str, said: str) -> None:
    place_in, _, field = name.partition(":")
    if not field:
        keys[name] = said
        if not said:
            del keys[name]
        return
    for row in keys.get("field", ()):
        if row["name"] == field:
            row[place_in] = said == "yes" if place_in == "changeable" else said


def check_correction(proposal: Proposal, headers: Mapping[str, Mapping[str, Any]], wanted: Record) -> None:
    """Raise InvalidInput naming the first correction that is of something that the export does not have."""
    for name, header in wanted.columns.items():
        table = name.partition(".")[0]
        file = proposal.keys.get(table, {}).get("file", "")
        if "." not in name or not file:
            raise InvalidInput("columns", f"No column is called {shown(name)}.", "Write it as table.column.")
        if header and header not in headers.get(file, {}):
            raise InvalidInput("columns", f"{file} has no column {shown(header)}.", "Choose one of the file's.")
    for name, outcome in wanted.stages.items():
        if outcome not in get_args(Outcome):
            words = f"The stage {shown(name)} is open, won or lost, not {shown(outcome)}."
            raise InvalidInput("stages", words, "Say one of the three.")
    for name, said in wanted.more.items():
        key, _, field = name.partition(":")
        allowed = OF_FIELDS.get(key) if field else CHOICES.get(key, (said,) if key in WHOLE else None)
        if allowed is None or said not in allowed:
            raise InvalidInput("more", f"{shown(name)} is not {shown(said)}.", f"Say {', '.join((*WHOLE, *CHOICES))}.")


def source_of(desk: Desk) -> Source:
    """Return the mapping of an import as it stands; raise SourceError naming the key that is wrong."""
    keys = with_answers(proposal_of(desk), desk.record()).keys
    return sources.parse("", keys, "The mapping")


def write_mapping(desk: Desk) -> Source:
    """Write the mapping beside the files, as that of any export, and return it."""
    keys = with_answers(proposal_of(desk), desk.record()).keys
    source = sources.parse("", keys, "The mapping")
    place(desk.files / sources.OWN, as_toml(keys))
    return source


def toml_of(desk: Desk) -> str:
    """Return the mapping as a file that the command line reads, too."""
    return as_toml(with_answers(proposal_of(desk), desk.record()).keys)


def save_mapping(folder: Path, desk: Desk, name: str) -> str:
    """Keep the mapping under a name among those of the data folder; return the name as it is kept."""
    chosen = sources.slug(name)
    if chosen in sources.known() and not (folder / f"{chosen}.toml").is_file():
        raise InvalidInput("name", f"{chosen} is the name of a mapping that Headwind ships.", "Choose another.")
    keys = with_answers(proposal_of(desk), desk.record()).keys
    sources.parse(chosen, {**keys, "name": chosen}, "The mapping")
    folder.mkdir(parents=True, exist_ok=True)
    place(folder / f"{chosen}.toml", as_toml({**keys, "name": chosen}))
    return chosen


def saved_for(desk: Desk, folders: tuple[Path, ...]) -> str:
    """Return the name of the saved mapping whose files these are; '' if there is none."""
    try:
        return sources.recognise(desk.files, folders).name
    except SourceError:
        return ""
