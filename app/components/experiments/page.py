"""The Experiments page: what runs first, then what another would take, then what ended."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.experiments.planning import planning
from app.components.experiments.running import figures, running
from app.components.panel import grid, panel
from app.components.parts import link
from app.views.experiments.answer import ExperimentAnswer, Experiments


def page(found: Experiments) -> list[Any]:
    """Draw the page."""
    if found.unread:
        return [states.error("The experiments cannot be read.", found.unread)]
    now = running(found.running, found.currency, found.refused) if found.running else []
    needs = [grid(planning(found.power, found.refused, found.next_step))] if found.power else []
    return [*now, *needs, grid(panel("Past experiments", past(found), span=12))]


def past(found: Experiments) -> Any:
    """List the experiments that ended, the latest first."""
    if not found.past:
        return html.P("None has ended yet.", className="hw-muted")
    return html.Ul([_ended(one, found.currency) for one in found.past], className="hw-actions")


def _ended(one: ExperimentAnswer, currency: str | None) -> html.Li:
    days = f"{formats.date(one.started_on)} to {formats.date(one.ended_on)}"
    counted = f"{formats.plural(one.course.followed, 'deal')} followed for {formats.days(one.follow_up_days)}"
    who = f"{days} · {counted} · ended by {one.ended_by}"
    parts = [html.Strong(one.name), html.P(one.words), figures(one.course, currency), _use(one)]
    return html.Li([*(part for part in parts if part), html.Span(who, className="hw-sub")], className="hw-action")


def _use(one: ExperimentAnswer) -> Any:
    """Lead to the policy, which is offered the measured save rate."""
    told = one.course.uplift
    if told is None or told.save_rate is None:
        return None
    return html.P(link("Threshold offers this save rate to the policy", at("/threshold")))
