"""How deals move through the sales stages: where they are lost, how far they come, how old and how fast they are."""

from __future__ import annotations

import dataclasses

import pandas as pd

from app.services import Services
from app.views.compared import ComparedWith, compared_with
from app.views.extent import AT_THE_CLOSE, extent
from app.views.stages.ageing import Aged, Ageing, ageing, standing
from app.views.stages.funnel import Funnel, funnel
from app.views.stages.losses import Losses, detail, headline, losses, worst
from app.views.stages.velocity import Velocity, closed, velocity
from app.views.state import State, scope_of


@dataclasses.dataclass(frozen=True)
class Stages:
    """Where most is lost in a sentence, then the funnel, what lost, what ages, and how fast deals move.

    headline and detail are '' where nothing was lost; `open_there` is what is open in the stage of the headline, None
    where nothing is. `amounts` says whether the money of closed deals is known, and
    `untold` why it is not where it is written at the close. `stage_filter` says that a stage is chosen, which narrows
    what is open today alone.
    """

    headline: str
    detail: str
    open_there: Aged | None
    funnel: Funnel
    losses: Losses
    ageing: Ageing
    velocity: Velocity
    compared_with: ComparedWith
    period: str
    currency: str
    amounts: bool
    open_amounts: bool
    untold: str
    stage_filter: bool


def stages(services: Services, state: State | None) -> Stages:
    """Answer how the deals of the viewer's scope move through the stages."""
    published, scope = services.published(), scope_of(state)
    snapshot, holds = published.snapshot, extent(published.snapshot)
    compared = compared_with(snapshot, scope)
    ended = closed(snapshot, scope, compared)
    told = holds.amounts and published.bundle.amounts_told
    lost = losses(published, scope, compared, _lost(ended))
    old, most = ageing(published, scope), worst(lost, money=told)
    period, currency = scope.over(snapshot).label, snapshot.info["currency"]
    return Stages(
        headline=headline(lost, compared, currency, money=told),
        detail=detail(lost, period, compared, money=told),
        open_there=standing(old, most.stage) if most else None,
        funnel=funnel(published, scope),
        losses=lost,
        ageing=old,
        velocity=velocity(published, scope, ended, compared),
        compared_with=compared,
        period=period,
        currency=currency,
        amounts=told,
        open_amounts=holds.amounts,
        untold=f"{AT_THE_CLOSE}, so deals are counted." if holds.amounts and not told else "",
        stage_filter=bool(scope.stage),
    )


def _lost(ended: pd.DataFrame) -> int:
    return int(ended.loc[(ended["side"] == "now") & (ended["outcome"] == "lost"), "n"].sum())
