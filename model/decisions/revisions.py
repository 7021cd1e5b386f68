"""Why a loss probability is another than at the publication before: data, time and model, in parts that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.registry.bundle import Bundle

COLUMNS = ("opportunity_id", "former_loss", "by_data", "by_time", "by_model")


def lacking(former: Bundle, facts: pd.DataFrame) -> list[str]:
    """The labels of what a former bundle reads and later facts no longer hold."""
    return [field.label for field in former.fields if field.name not in facts]


def revisions(former: Bundle, bundle: Bundle, then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Split how far the loss probability of each opportunity moved between two publications.

    `then` and `now`: the facts of what was open on either day, one row an opportunity. Return COLUMNS of what is in
    both. by_time: the same facts on the later day, by the former bundle, less former_loss. by_data: the later facts,
    by it, less that. by_model: the bundle less the former one, on the later facts. With former_loss the three add up to
    the later loss probability.
    """
    both = sorted({*then["opportunity_id"]} & {*now["opportunity_id"]})
    before, after = (_rows(facts, both) for facts in (then, now))
    aged = before.assign(as_of_on=after["as_of_on"].to_numpy())
    steps = [
        former.loss_probability(before),
        former.loss_probability(aged),
        former.loss_probability(after),
        bundle.loss_probability(after),
    ]
    by_time, by_data, by_model = np.diff(np.vstack(steps), axis=0)
    found = (both, steps[0], by_data, by_time, by_model)
    return pd.DataFrame(dict(zip(COLUMNS, found, strict=True)))


def _rows(facts: pd.DataFrame, identities: list[str]) -> pd.DataFrame:
    return facts.set_index("opportunity_id", drop=False).loc[identities].reset_index(drop=True)
