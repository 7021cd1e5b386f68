"""The viewer's state as it stands in the URL, read into a scope and a policy."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np

from app import formats
from app.addresses import at
from app.services import Published
from app.views.extent import in_money
from app.views.policy_lines import NO_LINE, RECALL, bound, by_name, line_by, suggested_by
from data.counted import counted
from data.errors import InvalidInput
from data.records.policies import Adopted, Proposal
from data.schema import shown
from data.snapshots.periods import COMPARE
from data.snapshots.queries import DIMENSIONS, Scope
from data.viewer_state import DECLARED, By
from model.arrays import Numbers
from model.money.costs import Costs
from model.money.flag_line import Line
from model.money.teams import own_of, with_own

State = Mapping[str, Any]
# What there is to choose, for what draws it.
CHOICES: Final = DECLARED
MOST_MONEY: Final = DECLARED.limits("false_alarm")[1]
MOST_DEALS: Final = DECLARED.limits("capacity")[1]
# The keys of the address that make a policy the viewer's own.
POLICY_KEYS: Final = DECLARED.policy_keys


@dataclasses.dataclass(frozen=True)
class Policy:
    """Which opportunities are flagged, and what that rests on.

    `kind` is one of the kinds of policy, `line` what it comes to; by recall `recall` is the share of the losses to
    catch. `chosen` says that the viewer's address differs from what is in force, `moved` that the line lies elsewhere
    than the costs put it. `adopted` is the policy in force where a person adopted one, None where it is the bundle's
    own. `unread` says what applies while the store of adopted policies cannot be read, '' while it can. Not `ranked`,
    which is without signal, no opportunity is flagged, wherever the line lies. Of one opportunity by capacity, `rivals`
    are the gains of the others of its owner, the largest first, and `most` how many of them are flagged: as many as its
    `team` has of its own, where it has. `tried_for` is the team whose capacity the viewer's address names.
    """

    kind: By
    line: Line
    costs: Costs
    chosen: bool
    moved: bool
    adopted: Adopted | None
    unread: str = ""
    ranked: bool = True
    recall: float = RECALL
    rivals: tuple[float, ...] | None = None
    most: float | None = None
    team: str | None = None
    tried_for: str | None = None

    def threshold(self, amount: float | None) -> float:
        """Loss probability from which an opportunity of this amount is flagged; above 1 it never is."""
        return self.line.threshold(amount) if self.ranked else float("inf")

    def flags(self, probability: float, amount: float | None) -> bool:
        """Tell whether an opportunity of this loss probability and amount is flagged, whoever competes with it."""
        if not self.ranked:
            return False
        held = np.array([np.nan if amount is None else amount])
        return bool(self.line.flags(np.array([probability]), held)[0])

    def against(self, rivals: Numbers, manager: str | None = None) -> Policy:
        """The policy for one opportunity whose owner, of a manager's team, has others with these gains."""
        line, most = self.line.by_gain(rivals, manager), self.line.most_of(manager)
        team = None if own_of(self.costs.teams, manager) is None else manager
        return dataclasses.replace(self, line=line, rivals=tuple(rivals.tolist()), most=most, team=team)

    def of_team(self, manager: str | None) -> Policy:
        """The same policy with a line of one team alone; with None as it is."""
        return self if manager is None else dataclasses.replace(self, line=self.line.of_team(manager))

    @property
    def by_worth(self) -> bool:
        """Tell whether what acting is worth flags, so that no loss probability does for an amount."""
        return self.kind == "capacity" or (self.kind == "money" and self.costs.conceded > 0)

    def place(self, probability: float, amount: float | None) -> int | None:
        """Rank among the opportunities of its owner that are worth acting on; None where it is not one, or unknown."""
        if self.rivals is None:
            return None
        gain = float(self.line.gain(np.array([probability]), np.array([np.nan if amount is None else amount]))[0])
        return 1 + sum(rival > gain for rival in self.rivals) if gain > self.line.floor else None

    def parameters(self) -> dict[str, Any]:
        """The bound parameter of every question that flags."""
        return {"policy": bound(self.line if self.ranked else NO_LINE)}

    def proposal(self) -> Proposal:
        """What is stored if somebody adopts it: a line that follows from the costs goes on following them.

        A capacity of none is an unknown one.
        """
        at, costs = self.line.at if self.moved else None, self.costs
        recall = self.recall if self.kind.startswith("recall") else None
        room = costs.capacity if self.kind == "capacity" else costs.capacity or None
        acting = costs.false_alarm, costs.save_rate, room, costs.conceded, costs.beyond_help
        return Proposal(self.kind, at, *acting, recall, costs.teams)


def scope_of(state: State | None) -> Scope:
    """Read the scope; raise InvalidInput if the comparison is none of those there are.

    A period that is neither a name nor two dates raises where it is resolved.
    """
    state = state or {}
    chosen = {name: _names(name, state.get(name)) for name in DIMENSIONS}
    return Scope(period=_period(state), compare=_compare(state), **chosen)


def filter_keys(scope: Scope) -> dict[str, tuple[str, ...]]:
    """The keys of the address that make a scope's filters; what `scope_of` reads."""
    return {one.name: names for one in CHOICES.filters if (names := getattr(scope, one.name))}


def proof_at(path: str, scope: Scope, place: str, **narrowed: Sequence[str]) -> str:
    """Write the address of a page with the keys that make the scope, narrowed as said, and of a place on it."""
    start, split, end = scope.period.partition("..")
    days = {"from": [start], "to": [end]} if split else {"period": [scope.period]}
    keys = {**days, "compare": [scope.compare], **filter_keys(scope), **narrowed}
    return at(f"{path}?{urlencode(keys, doseq=True)}#{place}")


def _compare(state: State) -> str:
    name = str(state.get("compare") or DECLARED.compare)
    if name not in COMPARE:
        raise InvalidInput("compare", f"There is no comparison {shown(name)}.", f"Use one of: {', '.join(COMPARE)}.")
    return name


def _period(state: State) -> str:
    start, end = state.get("from"), state.get("to")
    if start or end:
        return f"{start or ''}..{end or ''}"
    return str(state.get("period") or DECLARED.period)


def _names(key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise InvalidInput(key, f"{key} must be a name or a list of names, not {shown(value)}.")
    return tuple(names)


def policy_of(state: State | None, published: Published) -> Policy:
    """Read the viewer's policy; what the address leaves open is as adopted, else as the bundle suggests.

    The address may hold policy (one of the kinds), threshold (flat), flag_from (by money), recall, and the costs:
    false_alarm, conceded, save_rate, beyond_help and capacity, which is of one `team` alone where it names its manager.
    """
    asked, held, bundle = state or {}, published.adopted, published.bundle
    usual = _costs_of(held) if held else bundle.costs
    costs = _costs(asked, usual)
    standing = by_name(held.policy) if held else suggested_by(bundle)
    by = _by(asked, standing)
    usual_recall = held.recall if held and held.recall is not None else RECALL
    recall = number(asked, "recall", *DECLARED.limits("recall"), usual_recall)
    _refuse_out_of_reach(asked, costs, published)
    suggested = line_by(by, costs, bundle, recall)
    # How much one owner can act on moves no line but the one by capacity.
    same = by == standing and dataclasses.replace(costs, capacity=usual.capacity, teams=usual.teams) == usual
    in_force = held.line if held and same and held.line is not None else suggested.at
    key = _line_key(by, in_deals=not in_money(published))
    at = suggested.at if key is None else number(asked, *key, default=in_force)
    _refuse_a_line_above_all(asked, at, suggested, published)
    chosen = (by, costs) != (standing, usual) or at != in_force or (by.startswith("recall") and recall != usual_recall)
    return Policy(
        kind=by,
        line=suggested.at_line(at),
        costs=costs,
        chosen=chosen,
        moved=at != suggested.at,
        adopted=held,
        unread=published.unread,
        ranked=bundle.has_signal,
        recall=recall,
        tried_for=_team(asked),
    )


def _costs_of(held: Adopted) -> Costs:
    return Costs(held.false_alarm, held.save_rate, held.capacity, held.conceded, held.beyond_help, held.teams)


def _costs(asked: State, usual: Costs) -> Costs:
    read = {
        name: number(asked, name, *DECLARED.limits(name), getattr(usual, name))
        for name in ("false_alarm", "save_rate", "conceded", "beyond_help")
    }
    room = optional(asked, "capacity", *DECLARED.limits("capacity"), usual.capacity)
    # Nobody acts on a part of a deal.
    room, team = None if room is None else float(math.floor(room)), _team(asked)
    if team is None or asked.get("capacity") in (None, ""):
        return Costs(**read, capacity=room, teams=usual.teams)
    return Costs(**read, capacity=usual.capacity, teams=with_own(usual.teams, team, room))


def _team(asked: State) -> str | None:
    """The team whose capacity an address names, by its manager; None where it is everybody's."""
    team = asked.get("team")
    if team in (None, ""):
        return None
    if not isinstance(team, str):
        raise InvalidInput("team", f"team must be a manager's name, not {shown(team)}.")
    return team


def _by(asked: State, standing: By) -> By:
    """A line in the address says by what it is drawn where nothing else does."""
    if asked.get("policy") not in (None, ""):
        return by_name(asked["policy"])
    if asked.get("threshold") not in (None, ""):
        return "flat"
    return "money" if asked.get("flag_from") not in (None, "") else standing


def _line_key(by: By, *, in_deals: bool) -> tuple[str, float, float] | None:
    """The key of the address that moves a line of this kind, and its limits; None for what only costs move."""
    if by not in ("flat", "money"):
        return None
    key = "threshold" if by == "flat" else "flag_from"
    low, high = DECLARED.limits(key)
    return key, low, min(high, 1.0) if in_deals else high


def _refuse_out_of_reach(asked: State, costs: Costs, published: Published) -> None:
    """Raise InvalidInput where an address asks for costs that not even the sure loss of the largest deal is worth."""
    if asked.get("beyond_help") not in (None, "") and costs.beyond_help <= costs.least:
        words = f"Acting pays only above a loss chance of {formats.threshold(costs.least)}: beyond help above"
        words += f" {formats.threshold(costs.beyond_help)} no deal would be worth it."
        raise InvalidInput("beyond_help", words, f"Choose one above {costs.least:.12g}.")
    given = [name for name in ("false_alarm", "save_rate", "conceded") if asked.get(name) not in (None, "")]
    money = in_money(published)
    stake = published.snapshot.largest_amount if money else 1.0
    acting, saved = costs.false_alarm + costs.conceded * stake, costs.save_rate * stake
    if not given or acting <= saved:
        return
    currency = published.snapshot.info["currency"]
    cost = formats.money(acting, currency) if money else counted(f"{acting:g}", "deal")
    share = formats.threshold(costs.save_rate) + (f" of at most {formats.money(stake, currency)}" if money else "")
    furthest = costs.furthest(given[0], stake)
    raise InvalidInput(
        given[0],
        f"Acting on a deal cannot cost {cost} where it saves {share}: not even a sure loss would be worth it.",
        _nearest(min(furthest, 1.0) if given[0] == "save_rate" else furthest),
    )


def _refuse_a_line_above_all(asked: State, at: float, line: Line, published: Published) -> None:
    """Raise InvalidInput where an address asks for a line by money that not even the sure loss of any deal reaches."""
    stake = published.snapshot.largest_amount if in_money(published) else 1.0
    most = (1.0 - line.least) * stake
    if line.by != "money" or asked.get("flag_from") in (None, "") or at <= most:
        return
    words = f"No deal can be flagged above {at:.12g}: the sure loss of the largest comes to {most:.12g}."
    raise InvalidInput("flag_from", words, _nearest(most))


def _nearest(possible: float) -> str:
    return f"The nearest possible value is {possible:.12g}."


def optional(state: State, name: str, low: float, high: float, default: float | None) -> float | None:
    """Read a number that need not be there."""
    return number(state, name, low, high, default=0.0) if state.get(name) not in (None, "") else default


def number(state: State, name: str, low: float, high: float, default: float) -> float:
    """Read a number; raise InvalidInput naming it if it is none, or out of range."""
    value = state.get(name)
    if value in (None, ""):
        return default
    try:
        found = float(str(value))
    except ValueError:
        raise InvalidInput(name, f"{name} must be a number, not {shown(value)}.") from None
    if not low <= found <= high:
        nearest = "" if math.isnan(found) else _nearest(min(max(found, low), high))
        raise InvalidInput(name, f"{name} must lie between {low:g} and {high:g}, not {shown(value)}.", nearest)
    return found
