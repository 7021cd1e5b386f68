"""What was published before there was a secret, or under another one, is signed as it lies there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.formats import plural
from app.jobs.recovery import exclusively
from app.jobs.telling import Say
from app.services import Services, bundles_of, ledger_of, snapshots_of
from app.settings import Settings
from data.errors import HeadwindError, NotReady

Version = TypeVar("Version")


def sign(settings: Settings, say: Say) -> None:
    """Sign every version that is kept and intact; raise NotReady if what is served cannot be answered from then."""
    if not settings.secret:
        raise HeadwindError("There is no secret to sign with.", "Set HEADWIND_SECRET, then sign again.")
    with exclusively(settings):
        bundles, snapshots = bundles_of(settings), snapshots_of(settings)
        models = _signed(bundles.versions(), bundles.sign, say)
        data = _signed(snapshots.versions(), snapshots.sign, say)
        ledger = ledger_of(settings)
        files = _signed(ledger.paths(), ledger.sign, say)
    said = f", and {plural(files, 'file')} of the ledger" if files else ""
    say(f"Signed {plural(models, 'model version')} and {plural(data, 'snapshot')}{said}.")
    if data:
        Services(settings).check()


def _signed(versions: Iterable[Version], sign_one: Callable[[Version], None], say: Say) -> int:
    """Sign each version, or file; return how many are, and say why another one is not."""
    done = 0
    for version in versions:
        try:
            sign_one(version)
            done += 1
        except NotReady as error:
            say(f"  Warning: {error}")
    return done
