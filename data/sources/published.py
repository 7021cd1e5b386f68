"""The keys of a mapping as they are published: under which heading each stands, its type, meaning and an example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from data.sources.forms import ColumnKeys, Form, Keys, Layout
from data.sources.mapping import (
    AliasKeys,
    ChangesKeys,
    DatabaseKeys,
    FieldKeys,
    HistoryKeys,
    MappingKeys,
    NamedIn,
    OpportunityKeys,
    OutcomeKeys,
    StageKeys,
    TableKeys,
)
from data.sources.rate_keys import RateKeys

# The parts of a mapping as TOML heads them, each with the keys that it adds.
HEADINGS: tuple[tuple[str, type[Keys]], ...] = (
    ("at the top, in a table, or in a column written as a table", Form),
    ("at the top or in a table", Layout),
    ("at the top", MappingKeys),
    ("[[stage]]", StageKeys),
    ("[[outcome]]", OutcomeKeys),
    ("[[outcome]].named_in", NamedIn),
    ("[opportunities], [accounts], [products], [team], [stage_history], [changes], [activities], [quotas]", TableKeys),
    ("[opportunities]", OpportunityKeys),
    ("[stage_history]", HistoryKeys),
    ("[changes]", ChangesKeys),
    ("a column written as a table", ColumnKeys),
    ("[database]", DatabaseKeys),
    ("[rates]", RateKeys),
    ("[[alias]]", AliasKeys),
    ("[[field]]", FieldKeys),
)


class KeyRow(BaseModel):
    """One published key: where it stands, its name, type, meaning and an example."""

    heading: str
    key: str
    type: str
    meaning: str
    example: str


def published_keys() -> Sequence[KeyRow]:
    """Return every key of a mapping, in the order in which a mapping is written."""
    return [
        KeyRow(
            heading=heading,
            key=info.alias or name,
            type=_type(keys.model_json_schema(by_alias=True)["properties"][info.alias or name]),
            meaning=info.description or "",
            example=_toml(info.examples[0]) if info.examples else "",
        )
        for heading, keys in HEADINGS
        for name, info in keys.model_fields.items()
        if name in keys.__annotations__  # what it inherits is listed where it is declared
    ]


def _type(schema: dict[str, Any]) -> str:
    """Name what a key holds, from its JSON schema."""
    if "enum" in schema:
        return ", ".join(repr(value) for value in schema["enum"] if value != "")
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(part) for part in schema["anyOf"] if part.get("type") != "null"))
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "table"}
    if schema.get("type") == "array":
        return "list"
    return (
        "date"
        if schema.get("format") == "date"
        else words.get(schema.get("type", "object"), schema.get("type", "table"))
    )


def _toml(value: object) -> str:
    """Write a value as TOML does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(held)}" for key, held in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)


def _key(name: str) -> str:
    return name if name.replace("_", "a").replace("-", "a").isalnum() and name.isascii() else _toml(name)
