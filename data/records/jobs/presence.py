"""Where a job runs, and whether it still does: machines that share a store hear of each other by it alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import socket
from typing import Final, Protocol

from data.processes import is_alive, machine

# A process is heard of every BEAT seconds; one that has not been for EXPIRES has lost what it held.
BEAT: Final = 10.0
EXPIRES: Final = dt.timedelta(seconds=60)
# Clocks of machines agree within seconds: what is further ahead was written before the clock was set back.
AHEAD: Final = dt.timedelta(hours=1)
LONGEST_HOST: Final = 200


class Heard(Protocol):
    """What a row says of who was last heard of, and when."""

    @property
    def machine(self) -> str:
        """The machine's own mark."""

    @property
    def process(self) -> int:
        """The number of the process there."""

    @property
    def seen_at(self) -> dt.datetime:
        """When it was heard of last."""


@dataclasses.dataclass(frozen=True)
class Place:
    """A process: the name of its host for a person, the machine's mark and its number there."""

    host: str
    machine: str
    process: int

    def columns(self) -> dict[str, str | int]:
        """What tables keep of it to tell whether it is gone."""
        return {"machine": self.machine, "process": self.process}


def here() -> Place:
    """Return the place of this process."""
    return Place(socket.gethostname()[:LONGEST_HOST] or "this host", machine(), os.getpid())


def is_gone(one: Heard, now: dt.datetime) -> bool:
    """Tell whether a process has ended: at once where it ran on this machine, elsewhere once its time has expired."""
    return has_expired(one, now) or is_dead(one)


def has_expired(one: Heard, now: dt.datetime) -> bool:
    """Tell whether a process was not heard of for too long; who is alive says so anew where a clock is set back."""
    return abs(now - one.seen_at) > EXPIRES


def is_dead(one: Heard) -> bool:
    """Tell whether a process of this machine has ended."""
    return one.machine == machine() and not is_alive(one.process)
