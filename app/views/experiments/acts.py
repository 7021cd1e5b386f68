"""Starting and ending an experiment from a page or a program."""

from __future__ import annotations

import secrets

from app.services import Services
from app.views.answers import refuse_readers
from app.views.experiments.answer import READ_ONLY, Experiments, experiments
from app.views.experiments.assigning import end, give_arms, running
from app.views.experiments.candidates import flagged, middle_amount, untouched
from app.views.experiments.course import course
from app.views.experiments.power import power
from app.views.extent import in_money
from data.errors import InvalidInput, NotFound
from data.records import experiments as records
from data.records.experiments import BY_HAND, Plan


def start(
    services: Services, name: str, follow_up_days: int, author: str, save_rate: float | None = None
) -> Experiments:
    """Start an experiment, give the first arms, and answer with how it stands.

    Raise InvalidInput where the data cannot give what is asked, or one runs already.
    """
    refuse_readers(services.settings, READ_ONLY)
    if (before := running(services)) is not None:
        raise records.still_runs(before)
    published = services.published()
    needs = power(services, save_rate)
    if needs.refused:
        raise InvalidInput("body", needs.refused, needs.next_step)
    option = next((one for one in needs.options if one.follow_up_days == follow_up_days), None)
    if option is None:
        lengths = ", ".join(str(one.follow_up_days) for one in needs.options)
        raise InvalidInput("follow_up_days", f"Deals are followed for {lengths} days.", "Choose one of them.")
    if option.refused or option.needed is None:
        raise InvalidInput("save_rate", option.refused, "Look for a larger effect, or follow deals for longer.")
    larger_from = middle_amount(untouched(services, flagged(published))) if in_money(published) else None
    on, key = published.snapshot.as_of_on, secrets.token_hex(16)
    plan = Plan(name, needs.save_rate, follow_up_days, option.needed, larger_from, key, on)
    records.start(services.store, published.bundle.source, plan, author)
    if (begun := running(services)) is not None:
        give_arms(services, begun)
    return experiments(services)


def stop(services: Services, number: int, author: str) -> Experiments:
    """End the experiment that runs with what it shows by now; raise NotFound where none of that number runs."""
    refuse_readers(services.settings, READ_ONLY)
    one = running(services)
    if one is None or one.number != number:
        raise NotFound("No experiment of that number runs.", "Reload the page.")
    end(services, one, course(services, one), BY_HAND, author)
    return experiments(services)
