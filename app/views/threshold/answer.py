"""Where to draw the line: what each line costs on later opportunities, and what it flags among those open now."""

from __future__ import annotations

import dataclasses

from app.services import Published, Services
from app.views.answers import Verdict
from app.views.experiments.measured import MeasuredSaveRate, measured
from app.views.extent import DEALS, in_deals
from app.views.flagging import Flagging, flagging
from app.views.state import POLICY_KEYS, Policy, State, policy_of, scope_of
from app.views.teams import TeamCapacity, managers, refuse_stranger, team_capacities, team_of
from app.views.threshold.holdout import Flags, HoldoutInfo, flags, holdout_info, stake_of
from app.views.threshold.money_or_flat import PolicyComparison, comparison
from app.views.threshold.open_deals import Open, largest_gain, open_by_stop, open_now
from app.views.threshold.stops import Lines, lines
from app.views.win_rate.base_rate import BaseRate, base_rate
from data.errors import InvalidInput
from data.snapshots.queries import Scope
from model.registry.bundle import Bundle


@dataclasses.dataclass(frozen=True)
class Threshold:
    """The viewer's policy beside the one in force, what every line would have done out of time, and what it flags now.

    none_cost and all_cost are what flagging nobody and flagging everybody would have cost on the hold-out, each deal
    counted once. `looked`, both, `lines`, `flags` (along the viewer's line) and `comparison` are None if the bundle
    held nothing out, and where it has no signal: no line is offered then, and `base_rate` is all there is. Where
    nothing is known of the `amounts` of closed deals, costs are in shares of what a deal is worth, and so is the
    currency: `in_deals` says why, '' where they are in money. `largest` is what the largest deal counts. `in_force` is
    the policy without the viewer's own words, and `follows` the line that the address asks for where it names none.
    `refused` says which of the address's own words could not be followed, '' where all could. `team` is the manager of
    whose owners alone the line is, None where it is everybody's; `teams` are those with a capacity of their own in
    force. Not `past_by_team`, past deals go by everybody's: this version was kept without their managers. `managed`
    tells whether any owner's manager is recorded. `measured` is the save rate of the last experiment, None without one.
    """

    policy: Policy
    flagging: Flagging
    in_force: Policy
    in_force_flagging: Flagging
    follows: float
    looked: HoldoutInfo | None
    none_cost: float | None
    all_cost: float | None
    lines: Lines | None
    flags: Flags | None
    comparison: PolicyComparison | None
    now: Open
    currency: str
    amounts: bool
    in_deals: str
    largest: float
    ranked: bool
    base_rate: BaseRate | None
    verdict: Verdict
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]
    team: str | None = None
    teams: tuple[TeamCapacity, ...] = ()
    past_by_team: bool = True
    managed: bool = False
    measured: MeasuredSaveRate | None = None
    refused: str = ""


def threshold_or_refused(services: Services, state: State | None) -> Threshold:
    """Answer as `threshold` does; what a link asks for in vain is left out, and it says so."""
    kept, refused = dict(state or {}), ""
    while True:
        try:
            return dataclasses.replace(threshold(services, kept), refused=refused)
        except InvalidInput as error:
            refused = refused or f"{error.message} {error.on_page}".strip()
            asked = [error.field] if kept.get(error.field) not in (None, "") else list(POLICY_KEYS)
            if all(kept.get(name) in (None, "") for name in asked):
                raise
            kept = {name: value for name, value in kept.items() if name not in asked}


def threshold(services: Services, state: State | None) -> Threshold:
    """Answer for the viewer's costs and line; the hold-out is the same for every scope, what is open is not."""
    published = services.published()
    bundle, policy, in_force = published.bundle, policy_of(state, published), policy_of(None, published)
    refuse_stranger(published, policy)
    team = team_of(state, policy, in_force)
    policy, in_force = policy.of_team(team), in_force.of_team(team)
    held, why = holdout_info(bundle) if bundle.has_signal else None, in_deals(published)
    offered = held is not None
    found = None
    if offered:
        found = lines(bundle, policy, in_force, largest_gain(published, policy.line))
    return Threshold(
        policy=policy,
        flagging=flagging(published, policy),
        in_force=in_force,
        in_force_flagging=flagging(published, in_force),
        follows=policy.line.at if team else _default_line(state, policy, published),
        looked=held,
        none_cost=_none_cost(bundle, policy) if held else None,
        all_cost=_all_cost(bundle, policy) if held else None,
        lines=found,
        flags=flags(bundle, policy.line, policy.costs) if offered else None,
        comparison=comparison(bundle, policy) if offered else None,
        now=_open(published, scope_of(state), policy, in_force, found),
        currency=published.snapshot.info["currency"] if not why else DEALS,
        amounts=not why,
        in_deals=why,
        largest=1.0 if why else published.snapshot.largest_amount,
        ranked=bundle.has_signal,
        base_rate=None if bundle.has_signal else base_rate(published, Scope()),
        verdict=bundle.gate.verdict,
        reasons=bundle.gate.reasons,
        would_help=bundle.gate.would_help,
        team=team,
        teams=team_capacities(published, in_force),
        past_by_team=bundle.holdout.managed_by is not None,
        managed=bool(managers(published.snapshot)),
        measured=measured(services),
    )


def _default_line(state: State | None, policy: Policy, published: Published) -> float:
    """Where the line lies for the viewer's kind of policy and costs when the address names none."""
    without = {**(state or {}), "policy": policy.kind, "threshold": None, "flag_from": None}
    return policy_of(without, published).line.at


def _none_cost(bundle: Bundle, policy: Policy) -> float:
    held = bundle.holdout
    saved = stake_of(bundle, policy.line.unpriced) * policy.costs.saves(held.probability)
    return float(saved[held.label == 1].sum())


def _all_cost(bundle: Bundle, policy: Policy) -> float:
    """Acting on everybody, and what of the losses nobody can help with costs nothing more."""
    stake = float(stake_of(bundle, policy.line.unpriced).sum())
    return float(bundle.holdout.weight.sum()) * policy.costs.false_alarm + stake * policy.costs.conceded


def _open(published: Published, scope: Scope, policy: Policy, in_force: Policy, found: Lines | None) -> Open:
    if found is None:
        return open_now(published, scope)
    return open_by_stop(published, scope, policy, in_force, found.stops["at"].to_numpy("float64"))
