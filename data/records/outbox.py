"""Publications on their way into the audit trail: on disk before what is served moves, gone once the store has them.

Files. `INTENDED` while one is being made, then `<snapshot>.json` until its audit line is written. Its moment is
added to the name where another one of the same snapshot waits.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
from pathlib import Path

from data.files import NotRegular, clear, place, text_of
from data.records.store import Store, line
from data.snapshots.versions import ANY_ID

LOG = logging.getLogger(__name__)
INTENDED = "INTENDED"
# Characters of what somebody did; why it was done stands beside it in full.
LONGEST_ACTION = 40


@dataclasses.dataclass(frozen=True)
class Publication:
    """A snapshot that is to be served, the model version that scored it, who does what at which moment, and why.

    kept: it was published before, and stays whatever becomes of this.
    """

    snapshot: str
    bundle: str
    author: str
    action: str
    at: dt.datetime
    detail: str = ""
    kept: bool = False


class Outbox:
    """The folder of publications that the audit trail does not know of yet."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; it need not exist yet."""
        self.folder = folder

    def intend(self, wanted: Publication) -> None:
        """Note a publication before anything moves; raise InvalidInput where the audit trail could not hold it."""
        wanted = dataclasses.replace(
            wanted, author=line("author", wanted.author), action=line("action", wanted.action, LONGEST_ACTION)
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        held = {**dataclasses.asdict(wanted), "at": wanted.at.isoformat()}
        place(self.folder / INTENDED, json.dumps(held))

    def intended(self) -> Publication | None:
        """The publication that was begun and neither made nor undone."""
        return _read(self.folder / INTENDED)

    def made(self, done: Publication) -> None:
        """What was intended is served: its audit line is due."""
        place_of = self.folder / f"{done.snapshot}.json"
        if place_of.exists():  # it is served again before the audit trail knows of the first time
            place_of = self.folder / f"{done.snapshot}-{done.at:%Y%m%dT%H%M%S%f}.json"
        (self.folder / INTENDED).replace(place_of)

    def undone(self) -> None:
        """What was intended will not be served."""
        (self.folder / INTENDED).unlink(missing_ok=True)

    def due(self) -> tuple[Path, ...]:
        """The files of publications whose audit line is due, oldest first."""
        return tuple(sorted((*self.folder.glob(f"{ANY_ID}.json"), *self.folder.glob(f"{ANY_ID}-*.json"))))

    def deliver(self, store: Store) -> None:
        """Write the audit lines that are due, each once and with its own time; raise HeadwindError where one cannot be.

        Several processes may do so at the same time.
        """
        for path in self.due():
            found = _read(path)
            if found is not None:
                store.publication(found.author, found.bundle, found.action, found.detail, found.at)
                path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete what processes that were killed left half written; only while nothing is being published."""
        clear(self.folder, f".{INTENDED}-*")


def _read(path: Path) -> Publication | None:
    """Read a publication; None if there is none; what cannot be read is put aside, and holds up nobody."""
    try:
        held = json.loads(text_of(path))
        return Publication(**{**held, "at": dt.datetime.fromisoformat(held["at"])})
    except FileNotFoundError:
        return None
    except (NotRegular, ValueError, TypeError, KeyError) as error:
        aside = path.replace(path.with_name(f"{path.name}.unreadable"))
        LOG.warning("What %s says of a publication cannot be read: %s", aside, error)
        return None
