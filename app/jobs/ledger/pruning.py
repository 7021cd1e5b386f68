"""The ledger's limit: what it no longer keeps, said before it is deleted."""

from __future__ import annotations

from app import formats
from app.jobs.telling import Say
from app.services import ledger_of
from app.settings import Settings


def prune_ledger(settings: Settings, say: Say) -> int:
    """Delete the publications that are older than the ledger's limit; return how many. Only while nobody publishes."""
    ledger = ledger_of(settings)
    found = ledger.outdated(settings.ledger_days)
    for one in found:
        words = f"Deleted what was said on {formats.date(one.as_of_on)} of {formats.plural(one.entries, 'deal')}"
        say(f"{words}: the ledger keeps {settings.ledger_days:,} days (HEADWIND_LEDGER_DAYS)")
    ledger.remove(found)
    return len(found)
