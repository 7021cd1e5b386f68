"""The save rate that an experiment has measured, beside the one that is assumed."""

from __future__ import annotations

from typing import Any

from app import formats
from app.addresses import at
from app.components.parts import link
from app.views.experiments.sentences import rate_words
from app.views.threshold.answer import Threshold


def measured(answer: Threshold) -> list[Any]:
    """'Measured 18 % [9 to 27] in the experiment “Spring”, 640 deals: use it'; nothing where none is measured."""
    found = answer.measured
    if found is None:
        return []
    deals = formats.plural(found.deals, "deal")
    words = f"Measured save rate: {rate_words(found.save_rate)} in the experiment “{found.experiment}”, {deals}"
    if found.usable is None:
        return [f"{words}. Acting saved nothing there: look at what is done before flagging more."]
    if answer.in_force.costs.save_rate == found.usable:
        return [f"{words}. The policy in force uses it."]
    use = link(f"Use {formats.threshold(found.usable)}", at(f"/threshold?save_rate={found.usable:g}"))
    return [f"{words}. ", use, ", and adopt it where it suits."]
