"""What the browser is given once so that it can follow the hand without asking: everything, at every stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components.threshold import sentences as words
from app.components.threshold.changes import changed_deals
from app.components.threshold.comparison import comparison_texts
from app.components.threshold.controls import limits, strip_texts
from app.components.threshold.matrix import matrix_texts
from app.components.threshold.owners import owner_texts, owners_places
from app.views.state import Policy
from app.views.threshold.answer import Threshold
from app.views.threshold.open_deals import MOST_LISTED
from app.views.threshold.stops import Lines

# The identities of the two graphs.
CURVE, RATES = "threshold-cost-curve", "threshold-rates-curve"


def payload(answer: Threshold, points: Mapping[str, Any]) -> dict[str, Any]:
    """What the controls show, what the address need not say, and where a line is offered all that moves with it.

    at: the stops. texts: selector -> the words at each stop. lengths: selector -> the length of a bar at each.
    said: what stands under each graph. points: where each graph's mark stands. deals: those that may change side.
    """
    policy, in_force = answer.policy, answer.in_force
    known = {
        "by": policy.kind,
        "line": policy.line.at,
        "follows": answer.follows,
        "costs": _costs(policy),
        "usual": _costs(in_force),
        "standing": in_force.kind,
        "team": answer.team,
        "chosen": policy.chosen,
        "adopted": in_force.adopted is not None,
        "scale": _scale(policy),
        "limits": limits(answer),
    }
    return known | ({**_moving(answer, answer.lines), "points": points} if answer.lines else {})


def _costs(policy: Policy) -> dict[str, float | None]:
    """The costs and what is to be caught; by capacity somebody has always said how many one owner can act on."""
    costs = policy.costs
    return {
        "false_alarm": costs.false_alarm,
        "save_rate": costs.save_rate,
        "conceded": costs.conceded,
        "beyond_help": costs.beyond_help,
        "capacity": policy.line.most if policy.line.most is not None else costs.capacity,
        "recall": policy.recall,
    }


def _scale(policy: Policy) -> dict[str, float]:
    """What a line is written as: the line times `by`, and `plus` more; by money what acting is worth there."""
    line, costs = policy.line, policy.costs
    if line.by == "money" and costs.conceded:
        return {"by": costs.save_rate, "plus": -costs.false_alarm}
    return {"by": {"flat": 100.0, "capacity": -1.0}.get(line.by, 1.0), "plus": 0.0}


def _moving(answer: Threshold, lines: Lines) -> dict[str, Any]:
    sentences = words.decisions(answer, lines)
    return {
        "at": lines.stops["at"].tolist(),
        "here": lines.here,
        "suggested": lines.suggested,
        "cheapest": lines.cheapest,
        "spoken": [words.line_text(answer, at) for at in lines.stops["at"].tolist()],
        "texts": {
            "#threshold-decision": sentences,
            "#threshold-proposal": words.proposals(answer, lines),
            "#threshold-adopt": words.adopt_labels(answer, lines),
            "#threshold-owners-said": words.owner_sentences(answer, lines),
            "#threshold-changes-said": words.change_sentences(answer, lines),
            **strip_texts(answer, lines),
            **matrix_texts(lines, answer, "#threshold-matrix"),
            **owner_texts(answer),
            **comparison_texts(answer, lines),
        },
        "lengths": owners_places(answer),
        "said": {CURVE: words.cost_sentences(answer, lines), RATES: words.rate_sentences(answer, lines)},
        "deals": changed_deals(answer) if answer.now.open_count else [],
        "most": MOST_LISTED,
    }
