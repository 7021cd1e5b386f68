"""Demo CRMs kept whole: each generated in a folder of its own, served from the moment that one link is moved to it.

Files. `current` -> `run-<name>/`, with `crm/<table>/part-000.parquet`, `truth/truth.parquet` and, written last,
`demo.json`: opportunities, as_of_on, recipe, and the hash of every file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.demo import TABLES, DemoReport, generate
from data.demo.days import AS_OF_ON
from data.errors import HeadwindError
from data.files import clear, place, text_of
from data.memory import share
from data.snapshots.snapshot import UNWRITABLE

CURRENT, RECORD = "current", "demo.json"


class Runs:
    """The folder of generated demo CRMs, one of which is current."""

    def __init__(self, folder: Path, memory: int = share("generating")) -> None:
        """Remember the folder, which need not exist yet, and how many megabytes writing may take."""
        self.folder, self._memory = folder, memory
        self.current = folder / CURRENT

    def is_intact(self) -> bool:
        """Say whether there is a current demo CRM, every file of it as it was generated and none besides."""
        record = self._record()
        return bool(record) and record.get("files") == _hashes(self.current)

    def is_readable(self) -> bool:
        """Say whether the current demo CRM is intact and of the simulation as it is now.

        One of another simulation may lack a table or a column that is read today.
        """
        return self._record().get("recipe") == recipe() and self.is_intact()

    def is_as_asked(self, opportunities: int, as_of_on: dt.date | None = None) -> bool:
        """Say whether the current demo CRM is intact, of this size, and of the simulation as it is now.

        `as_of_on`: the day it must end on; without it any day will do.
        """
        record = self._record()
        asked = (record.get("opportunities"), record.get("recipe")) == (opportunities, recipe())
        dated = as_of_on is None or record.get("as_of_on") == as_of_on.isoformat()
        return asked and dated and self.is_intact()

    def make(self, opportunities: int, as_of_on: dt.date = AS_OF_ON) -> DemoReport:
        """Generate a demo CRM and make it current in one move; only while nobody else generates or reads one.

        Raises InvalidInput for too few opportunities, and HeadwindError where it cannot be written.
        """
        try:
            report = self._made(self.folder / f"run-{secrets.token_hex(4)}", opportunities, as_of_on)
        except (OSError, *UNWRITABLE) as error:
            step = "Make room, then try again; what is published stays."
            raise HeadwindError(f"The demo CRM cannot be written: {error}", step) from error
        finally:
            self.sweep()
        # Where a demo CRM used to be kept before there were runs.
        clear(self.folder, *TABLES)
        return report

    def _made(self, run: Path, opportunities: int, as_of_on: dt.date) -> DemoReport:
        report = generate(
            run / "crm",
            run / "truth" / "truth.parquet",
            opportunities=opportunities,
            as_of_on=as_of_on,
            memory=self._memory,
        )
        record = {
            "opportunities": opportunities,
            "as_of_on": as_of_on.isoformat(),
            "recipe": recipe(),
            "files": _hashes(run),
        }
        place(run / RECORD, json.dumps(record, indent=1))
        self._point_at(run)
        return report

    def _point_at(self, run: Path) -> None:
        if self.current.is_dir() and not self.current.is_symlink():
            # Where a data folder was copied the link may have become a folder.
            self.current.rename(self.folder / f"run-{secrets.token_hex(4)}")
        link = self.folder / f".{CURRENT}-{secrets.token_hex(4)}"
        link.symlink_to(run.name)
        link.replace(self.current)

    def sweep(self) -> None:
        """Delete every run but the current one, whole or half made; only while nobody generates or reads one."""
        served = self.current.resolve().name
        clear(self.folder, *(path.name for path in self.folder.glob("run-????????") if path.name != served))
        clear(self.folder, f".{CURRENT}-*")

    def _record(self) -> Mapping[str, Any]:
        try:
            found = json.loads(text_of(self.current / RECORD))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _hashes(run: Path) -> dict[str, str]:
    found = (path for part in ("crm", "truth") for path in sorted((run / part).rglob("*")) if path.is_file())
    return {path.relative_to(run).as_posix(): _hash(path) for path in found}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recipe() -> str:
    """Return a hash over the simulation's own code: another recipe may generate another demo CRM."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
