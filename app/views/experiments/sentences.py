"""What an experiment says, in a sentence and in money."""

from __future__ import annotations

from app import formats
from app.views.experiments.course import Course
from data.records.experiments import BY_HAND, Experiment
from model.experiments.power import LEAST
from model.experiments.uplift import LOWEST, Estimate, Uplift

VERDICTS = {
    "benefit": "Acting helps",
    "harm": "Acting harms: more deals are lost where somebody acts. Look at what is done about flagged deals",
    "futility": "No clear effect by the planned end",
    BY_HAND: "Ended by hand before anything was clear",
}


def verdict_words(one: Experiment, found: Course, currency: str | None) -> str:
    """'Acting helps: 43 % of 210 deals to act on were lost, and 55 % of 208 held out; $1.2 k more was won a deal.'."""
    verdict = VERDICTS[one.ending] if one.ending else _so_far(found)
    if found.uplift is None:
        return f"{verdict}."
    money = "" if currency is None else f"; {money_words(found.uplift.money, currency)}"
    return f"{verdict}: {losses_words(found.uplift)}{money}."


def _so_far(found: Course) -> str:
    """What is to be thought of it while it runs."""
    if found.uplift is None or found.uplift.n < LEAST:
        return "Too early to say anything"
    return VERDICTS[found.ending] if found.ending else "Nothing is clear yet"


def losses_words(found: Uplift) -> str:
    """'43 % of 210 deals to act on were lost, and 55 % of 208 held out'."""
    acted = f"{formats.percent(found.lost_act)} of {formats.plural(found.act, 'deal')} to act on were lost"
    return f"{acted}, and {formats.percent(found.lost_held_out)} of {formats.count(found.held_out)} held out"


def money_words(found: Estimate, currency: str) -> str:
    """'$1.2 k more was won a deal', as far as that is clear."""
    if found.low <= 0 <= found.high:
        return "in money nothing is clear"
    return f"{formats.money(abs(found.value), currency)} {'more' if found.value > 0 else 'less'} was won a deal"


def rate_words(found: Estimate) -> str:
    """'18 % [9 to 27]', of one that may be any loss '4 % [up to 56]'."""
    low, high = (formats.number(100 * end) for end in (found.low, found.high))
    return f"{formats.percent(found.value)} [{f'{low} to' if found.low > LOWEST else 'up to'} {high}]"
