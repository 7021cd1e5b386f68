"""What a command line is made of: a job with what it does, and the flags that are its own."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Final

RUN: Final = "python -m app"
# Flags that stand in place of a setting; what is not given leaves the setting alone.
IN_PLACE: Final = {"source": "HEADWIND_SOURCE", "opportunities": "HEADWIND_DEMO_OPPORTUNITIES", "port": "PORT"}


@dataclasses.dataclass(frozen=True)
class Flag:
    """One flag of jobs: how it is written, what stands for its value ('' takes none), what it means, its default.

    A name without hyphens is a word that follows the job.
    """

    name: str
    value: str
    means: str
    default: str = ""

    @property
    def help(self) -> str:
        """What it means, with the default."""
        return f"{self.means} (default: {self.default})" if self.default else self.means

    @property
    def unset(self) -> str | bool | None:
        """What stands for it where it is not given."""
        return None if self.key in IN_PLACE else "" if self.value else False

    @property
    def key(self) -> str:
        """Its name among what is chosen; the one word that may follow a job is its folder, or its file."""
        return self.name.removeprefix("--").replace("-", "_") if self.name.startswith("-") else "folder"

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        """Let a job's parser take it; what is not given is empty."""
        said = self.help.replace("%", "%%")
        if not self.name.startswith("-"):
            parser.add_argument(self.key, nargs="?", default=self.unset, metavar=self.value, help=said)
        elif self.value:
            parser.add_argument(self.name, default=self.unset, metavar=self.value, help=said)
        else:
            parser.add_argument(self.name, action="store_true", help=said)


@dataclasses.dataclass(frozen=True)
class Job:
    """A job: its name, what it does, the flags that are its own, and an example of what follows its name.

    A `recorded` one is kept as a run, and holds the lease of its name: it runs once at a time, wherever it runs. One
    that `looks` every few minutes is kept as a run where how it ended is news.
    """

    name: str
    does: str
    flags: tuple[Flag, ...] = ()
    example: str = ""
    recorded: bool = False
    looks: bool = False

    @property
    def help(self) -> str:
        """How to see its flags."""
        return f"{RUN} {self.name} --help"
