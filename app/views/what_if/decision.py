"""What is said of a loss probability, its decision and its change. A browser says the same from the same sentences."""

from __future__ import annotations

import dataclasses
import math
from typing import Final, TypeAlias

import numpy as np

from app import formats
from app.views.state import Policy

# By how the line is drawn and on which side of it the opportunity lies; "none" is where no line is within reach.
DECISIONS: Final = {
    "flat flagged": "{still}at or above {whose} {line} line: act.",
    "flat left": "{still}below {whose} {line} line: no action.",
    "money flagged": "{still}above {whose} {line} line at this amount: act.",
    "money left": "{still}below {whose} {line} line at this amount: no action.",
    "money none": "{still}too small to act on: even a sure loss of {amount} is under {whose} {at} line.",
    "unpriced none": "{still}not flagged: no amount is recorded, and flags go by money.",
    "capacity flagged": "{still}among the {most} of this owner most worth acting on: act.",
    "capacity left": "{still}behind the {most} of this owner most worth acting on: others come first.",
    "capacity none": "{still}needs no action: acting would cost more than it brings back.",
    "line flagged": "{still}worth more than {worth} to act on: act.",
    "line left": "{still}worth less than {worth} to act on: no action.",
    "beyond help": "{still}beyond help: above {beyond} nobody saves a deal.",
    "worth flagged": "{still}worth acting on: it brings back more than it costs.",
    "worth left": "{still}needs no action: acting would cost more than it brings back.",
    "deals flagged": "{still}above {whose} {line} line: act.",
    "deals left": "{still}below {whose} {line} line: no action.",
    "deals none": "{still}no line is within reach: no action.",
}
STILL: Final = {"unchanged": "", "same side": "still ", "other side": "now "}
# A rank among the deals of an owner that are worth acting on, None where it is not one, and whether it is flagged.
Placed: TypeAlias = tuple[int | None, bool | None]
CHANGE_SENTENCES: Final = {
    "same": "Loss {then} percent, unchanged",
    "up": "Loss {then} percent, up {points} points",
    "down": "Loss {then} percent, down {points} points",
    "up one": "Loss {then} percent, up 1 point",
    "down one": "Loss {then} percent, down 1 point",
}


@dataclasses.dataclass(frozen=True)
class Side:
    """Where a loss probability lies against the line at an opportunity's amount, None where the amount is not known.

    place: its rank among the opportunities of its owner that are worth acting on, where these are known.
    """

    probability: float
    amount: float | None
    threshold: float
    flagged: bool
    place: int | None = None

    @property
    def placed(self) -> Placed:
        """The rank, and whether it is among those that are flagged."""
        return self.place, self.flagged


def side(policy: Policy, probability: float, amount: float | None) -> Side:
    """Compare a loss probability with the policy's line; above a threshold of 1 nothing is flagged."""
    line = policy.line
    flagged = line.flags(np.array([probability]), np.array([np.nan if amount is None else amount]))
    place = policy.place(probability, amount)
    return Side(probability, amount, line.threshold(amount), bool(flagged[0]), place)


def expected_loss(one: Side) -> float | None:
    """Loss probability x amount; None if the amount is not known."""
    return None if one.amount is None else one.probability * one.amount


def decision(policy: Policy, now: Side, then: Side, currency: str, *, changed: bool, amounts: bool = True) -> str:
    """Say on which side of the line an opportunity lies, and whether a change brought it there.

    `amounts` tells whether the export has any: without, no sentence speaks of one.
    """
    reach = "none" if then.threshold > 1 and not then.flagged else "flagged" if then.flagged else "left"
    if policy.by_worth:
        reach = "flagged" if then.flagged else "none" if then.place is None and policy.most is not None else "left"
    kind = (
        _by_worth(policy)
        if policy.by_worth
        else "flat"
        if policy.line.by == "flat"
        else "deals"
        if not amounts or policy.line.unpriced
        else "unpriced"
        if then.amount is None
        else "money"
    )
    reach = "left" if kind == "flat" and reach == "none" else reach
    moved = "unchanged" if not changed else "same side" if now.flagged == then.flagged else "other side"
    helpless = policy.by_worth and then.probability > policy.costs.beyond_help
    words = DECISIONS["beyond help" if helpless else f"{kind} {reach}"].format(
        still=STILL[moved],
        whose="your" if policy.chosen else "the",
        line=formats.threshold(min(then.threshold, 1.0)),
        amount=formats.money(then.amount, currency),
        at=formats.money(policy.line.at, currency),
        most=formats.plural(int(policy.most or 0), "deal"),
        worth=worth_of_line(policy, currency),
        beyond=formats.threshold(policy.costs.beyond_help),
    )
    return words[0].upper() + words[1:]


def place_sentence(now: Placed, then: Placed, most: float | None, *, changed: bool) -> str:
    """'4th → 17th of this owner's deals; off the list of 5.', or '' where neither has a place or no list is kept."""
    if most is None or (now[0] is None and then[0] is None):
        return ""
    was, turned = (formats.ordinal(place) if place else "needs no action" for place, _ in (now, then))
    moved = "" if now[1] == then[1] else f"; {'on' if then[1] else 'off'} the list of {formats.number(most)}"
    if not changed:
        return f"{_capital(turned)} of this owner's deals."
    if then[0] is None:
        return f"{_capital(was)} of this owner's deals → {turned}{moved}."
    return f"{_capital(was)} → {turned} of this owner's deals{moved}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _by_worth(policy: Policy) -> str:
    """By capacity an opportunity competes; by money a line of one's own lies elsewhere than where acting pays."""
    return "capacity" if policy.most is not None else "line" if policy.moved else "worth"


def worth_of_line(policy: Policy, currency: str) -> str:
    """What acting is worth at a line by money; in deals where no currency is."""
    worth = policy.line.at * policy.costs.save_rate - policy.costs.false_alarm
    return formats.money(worth, currency) if math.isfinite(worth) else formats.NOTHING


def change_sentence(now: float, then: float) -> str:
    """Say a changed loss probability aloud, in whole points."""
    was, turned = (int(formats.number(share * 100)) for share in (now, then))
    points = turned - was
    way = "same" if not points else "up" if points > 0 else "down"
    return CHANGE_SENTENCES[f"{way} one" if abs(points) == 1 else way].format(then=turned, points=abs(points))
