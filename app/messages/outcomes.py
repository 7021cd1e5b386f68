"""How sending a message can end other than well."""

from __future__ import annotations


class NotTaken(Exception):
    """The receiver has not got it: it may be tried again."""


class Refused(NotTaken):
    """The receiver has not got it, and trying again will not help."""


class InDoubt(Exception):
    """The receiver may have got it: nobody knows."""


class TakenOver(Exception):
    """Another process sends it by now."""
