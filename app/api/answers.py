"""The form of an answer as a JSON schema: what `as_json` makes of each type that a view answers with."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from app.answer_json import public_fields

Schema = dict[str, Any]
REFERENCE: Final = "#/components/schemas/"
# A number that is not finite is written as null.
_PLAIN: Final[Mapping[Any, Schema]] = {
    type(None): {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": ["number", "null"]},
    str: {"type": "string"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    pd.DataFrame: {"type": "array", "items": {"type": "object"}},
    np.ndarray: {"type": "array"},
}


class Forms:
    """The schemas of dataclasses, each written once under its name and referred to elsewhere."""

    def __init__(self) -> None:
        """Begin without any."""
        self.schemas: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type; anything goes where nothing is known of it."""
        if dataclasses.is_dataclass(kind):
            return self._of_dataclass(kind)
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(part) for part in parts]}
        if origin is Literal:
            return {"enum": list(parts)}
        if origin is np.ndarray:
            return {"type": "array"}
        if isinstance(origin, type):
            return self._of_many(origin, parts)
        return dict(_PLAIN.get(kind, {}))

    def _of_many(self, origin: type, parts: tuple[Any, ...]) -> Schema:
        if issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(parts[-1])}
        if issubclass(origin, tuple) and parts[-1] is not Ellipsis:
            return {"type": "array", "prefixItems": [self.of(part) for part in parts], "minItems": len(parts)}
        return {"type": "array", "items": self.of(parts[0])} if issubclass(origin, Sequence) else {}

    def _of_dataclass(self, kind: Any) -> Schema:
        name = f"{kind.__module__.removeprefix('app.views.').removesuffix('.answer')}.{kind.__name__}"
        if name not in self.schemas:
            self.schemas[name] = {}  # a type may hold itself
            hints = get_type_hints(kind)
            fields = [field.name for field in public_fields(kind)]
            self.schemas[name] = {
                "type": "object",
                "title": kind.__name__,
                "description": (kind.__doc__ or "").strip().split("\n")[0],
                "properties": {field: self.of(hints[field]) for field in fields},
                "required": fields,
            }
        return {"$ref": f"{REFERENCE}{name}"}
