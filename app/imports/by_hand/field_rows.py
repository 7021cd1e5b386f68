"""What a mapping says of a field beyond its column: from when on it is known, and whether a rep can change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data.catalogue import CANONICAL
from data.schema import Field
from data.sources.mapping import FieldKeys

TABLE: Final = "opportunities"
# What a rep can change of any opportunity, unless somebody says that it cannot be changed in this company.
CHANGEABLE: Final = {field.name: field for field in CANONICAL if field.table == TABLE and field.changeable}
# What a mapping that says nothing of a field keeps of the canonical one.
KEPT: Final = frozenset(("past_only", "since_opening", "changed_by", "caveat"))


def set_of_field(keys: dict[str, Any], key: str, name: str, said: str) -> None:
    """Set what is said of a field; a canonical one is declared anew only where it is another than Headwind's."""
    value: Any = said == "yes" if key == "changeable" else said
    rows = [row for row in keys.get("field", ()) if row["name"] == name]
    for row in rows:
        row[key] = value
    is_read = name in keys.get(TABLE, {}).get("columns", {})
    if not rows and is_read and key == "changeable" and name in CHANGEABLE and not value:
        keys["field"] = [*keys.get("field", ()), {**_declared(CHANGEABLE[name]), key: value}]


def changeable(keys: Mapping[str, Any], table: str, name: str) -> bool | None:
    """Say whether a mapping has a rep change a field; None where that is no question."""
    own = [row for row in keys.get("field", ()) if (row["table"], row["name"]) == (table, name)]
    if own:
        return bool(own[0].get("changeable", False))
    return True if table == TABLE and name in CHANGEABLE else None


def _declared(field: Field) -> dict[str, Any]:
    """Return a canonical field as a mapping declares it."""
    said = {name: getattr(field, name) for name in FieldKeys.model_fields if name not in KEPT}
    plain = {name: info.default for name, info in FieldKeys.model_fields.items()}
    return {name: value for name, value in said.items() if value != plain[name]}
