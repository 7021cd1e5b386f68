"""A CRM without histories, exported on several days: each export is drafted beside the ones before it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from app.services import Services
from data import sources
from data.building import build
from data.building.build import Terms
from data.sources import Source
from tests import cases, shared, two_exports, worlds

HEAD = two_exports.HEAD
# What never changes: the outcomes that a mapping declares occur.
CLOSED = """\
W,Cedar,Beta,Ann,Won,2026-01-01,,2026-02-01,900,900,0
L,Cedar,Beta,Ann,Lost,2026-01-01,,2026-02-01,900,0,0
"""


def mapping(**changed: Any) -> Source:
    """Return the mapping of a world without logs of stages and changes, with some of its entries replaced."""
    kept: dict[str, Any] = {name: part for name, part in worlds.MAPPING.items() if name != "changes"}
    del kept["stage_history"]
    return sources.parse("weekly", {**kept, **changed})


def draft(
    path: Path, day: str, deals: str, former: Sequence[Path] = (), source: Source | None = None, accept: str = "so"
) -> Path:
    """Draft the export of a day, which somebody's call tells, beside former ones."""
    files = {"opportunities": f"{HEAD}{deals}{CLOSED}", "activities": f"id,on\nW,{day}\n"}
    return worlds.draft(
        path,
        worlds.write(path.with_suffix(""), **files),
        source or mapping(),
        Terms(accept=accept, former=tuple(former)),
    )


def looked(path: Path, day: str, deals: str, former: Sequence[Path]) -> Path:
    """Draft an export as far as it is compared with former ones."""

    def until_derived(step: str) -> None:
        if step.startswith("Deriving"):
            raise cases.Conformed

    folder = worlds.write(path.with_suffix(""), opportunities=f"{HEAD}{deals}{CLOSED}", activities=f"id,on\nW,{day}\n")
    terms = Terms(accept="so", former=tuple(former))
    with contextlib.closing(build.open_draft(path)) as connection, contextlib.suppress(cases.Conformed):
        build.build(connection, folder, mapping(), until_derived, terms)
    return path


def drafted(exports: Mapping[str, str], source: Source | None = None) -> list[Path]:
    """Draft exports by their days, each beside all before it; drafts are made once, and nobody changes them."""
    made: list[Path] = []
    for nth, (day, deals) in enumerate(exports.items(), 1):
        key = ("weekly", source, list(exports.items())[:nth])
        kept = shared.once(key, partial(_drafted, day=day, deals=deals, former=tuple(made), source=source))
        made.append(kept / "weekly.duckdb")
    return made


def _drafted(empty: Path, day: str, deals: str, former: Sequence[Path], source: Source | None) -> Path:
    return draft(empty / "weekly.duckdb", day, deals, former, source)


def ask(path: Path, question: str) -> list[tuple[Any, ...]]:
    """Ask a draft something."""
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection:
        return connection.execute(question).fetchall()


def stages(path: Path) -> list[tuple[str, ...]]:
    """Return the stages that open and reopened deals entered: id, stage, day."""
    return ask(path, "select opportunity_id, stage, entered_on::varchar from stage_history order by all")


def changes(path: Path) -> list[tuple[str, ...]]:
    """Return what changed: id, field, from, to, day."""
    return ask(path, "select * replace (changed_on::varchar as changed_on) from changes order by all")


def said(path: Path) -> dict[str, str]:
    """Return what the report of an import says, by kind."""
    told = "kind in ('import', 'accepted') or (kind = 'warning' and \"column\" = 'opportunity_id')"
    return dict(ask(path, f"select kind, sentence from notes where {told}"))


def services(folder: Path) -> Services:
    """Publish the two exports of a CRM that logs no changes, the later one beside the earlier one."""
    opened = two_exports.first(folder)
    version = opened.published().bundle.version
    with opened.snapshots.draft() as path:
        later = worlds.write(folder / "later", **two_exports.NOW)
        terms = Terms(accept="so", former=tuple(opened.snapshots.verified()))
        worlds.draft(path, later, two_exports.mapping(), terms)
        opened.snapshots.publish(worlds.scored(path, version, dated=False))
    return opened
