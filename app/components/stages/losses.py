"""Where deals are lost, how long they stay in each stage, and what pushed ones come to, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.table import Column, table
from app.views.answers import RELIABLE
from app.views.deals.list_address import open_list
from app.views.stages import lacking
from app.views.stages.answer import Stages
from app.views.stages.change import Share
from app.views.stages.losses import StageLoss, Stay
from app.views.stages.velocity import Pushed


def lost_by_stage(answer: Stages) -> Any:
    """List for each stage what was lost there, the share of what left it, and how that moved."""
    found = answer.losses
    if found.none:
        return states.empty("Not known", found.none, found.next_step)
    if not found.lost:
        return states.empty("Nothing lost", "No deal was lost in this period with these filters.")
    money = answer.amounts
    rows = pd.DataFrame(
        {
            "stage": one.stage,
            "href": open_list(stage=one.stage),
            "lost": _lost(one, answer) if one.share.n else formats.NOTHING,
            "deals": formats.plural(one.lost, "deal") if money and one.share.n else "",
            "share": _share(one.share),
            "of": _of(one.share),
        }
        for one in found.rows
    )
    columns = [
        Column("stage", "Stage", "name", href="href"),
        Column("lost", "Lost there", "component", sub="deals"),
        Column("share", "Lost of what left", "component", sub="of"),
    ]
    return html.Div([table(rows, columns, caption="Lost by stage"), *_notes(answer)])


def _lost(one: StageLoss, answer: Stages) -> str:
    return formats.money(one.amount, answer.currency) if answer.amounts else formats.count(one.lost)


def _notes(answer: Stages) -> list[html.P]:
    found = answer.losses
    unplaced = unplaced_words(found.unplaced) if found.unplaced > 0 else ""
    against = answer.compared_with
    compared = (
        f"Compared with {against.words}; a change is named where chance alone seldom makes it." if against.kind else ""
    )
    return [
        html.P(words, className="hw-more") for words in (compared or against.none, unplaced, answer.untold) if words
    ]


def unplaced_words(deals: int) -> str:
    """'Of 3 lost deals no stage is recorded.'."""
    return f"Of {formats.plural(deals, 'lost deal')} no stage is recorded."


def _share(share: Share) -> str:
    """The share with its interval, or that too few left."""
    if share.share is None:
        return formats.NOTHING
    few = "" if share.n >= RELIABLE else ", few"
    return f"{formats.percent(share.share)} {formats.interval(share.low, share.high)}{few}"


def _of(share: Share) -> str:
    """How many the share is of, and how it moved."""
    if not share.n:
        return "none recorded"
    return f"of {formats.count(share.n)}{f': {share.words}' if share.words else ''}"


def time_in_stage(answer: Stages) -> Any:
    """List for each stage how long the stays took that ended in the period."""
    found = answer.losses
    if found.none or found.no_stays:
        return states.empty("Not known", found.none or found.no_stays, found.next_step or lacking.WITH_HISTORY)
    rows = pd.DataFrame(
        {
            "stage": one.stage,
            "href": open_list(stage=one.stage),
            "median": formats.days(one.days.median),
            "between": _between(one),
        }
        for one in found.stays
    )
    columns = [
        Column("stage", "Stage", "name", href="href"),
        Column("median", "Median stay", "component", sub="between"),
    ]
    return table(rows, columns, caption="Time in stage")


def _between(stay: Stay) -> str:
    """How long half of the stays took, how many ended, and how the median moved."""
    days = stay.days
    if not days.n:
        return "no stay recorded"
    middle = f"{formats.count(days.lower_quartile)}\u2013{formats.plural(days.upper_quartile or 0, 'day')}"
    moved = f": {stay.words}" if stay.words else ""
    return f"half took {middle}, of {formats.count(days.n)}{moved}"


def pushes(pushed: Iterable[Pushed], notes: Iterable[str]) -> Any:
    """List how many of the closed deals were lost by how often their close was pushed; why that is not known."""
    rows = pd.DataFrame(
        {
            "label": one.label[:1].upper() + one.label[1:],
            "share": _share(one.share),
            "of": _of(one.share),
        }
        for one in pushed
    )
    if rows.empty:
        return [states.empty("Not known", words) for words in notes]
    columns = [
        Column("label", "Close date"),
        Column("share", "Lost of what closed", "component", sub="of"),
    ]
    return table(rows, columns, caption="Loss share by number of pushes")
