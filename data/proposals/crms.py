"""Which CRM an export is from, told by its headers; what each means by its own is declared in signatures.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from data.ingest.reading.sheets import same

# Of headers that several CRMs write each tells little; a CRM is recognised by some of its own.
STRONG, TYPICAL, SHARED = 2.0, 1.0, 0.25
LEAST: Final = 3.0
# The next likely CRM has to be that much less likely.
AHEAD: Final = 1.25
# So many headers are named as what tells.
NAMED = 3


class Crm(BaseModel):
    """A CRM: the headers that tell it, and what it means by some of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    strong: tuple[str, ...] = ()
    typical: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    never: tuple[str, ...] = ()
    converted: tuple[str, ...] = ()
    known: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    no_lost: bool = False
    entered: Literal["", "first", "last"] = ""
    stages: tuple[tuple[str, ...], ...] = ()
    record_url: str = ""

    def told_by(self, headers: Iterable[str]) -> list[str]:
        """Return the headers that speak for it, the strongest first."""
        strong, typical = set(map(same, self.strong)), set(map(same, self.typical))
        found = [header for header in headers if same(header) in strong | typical]
        return sorted(found, key=lambda header: same(header) not in strong)

    def known_from(self, header: str) -> str:
        """Return from when on a field of its own is known; '' where nothing is declared."""
        return next((since for since, named in self.known.items() if same(header) in set(map(same, named))), "")

    def places(self, stages: Iterable[str]) -> Mapping[str, int]:
        """Return which place each of some stages has among those that the CRM starts with; nothing if one is none."""
        named = {name.casefold() for name in stages}
        listed = ({name.casefold(): place for place, name in enumerate(one)} for one in self.stages)
        return next((places for places in listed if named <= places.keys()), {})

    def converted_of(self, headers: Iterable[str]) -> list[str]:
        """Return the headers of amounts that it has converted to one currency."""
        return [header for header in headers if same(header) in set(map(same, self.converted))]


NONE: Final = Crm()
CRMS: Final[tuple[Crm, ...]] = tuple(
    Crm.model_validate(one)
    for one in tomllib.loads((Path(__file__).parent / "signatures.toml").read_text("utf-8"))["crm"]
)
TIMES: Final = Counter(name for crm in CRMS for name in {same(header) for header in (*crm.strong, *crm.typical)})


def recognised(headers: Sequence[str]) -> tuple[Crm, str]:
    """Return the CRM that wrote headers, and what tells it; none where too little does or two are as likely."""
    ranked = sorted(CRMS, key=lambda crm: _weight(crm, headers), reverse=True)
    first, second = (_weight(crm, headers) for crm in ranked[:2])
    if first < LEAST or first < AHEAD * second:
        return NONE, ""
    told = ranked[0].told_by(headers)
    more = f" and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return ranked[0], f"it names its columns {', '.join(map(repr, told[:NAMED]))}{more}."


def named(name: str) -> Crm:
    """Return a CRM by its name; none where no CRM has it."""
    return next((crm for crm in CRMS if crm.name == name), NONE)


def _weight(crm: Crm, headers: Sequence[str]) -> float:
    """Return how much speaks for a CRM; a header counts for less where others write it too."""
    strong = set(map(same, crm.strong))
    weights = [
        (STRONG if same(header) in strong else TYPICAL) * (1.0 if TIMES[same(header)] == 1 else SHARED)
        for header in crm.told_by(headers)
    ]
    return sum(weights)
