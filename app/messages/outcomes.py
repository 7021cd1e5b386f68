"""How sending a message can end other than well."""

from __future__ import annotations


class Failure(Exception):
    """It did not end well: `words` say why, `next_step` what puts that right, '' where nothing has to be."""

    def __init__(self, words: str = "", next_step: str = "") -> None:
        """Say both where it is told as one."""
        super().__init__(f"{words} {next_step}".strip())
        self.words, self.next_step = words, next_step


class NotTaken(Failure):
    """The receiver has not got it: it may be tried again."""


class Refused(NotTaken):
    """The receiver has not got it, and trying again will not help."""


class InDoubt(Failure):
    """The receiver may have got it: nobody knows."""


class TakenOver(Exception):
    """Another process sends it by now."""
