"""Experiments: the one that runs with what it says so far, what another would take, and those that ended."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Final

from pydantic import TypeAdapter, ValidationError

from app.services import Services
from app.views.answers import refusal
from app.views.experiments.candidates import day_of, newly_flagged
from app.views.experiments.course import Course, course
from app.views.experiments.power import Power, power
from app.views.experiments.sentences import verdict_words
from app.views.extent import in_money
from data.errors import StoreUnavailable
from data.records import experiments as records
from data.records.experiments import Experiment

COURSE: TypeAdapter[Course] = TypeAdapter(Course)
READ_ONLY: Final = "This is a read-only deployment: experiments can be read here, not started or ended."


@dataclasses.dataclass(frozen=True)
class ExperimentAnswer:
    """An experiment with what it shows, so far or by its end: `words` in a sentence.

    `ends_on` is the day by which the last deal will have been followed at today's pace, None where nobody knows or it
    has ended.
    """

    number: int
    name: str
    save_rate: float
    follow_up_days: int
    planned: int
    started_on: dt.date
    author: str
    ends_on: dt.date | None
    ended_on: dt.date | None
    ended_by: str
    ending: str
    words: str
    course: Course


@dataclasses.dataclass(frozen=True)
class Experiments:
    """The experiment that runs, None where none does, and those that ended, the latest first.

    `power` says what another would take, None while one runs. `currency` is None where no amounts are known. `refused`
    says why nothing can be written here, `unread` why what is kept cannot be read.
    """

    running: ExperimentAnswer | None
    past: tuple[ExperimentAnswer, ...]
    power: Power | None
    currency: str | None
    refused: str
    next_step: str
    unread: str


def experiments(services: Services, save_rate: float | None = None) -> Experiments:
    """Answer for what is served; `save_rate` is the effect that another experiment would look for."""
    published = services.published()
    currency = published.snapshot.info["currency"] if in_money(published) else None
    refused = refusal(services.settings, READ_ONLY)
    try:
        kept = records.kept(services.store, published.bundle.source)
        now = next((one for one in kept if one.ended_at is None), None)
        past = tuple(_past(one, currency) for one in kept if one.ended_at is not None)
        found = _running(services, now, currency) if now else None
        needs = None if now else power(services, save_rate)
    except StoreUnavailable as error:
        return Experiments(None, (), None, currency, *refused, f"{error.message} {error.on_page}")
    return Experiments(found, past, needs, currency, *refused, "")


def _running(services: Services, one: Experiment, currency: str | None) -> ExperimentAnswer:
    found = course(services, one)
    left = one.planned - found.deals
    last = day_of(found.on, left, newly_flagged(services.published())) if left > 0 else found.last_assigned_on
    ends_on = None if last is None else last + dt.timedelta(days=one.follow_up_days)
    return _answer(one, found, ends_on, currency)


def _past(one: Experiment, currency: str | None) -> ExperimentAnswer:
    return _answer(one, result_of(one), None, currency)


def result_of(one: Experiment) -> Course:
    """What an experiment had shown by its end; raise StoreUnavailable where that cannot be read."""
    try:
        return COURSE.validate_json(one.result)
    except ValidationError:
        step = "Put back a copy of the store from before it was changed by hand."
        raise StoreUnavailable(f"What the experiment “{one.name}” has shown cannot be read.", step) from None


def _answer(one: Experiment, found: Course, ends_on: dt.date | None, currency: str | None) -> ExperimentAnswer:
    names = ("number", "name", "save_rate", "follow_up_days", "planned", "started_on", "author")
    ended = ("ended_on", "ended_by", "ending")
    return ExperimentAnswer(
        **{name: getattr(one, name) for name in (*names, *ended)},
        ends_on=ends_on,
        words=verdict_words(one, found, currency),
        course=found,
    )
