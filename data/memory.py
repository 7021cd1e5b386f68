"""How much memory each DuckDB instance may take of what a host has: a table with its reasons, and one function.

Megabytes are millions of bytes, as DuckDB counts them.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

Use = Literal["building", "reading", "generating", "surveying"]
MEGABYTE: Final = 1_000_000
# What Python holds with pandas, CatBoost and the frames of one step, beside any instance.
RESERVED: Final = 256
# What whoever names no host is taken to have.
USUAL: Final = 2_048


@dataclasses.dataclass(frozen=True)
class Share:
    """What an instance may take of what is left beside Python: a share of it, in megabytes at least and at most.

    `each`: every worker has one, and its own Python.
    """

    of_rest: float
    least: int
    most: int | None = None
    each: bool = False


SHARES: Final[Mapping[Use, Share]] = {
    # Histories are sorted several times over, and what does not fit is spilled. Frames of pandas stand beside the
    # draft as it is read from; while trees are learned it is at rest.
    # A million deals are built in less; more would not fit beside Python into 1.5 GB.
    "building": Share(0.75, 128, 1_000),
    # A page's questions are small, and those of eight threads are asked at once: with 64 MB some of them fail.
    "reading": Share(0.5, 128, 256, each=True),
    # Frames are written as they are simulated, a part of 250,000 opportunities at a time: more serves nothing.
    "generating": Share(0.5, 128, 1_000),
    # One file of an unknown export is looked at at a time; a million deals take 0.6 GB with Python, and more spills.
    "surveying": Share(0.5, 128, 1_000),
}


def share(use: Use, memory: int = USUAL, workers: int = 1) -> int:
    """Return how many megabytes an instance may take, where Headwind may take `memory` in all."""
    rule = SHARES[use]
    rest = memory // (workers if rule.each else 1) - RESERVED
    most = rest if rule.most is None else rule.most
    return max(rule.least, min(int(rest * rule.of_rest), most))


def host_megabytes(root: Path = Path("/")) -> int:
    """Return the memory of this host in megabytes, or what its cgroup (version 1 or 2) allows, if that is less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([physical, *_allowed(root)]) // MEGABYTE


def _allowed(root: Path) -> Iterator[int]:
    """Yield every limit on this process: of its own group, and of those above it."""
    for controllers, group in _groups(root):
        base, name = (
            (root / "sys/fs/cgroup/memory", "memory.limit_in_bytes")
            if "memory" in controllers
            else (root / "sys/fs/cgroup", "memory.max")
        )
        place = Path(group.lstrip("/"))
        # Inside a container the group's own folder is the top one, whatever the group is called outside.
        for folder in (place, *place.parents):
            yield from _limit(base / folder / name)


def _groups(root: Path) -> Iterator[tuple[list[str], str]]:
    """Yield the groups of this process that may limit its memory: version 1's for memory, and version 2's only one."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:  # another system than Linux
        return
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if not controllers or "memory" in controllers.split(","):
            yield controllers.split(","), group


def _limit(path: Path) -> Iterator[int]:
    """Yield the limit that a file holds; none where it is not there, or says that there is none ('max')."""
    try:
        said = path.read_text("utf-8").strip()
    except OSError:
        return
    if said.isdecimal():
        yield int(said)
