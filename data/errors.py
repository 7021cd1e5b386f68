"""Every deliberate error. Each carries a sentence, the next step and an HTTP status.

HeadwindError                 500
├── SourceError               422   the CRM export cannot be read or mapped
├── CheckFailed               422   a draft snapshot breaks an invariant; nothing is published
├── TableUnreadable           422   a table that people edit in the data folder cannot be read
├── InvalidInput              422   a field is unknown, of the wrong type or out of range
├── Unreadable                400   a request's body is not the JSON that is expected
├── TooManyRows               422   a list is longer than a file of its kind holds
├── TooLarge                  413   a request's body is larger than is read
├── CrossSite                 403   a page of another site sent the request
├── ReadOnly                  403   nothing may be written on this deployment
├── NotAllowed                403   whoever asks may not read this
├── WrongHost                 421   the request is for a name that the server does not answer to
├── WrongMethod               405   an address is not asked by this method
├── NotFound                  404   no opportunity, page or version of that name
├── NotReady                  503   no snapshot or no bundle has been published yet
├── BundleDamaged             503   a bundle's files do not match their recorded hash
├── NotSigned                 503   a snapshot or a bundle is not signed with the deployment's secret
├── NotFinite                 500   a number that is to be written or shown is not finite
├── DeadlinePassed            503   a request's questions took longer than they may
├── TooManyRequests           429   one client asks for more than its share
├── Unwritable                503   the disk of the data folder is full, or nothing can be written there
├── StoreUnavailable          503   what people write cannot be read or saved now
├── StoreConflict             409   somebody else has written the same at the same moment
├── Busy                      409   a process works on it at this moment
└── ChangedMeanwhile          409   somebody else has changed it since it was read
"""

from __future__ import annotations

import re
from typing import Any, Final

COMMAND: Final = re.compile(r"python -m app (?P<job>[a-z-]+)")
SENTENCES: Final = re.compile(r"(?<=\.)\s+(?=[A-Z])")
# What stands before a command and can be done on a page.
HERE: Final = re.compile(r"^(?P<here>.*\bpage\b[^,]*),")
IN_WORDS: Final = {
    "import": "Import an export on the Data page.",
    "prepare": "Whoever runs Headwind prepares it again.",
    "retire-policy": "End it on the page Threshold, or ask whoever runs Headwind.",
    "schedule": "Whoever runs Headwind starts its worker beside the server.",
    "sign": "If it is your own, whoever runs Headwind signs it.",
    "train": "Whoever runs Headwind trains again.",
}
ELSE: Final = "Ask whoever runs Headwind."


def without_commands(text: str) -> str:
    """A next step for a page, where no command line stands: what a command does, and who runs it."""
    return " ".join(dict.fromkeys(_in_words(sentence) for sentence in SENTENCES.split(text)))


def _in_words(sentence: str) -> str:
    found = COMMAND.search(sentence)
    if not found:
        return sentence
    said = IN_WORDS.get(found["job"], ELSE)
    here = HERE.match(sentence[: found.start()])
    return f"{here['here']}, or ask whoever runs Headwind." if here else said


class HeadwindError(Exception):
    """A failure a person can act on: a sentence, and the next step."""

    status = 500
    retry_after: int | None = None
    """Seconds after which the same may succeed; None where that is not a question of time."""

    def __init__(self, message: str, next_step: str = "", on_page: str = "") -> None:
        """Keep the sentence and the next step apart, so each door can lay them out.

        `on_page`: the next step of whoever looks at a page, where that is another than at the command line. A program
        is told the command itself.
        """
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.for_programs = on_page or next_step
        self.on_page = on_page or without_commands(next_step)

    def __str__(self) -> str:
        """Join the sentence and the next step for a one-line door such as the command line."""
        return f"{self.message} {self.next_step}".strip()


class SourceError(HeadwindError):
    """The CRM export cannot be read or mapped."""

    status = 422


class CheckFailed(HeadwindError):
    """A draft snapshot breaks an invariant; nothing is published."""

    status = 422


class TableUnreadable(HeadwindError):
    """A table that people edit in the data folder cannot be read."""

    status = 422


class InvalidInput(HeadwindError):
    """A field is unknown, of the wrong type or out of range."""

    status = 422

    def __init__(self, field: str, message: str, next_step: str = "") -> None:
        """Name the field that is at fault."""
        super().__init__(message, next_step)
        self.field = field


class CrossSite(HeadwindError):
    """A page of another site sent the request."""

    status = 403


class ReadOnly(HeadwindError):
    """Nothing may be written on this deployment."""

    status = 403


class NotAllowed(HeadwindError):
    """Whoever asks may not read this."""

    status = 403


class WrongHost(HeadwindError):
    """The request is for a name that the server does not answer to."""

    status = 421


class Unreadable(HeadwindError):
    """A request's body is not the JSON that is expected."""

    status = 400


class TooManyRows(HeadwindError):
    """A list is longer than a file of its kind holds."""

    status = 422


class TooLarge(HeadwindError):
    """A request's body is larger than is read."""

    status = 413


class NotFound(HeadwindError):
    """Nothing of that name is in the current snapshot."""

    status = 404


class WrongMethod(HeadwindError):
    """An address is not asked by this method."""

    status = 405


class NotReady(HeadwindError):
    """No snapshot or no bundle has been published yet."""

    status = 503


class BundleDamaged(NotReady):
    """A bundle's files do not match their recorded hash."""


class NotSigned(NotReady):
    """A snapshot or a bundle is not signed with the deployment's secret."""


class NotFinite(HeadwindError):
    """A number that is to be written or shown is not finite."""


class DeadlinePassed(HeadwindError):
    """A request's questions took longer than they may."""

    status = 503
    retry_after = 5


class TooManyRequests(HeadwindError):
    """One client asks for more than its share."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        """Say when it may ask again."""
        step = f"Try again in {retry_after} second{'s' if retry_after > 1 else ''}."
        super().__init__("Too many requests have come from your address.", step)
        self.retry_after = retry_after


class Unwritable(HeadwindError):
    """The disk of the data folder is full, or nothing can be written there."""

    status = 503
    retry_after = 60


class StoreUnavailable(HeadwindError):
    """What people write cannot be read or saved now."""

    status = 503
    retry_after = 15


class StoreConflict(HeadwindError):
    """Somebody else has written the same at the same moment."""

    status = 409


class Busy(HeadwindError):
    """A process works on it at this moment."""

    status = 409


class ChangedMeanwhile(HeadwindError):
    """Somebody else has changed it since it was read; `current` is what it is by now."""

    status = 409

    def __init__(self, message: str, next_step: str, current: Any) -> None:
        """Keep what it is by now, to be laid beside what was to be written."""
        super().__init__(message, next_step)
        self.current = current
