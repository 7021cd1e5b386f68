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
        "by": policy.line.by,
        "line": policy.line.at,
        "follows": answer.follows,
        "costs": _costs(policy.costs.false_alarm, policy.costs.save_rate, policy.costs.capacity),
        "usual": _costs(in_force.costs.false_alarm, in_force.costs.save_rate, in_force.costs.capacity),
        "standing": in_force.line.by,
        "chosen": policy.chosen,
        "adopted": in_force.adopted is not None,
        "scale": 100 if policy.line.by == "flat" else 1,
        "limits": limits(answer),
    }
    return known | ({**_moving(answer, answer.lines), "points": points} if answer.lines else {})


def _costs(false_alarm: float, save_rate: float, capacity: float | None) -> dict[str, float | None]:
    return {"false_alarm": false_alarm, "save_rate": save_rate, "capacity": capacity}


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
