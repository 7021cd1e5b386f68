"""How a job ends, as a shell, cron or a supervisor of processes reads it."""

from __future__ import annotations

from typing import Final

from data.errors import Busy, HeadwindError, InvalidInput, TableUnreadable

# As README lists them. What nobody foresaw ends with FAILED too, and with Python's own account of it.
DONE: Final = 0
FAILED: Final = 1
WRONG_USE: Final = 2
SOMEBODY_ELSE: Final = 3
INTERRUPTED: Final = 130


def exit_code_of(error: BaseException) -> int:
    """Return the exit code of a job that ended with an error."""
    match error:
        case Busy():
            return SOMEBODY_ELSE
        case InvalidInput() | TableUnreadable():
            return WRONG_USE
        case HeadwindError():
            return FAILED
        case KeyboardInterrupt():
            return INTERRUPTED
        case SystemExit(code=int(code)):
            return code
    return FAILED
