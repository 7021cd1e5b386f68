"""The demo CRM where it is wanted: generated, kept whole, and made anew where it is not as it was made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app import allocators
from app.jobs.recovery import exclusively
from app.jobs.telling import Say, Step
from app.settings import Settings
from data.demo.days import last_sunday
from data.demo.runs import Runs


def demo_export(settings: Settings, say: Say) -> Path:
    """Return the folder of the demo CRM's export; one that is not as the settings ask for it is generated anew."""
    if not _is_as_asked(settings):
        with exclusively(settings):
            # Whoever held the place before may have been generating it.
            if not _is_as_asked(settings):
                _generate(settings, say)
    return settings.demo


def generate_demo(settings: Settings, say: Say) -> None:
    """Generate the demo CRM's export, and its true probabilities apart from it; a former one stays until it is done."""
    with exclusively(settings):
        _generate(settings, say)


def _is_as_asked(settings: Settings) -> bool:
    return Runs(settings.demos).is_as_asked(settings.demo_opportunities, settings.demo_as_of)


def _generate(settings: Settings, say: Say) -> None:
    words = f"Generating the demo CRM: {settings.demo_opportunities:,} opportunities over three years"
    say(Step(words, "Generating the demo CRM", 0.01))
    as_of_on = settings.demo_as_of or last_sunday(dt.datetime.now().astimezone().date())
    report = Runs(settings.demos, settings.share_of("generating")).make(settings.demo_opportunities, as_of_on)
    allocators.trim()
    say(f"  {report.open_opportunities:,} of them open on {report.as_of_on:%-d %b %Y}; {report.seconds:.1f} s")


def is_own_demo(settings: Settings, folder: Path) -> bool:
    """Say whether an export is the demo CRM that is kept in the data folder, or was."""
    return settings.demos.resolve() in (folder.resolve(), *folder.resolve().parents)


def is_there(settings: Settings, folder: Path) -> bool:
    """Say whether an export can be read again: a folder; the demo CRM whole, and of the simulation as it is now."""
    return Runs(settings.demos).is_readable() if is_own_demo(settings, folder) else folder.is_dir()


def repaired(settings: Settings, folder: Path, say: Say) -> Path:
    """Return the folder of an export; if it is the demo CRM and damaged or gone, it is generated anew first."""
    return folder if is_there(settings, folder) or not is_own_demo(settings, folder) else demo_export(settings, say)
