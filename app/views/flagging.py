"""Which deals are flagged, in words and marks: one spelling of the line and of whose policy it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from app import formats
from app.services import Published
from app.views.extent import DEALS, in_money
from app.views.state import Policy
from data.viewer_state import By
from model.arrays import Mask, Numbers
from model.money.costs import filled

NO_FLAG: Final = "no deal is flagged"
NO_SIGNAL: Final = "the model has no signal"


Severity = Literal["act now", "watch", "fine"]
# So many teams are named in one sentence.
TEAMS_NAMED: Final = 3
# One that is not flagged is watched from here on: acting would bring back so much of what it costs.
WATCHED: Final = 0.5


@dataclasses.dataclass(frozen=True)
class Flagging:
    """Which opportunities an answer calls flagged, and what that rests on.

    policy: the kind. line: a loss probability where the policy compares these, by money the gain to exceed, by capacity
    how many of each owner are flagged; None without signal, when no opportunity is flagged. false_alarm and a gain are
    in the snapshot's currency, or in deals where nobody knows what was at stake in closed ones; save_rate, conceded,
    beyond_help and recall are shares of 1; `teams` is the capacity of those teams that have one of their own, by
    manager. floor is the gain above which acting is worth more than it costs; `by_worth`
    what acting is worth flags, so that no loss probability does for an amount. unpriced
    is what a deal without an amount counts as, by money: nothing; where costs are in deals it is 1, and every deal
    counts as that. author and adopted_at are of the policy in force, None where nobody adopted one; `chosen` says that
    the viewer's differs from it. `unread` says what applies while the store of adopted policies cannot be read, ''
    while it can.
    """

    policy: By
    line: float | None
    unpriced: float
    false_alarm: float
    save_rate: float
    capacity: float | None
    author: str | None
    adopted_at: dt.datetime | None
    chosen: bool
    line_words: str
    policy_words: str
    unread: str = ""
    conceded: float = 0.0
    beyond_help: float = 1.0
    recall: float | None = None
    floor: float = 0.0
    by_worth: bool = False
    teams: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @property
    def words(self) -> str:
        """Which deals are flagged, and by whose policy: 'expected loss above $42.3 k (the model's suggestion)'."""
        return f"{self.line_words} ({self.policy_words})"


def flagging(published: Published, policy: Policy) -> Flagging:
    """Say which opportunities are flagged, and by whose policy."""
    currency = published.snapshot.info["currency"] if in_money(published) else DEALS
    line, costs, adopted = policy.line, policy.costs, policy.adopted
    each = most_of(policy)
    at = line.at if each is None else each
    return Flagging(
        policy=policy.kind,
        line=at if policy.ranked else None,
        unpriced=line.unpriced,
        false_alarm=costs.false_alarm,
        save_rate=costs.save_rate,
        capacity=costs.capacity,
        author=adopted.author if adopted else None,
        adopted_at=adopted.made_at if adopted else None,
        chosen=policy.chosen,
        line_words=line_words(policy, currency) if policy.ranked else NO_FLAG,
        policy_words=policy_words(policy) if policy.ranked else NO_SIGNAL,
        unread=policy.unread,
        conceded=costs.conceded,
        beyond_help=costs.beyond_help,
        recall=policy.recall if policy.kind.startswith("recall") else None,
        floor=costs.false_alarm / costs.save_rate,
        by_worth=policy.by_worth,
        teams=dict(costs.teams),
    )


def line_words(policy: Policy, currency: str) -> str:
    """'the 5 deals of each owner most worth acting on', 'expected loss above $42.3 k' or 'loss probability at ...'."""
    line = policy.line
    each = most_of(policy)
    if each is not None:
        return f"the {_deals(each)} of each owner{_teams_differ(policy)} most worth acting on"
    if line.by == "flat":
        return f"loss chance at or above {formats.threshold(line.at)}{_caught(policy)}"
    if policy.costs.conceded:
        return worth_words(policy, line.at, currency)
    if currency == DEALS:
        return f"loss chance above {formats.threshold(line.at)}"
    return f"expected loss above {formats.money(line.at, currency)}"


def most_of(policy: Policy) -> float | None:
    """How many of each owner a policy by capacity flags, of teams with no number of their own; None for any other."""
    if policy.most is not None or policy.line.most is None:
        return policy.most
    return policy.line.teams.general(policy.line.most)


def team_name(manager: str) -> str:
    """'Mona's team'."""
    return f"{formats.cut(manager)}'s team"


def own_numbers(teams: Sequence[tuple[str, float]], named: int = TEAMS_NAMED) -> str:
    """What teams have of their own: "8 in Mona's team, 3 in Bob's team and 2 more teams", or ''."""
    said = ", ".join(f"{formats.number(most)} in {team_name(manager)}" for manager, most in teams[:named])
    more = len(teams) - named
    return f"{said} and {formats.plural(more, 'more team')}" if more > 0 else said


def _teams_differ(policy: Policy) -> str:
    """Of one deal whose team's number it is; of a whole policy the teams that have one of their own."""
    if policy.most is not None:
        return f" in {team_name(policy.team)}" if policy.team is not None else ""
    own = own_numbers(policy.costs.teams)
    return f" ({own})" if own else ""


def _deals(most: float) -> str:
    return formats.plural(most, "deal", digits=0 if most == int(most) else 1)


def worth_words(policy: Policy, at: float, currency: str) -> str:
    """A line by money in words: 'acting is worth more than it costs', or 'worth of acting above $300'."""
    if not policy.moved and at == policy.line.at:
        return "acting is worth more than it costs"
    worth = at * policy.costs.save_rate - policy.costs.false_alarm
    return f"worth of acting above {formats.number(worth, 2) if currency == DEALS else formats.money(worth, currency)}"


def _caught(policy: Policy) -> str:
    """What a line by recall is to catch."""
    if not policy.kind.startswith("recall"):
        return ""
    of = "lost deals" if policy.kind == "recall" else "lost amount"
    return f", to catch {formats.threshold(policy.recall)} of the {of}"


def policy_words(policy: Policy) -> str:
    """Whose policy it is: 'your own', 'adopted by Mia on 21 Nov 2026', or "the model's suggestion"."""
    if policy.chosen:
        return "your own"
    if policy.adopted is None:
        return "the model's suggestion"
    return f"adopted by {policy.adopted.author} on {formats.date(policy.adopted.made_at.date())}"


def mark(policy: Policy, amount: float | None) -> float | None:
    """The loss probability from which a deal of this amount is flagged; None where no probability flags it."""
    found = float("inf") if policy.by_worth else policy.threshold(amount)
    return found if math.isfinite(found) and found <= 1 else None


def marked(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Give each row its threshold (NaN where no probability reaches it), worth and severity, and whether it is flagged.

    A question that knows what competes with each has said whether it is.
    """
    amounts = rows["amount"].to_numpy("float64", na_value=np.nan)
    probability = rows["loss_probability"].to_numpy("float64", na_value=np.nan)
    flagged = (
        rows["flagged"].to_numpy("bool", na_value=False)
        if "flagged" in rows
        else policy.line.flags(probability, amounts)
    )
    thresholds = [mark(policy, amount) for amount in amounts.tolist()]
    stake = filled(amounts, policy.line.unpriced)
    return rows.assign(
        threshold=np.array(thresholds, dtype="float64"),
        flagged=flagged,
        worth=np.where(stake > 0, policy.costs.worth(probability, stake), np.nan),
        severity=severities(policy, probability, stake, flagged),
    )


def severity_of(policy: Policy, probability: float, amount: float | None, *, flagged: bool) -> Severity:
    """What to do with one deal; an amount of None is that which the line takes for one it does not know."""
    stake = filled(np.array([np.nan if amount is None else amount]), policy.line.unpriced)
    return severities(policy, np.array([probability]), stake, np.array([flagged]))[0]


def severities(policy: Policy, probability: Numbers, stake: Numbers, flagged: Mask) -> list[Severity]:
    """What to do with each: act now where it is flagged, watch where acting would bring back half of its cost."""
    saved = policy.costs.saves(probability) * probability * stake
    near = (stake > 0) & (saved >= WATCHED * policy.costs.acting(stake))
    return ["act now" if flag else "watch" if close else "fine" for flag, close in zip(flagged, near, strict=True)]
