"""Deals that came to be flagged get their arms in the experiment that runs, or its rule ends it."""

from __future__ import annotations

import contextlib
import logging
from typing import Final

from app import formats
from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from app.views.experiments.assigning import Assigned, assign_arms
from app.views.experiments.sentences import VERDICTS
from data.records import experiments as records

LOG = logging.getLogger(__name__)
NONE_RUNS: Final = "No experiment runs."


def assign(settings: Settings, say: Say) -> None:
    """Do for the experiment that runs what a publication does; idempotent, in several processes too."""
    say(_assigned(settings) or NONE_RUNS)


def assign_published(settings: Settings, say: Say) -> None:
    """Do so once something is published; what fails is logged, and done by the next publication."""
    try:
        done = _assigned(settings)
    except Exception as error:  # noqa: BLE001  # what is served does not wait for an experiment
        LOG.warning("Deals could not be given their arms: %s", error)
        return
    if done:
        say(done)


def _assigned(settings: Settings) -> str:
    """Say what was done; '' where no experiment runs, for which nothing but the store is opened."""
    services = Services(settings)
    with contextlib.closing(services.store):
        done = assign_arms(services) if records.any_runs(services.store) else None
    return _words(done) if done else ""


def _words(done: Assigned) -> str:
    if done.ending:
        return f"The experiment {done.name} has ended. {VERDICTS[done.ending]}."
    deals = formats.plural(done.act, "more deal")
    return f"Experiment {done.name}: {deals} to act on, {formats.count(done.held_out)} held out."
