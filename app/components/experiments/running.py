"""The experiment that runs: what it says so far, how far it is, its arms, and how it is ended."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components.actions.card import author
from app.components.experiments.form import button, form
from app.components.panel import grid, panel
from app.components.parts import attributes, link
from app.components.table import Column, table
from app.views.deals.arms import TO_LEAVE
from app.views.experiments.answer import ExperimentAnswer
from app.views.experiments.course import ArmCourse, BandRate, Course
from app.views.experiments.sentences import rate_words

ARM_NAMES: Final = {"act": "To act on", "held out": "Held out"}
LOOK_ANY_TIME: Final = "The intervals may be looked at any time: in 95 of 100 experiments all of them hold the truth."
NOW: Final = "Now: act on the deals of the one arm as on any flagged deal, and leave those that are held out."
BY_ITSELF: Final = "It ends by itself once acting clearly helps, or harms. Held-out deals are free again then."
COUNTED: Final = (
    "Deals count for the arm that they were given, whatever was done, and once their follow-up has passed, closed early"
    " or not. Those still open by then count as not lost and not won."
)


def running(one: ExperimentAnswer, currency: str | None, refused: str) -> list[Any]:
    """Draw the experiment that runs, the sentence first."""
    head = html.P([html.Strong(f"“{one.name}” runs. "), one.words], className="hw-experiment-words")
    told = html.P(progress(one), className="hw-muted")
    lists = link("Deals at risk", at("/at-risk"))
    now = html.P([f"{NOW} ", lists, " says which is which."], className="hw-experiment-now")
    parts = [head, told, now, figures(one.course, currency)]
    arms = panel("Both arms", arms_table(one.course, currency, one.follow_up_days), span=12, summary=COUNTED)
    end = [] if refused else [_end(one)]
    return [html.Div(parts, className="hw-flow"), grid(arms, *bands(one.course)), *end]


def departures(found: Course) -> str:
    """'2 held-out deals were acted on all the same: …', '' where none was."""
    acted = sum(one.acted for one in found.arms if one.arm == TO_LEAVE)
    deals = formats.plural(acted, "held-out deal was", "held-out deals were")
    return f" {deals} acted on all the same, and {'counts' if acted == 1 else 'count'} as held out." if acted else ""


def progress(one: ExperimentAnswer) -> str:
    """'210 of 640 deals have their arm, 96 were followed for 90 days; the last about 3 Mar 2027.'."""
    found = one.course
    left_out = formats.plural(found.gone, "deal is", "deals are")
    gone = f" {left_out} no longer in the data and left out." if found.gone else ""
    last = f"the last about {formats.date(one.ends_on)}" if one.ends_on else "nobody can say when the last will be"
    arms = f"{formats.count(found.deals)} of {formats.plural(one.planned, 'deal')} have their arm"
    counted = formats.count(found.followed) if found.followed else "none yet"
    followed = f"{counted} followed for {formats.days(one.follow_up_days)}"
    return f"Since {formats.date(one.started_on)}: {arms}, {followed}; {last}.{gone}{departures(found)}"


def figures(found: Course, currency: str | None) -> html.Div | None:
    """The difference in losses, in money, and the save rate, each with its interval; None before there is any."""
    told = found.uplift
    if told is None:
        return None
    loss, money, rate = told.loss, told.money, told.save_rate
    shares = [formats.points(share, 0) for share in (loss.value, loss.low, loss.high)]
    rows = [_figure("Lost: acted on less held out", *shares)]
    if currency is not None:
        amounts = [formats.money(amount, currency) for amount in (money.value, money.low, money.high)]
        rows.append(_figure("Won a deal: the same", *amounts))
    if rate is not None:
        rows.append(_figure("Save rate", *(formats.percent(share) for share in (rate.value, rate.low, rate.high))))
    strip = html.Dl(rows, className="hw-strip hw-experiment-figures")
    return html.Div([strip, html.P(LOOK_ANY_TIME, className="hw-sub")])


def _figure(name: str, value: str, low: str, high: str) -> html.Div:
    """An estimate with its interval below."""
    return html.Div([html.Dt(name), html.Dd([value, html.Span(f"{low} to {high}", className="hw-sub")])])


def arms_table(found: Course, currency: str | None, follow_up_days: int) -> html.Div:
    """Both arms side by side."""
    rows = pd.DataFrame([_row(one) for one in found.arms])
    followed = Column("followed", f"Followed {follow_up_days} days", "count")
    columns = [Column("arm", "Arm"), Column("deals", "Deals", "count"), Column("acted", "Acted on", "percent")]
    columns += [followed, Column("lost", "Lost", "percent", sub="lost_n"), Column("won", "Won", "percent")]
    columns += [Column("still_open", "Still open", "percent")]
    if currency is not None:
        columns.append(Column("won_amount", "Money won", "money", currency=currency))
    return table(rows, columns, caption="Both arms")


def _row(one: ArmCourse) -> dict[str, Any]:
    shares = {name: _share(getattr(one, name), one.followed) for name in ("lost", "won", "still_open")}
    return {
        "arm": ARM_NAMES[one.arm],
        "deals": one.deals,
        "acted": _share(one.acted, one.deals),
        "followed": one.followed,
        **shares,
        "lost_n": formats.plural(one.lost, "deal"),
        "won_amount": one.won_amount,
    }


def _share(n: int, of: int) -> float | None:
    return n / of if of else None


def bands(found: Course) -> list[html.Section]:
    """The save rate by loss chance, where enough deals tell it."""
    if not found.bands:
        return []
    rows = pd.DataFrame([_band(one) for one in found.bands])
    columns = (Column("band", "Loss chance"), Column("deals", "Followed", "count"), Column("rate", "Save rate"))
    return [panel("Save rate by loss chance", table(rows, columns, caption="Save rate by loss chance"), span=12)]


def _band(one: BandRate) -> dict[str, Any]:
    return {"band": formats.between(one.low, one.high), "deals": one.deals, "rate": rate_words(one.save_rate)}


def _end(one: ExperimentAnswer) -> html.Details:
    why = html.P(BY_ITSELF, className="hw-sub")
    ended = form([why, author()], [button("End the experiment", "end")], of="end the experiment")
    return html.Details([html.Summary("End it before its time"), ended], **attributes(data_experiment=one.number))
