"""The line that a kind of policy draws from costs, and how questions about a snapshot are told of it."""

from __future__ import annotations

from typing import Any, Final

from data.errors import InvalidInput
from data.schema import shown
from data.snapshots.memo import Memo
from data.viewer_state import DECLARED, By
from model.money import flag_line
from model.money.costs import Costs, unpriced_amount
from model.money.every_line import cheapest_flat, every_line, highest_that_catches
from model.money.flag_line import NOBODY, Line, line_of
from model.registry.bundle import Bundle

# What each kind of policy compares with its line.
COMPARES: Final[dict[By, flag_line.By]] = {
    "capacity": "capacity",
    "money": "money",
    "flat": "flat",
    "recall": "flat",
    "recall-amount": "flat",
}
# Share of the losses to be flagged by recall, until somebody says another.
RECALL: Final = 0.8
# A line is searched for once for the same costs.
_SEARCHED: Memo[Bundle, Line] = Memo()
# Flags none of what is open.
NO_LINE: Final = Line("flat", NOBODY)


def by_name(name: object) -> By:
    """Read the kind of a policy; raise InvalidInput for any other word."""
    found = next((by for by in DECLARED.policies if by == name), None)
    if found is None:
        raise InvalidInput(
            "policy", f"There is no policy {shown(name)}.", f"Use one of: {', '.join(DECLARED.policies)}."
        )
    return found


def suggested_by(bundle: Bundle) -> By:
    """The kind of policy where nobody has said: by capacity, for versions that know of none by money."""
    return "money" if bundle.costs.capacity is None else "capacity"


def line_by(by: By, costs: Costs, bundle: Bundle, recall: float = RECALL) -> Line:
    """The line that follows from the costs, or from what is to be caught of the hold-out."""
    compares = COMPARES[by]
    if compares != "flat":
        return line_of(costs, unpriced_amount(bundle.holdout.amount), compares)
    if by == "flat":
        return _SEARCHED.get(bundle, (by, costs), lambda: _cheapest(costs, bundle))
    return _SEARCHED.get(bundle, (by, costs, recall), lambda: _catching(by, costs, bundle, recall))


def _cheapest(costs: Costs, bundle: Bundle) -> Line:
    held = bundle.holdout
    return cheapest_flat(held.probability, held.label, held.amount, costs, held.weight)


def _catching(by: By, costs: Costs, bundle: Bundle, recall: float) -> Line:
    held = bundle.holdout
    kind = line_of(costs, unpriced_amount(held.amount), "flat")
    lines = every_line(held.probability, held.label, held.amount, kind, held.weight)
    return kind.at_line(highest_that_catches(lines, recall, of_amount=by == "recall-amount"))


def bound(line: Line) -> dict[str, Any]:
    """A line as questions about a snapshot take it: the parameter `policy` of the macro `flags`.

    `threshold` is of a flat line, `flag_from` of one that compares gains, `per_owner` how many each owner can act on,
    and `team_most` the same of the `teams` that differ; where the line moves for one team `alone`, that is one of them.
    """
    flat, teams = line.by == "flat", line.teams
    own = teams.own if teams.team is None else (*teams.own, (teams.team, -line.at))
    return {
        "threshold": line.at if flat else None,
        "flag_from": None if flat else line.at if line.by == "money" else line.floor,
        "per_owner": None if line.most is None else teams.general(line.most),
        "teams": [manager for manager, _ in own],
        "team_most": [most for _, most in own],
        "alone": teams.team,
        "unpriced": line.unpriced,
        "least": line.least,
        "beyond": line.beyond,
    }
