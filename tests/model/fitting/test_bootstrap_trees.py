import datetime as dt

import numpy as np
import pandas as pd

from data.schema import Field
from model.features.matrix import FeatureSet
from model.fitting.bootstrap_trees import spread
from model.fitting.fit import Hyperparameters, Task, learn, sample
from model.splits.origin import Origin, Part

TODAY = dt.date(2026, 6, 30)
QUICK = Hyperparameters(2, 0.3, 1.0)
MANY, FEW = 600, 30


def found_spread(lost_ones: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Of many opportunities of one size half are lost, of a few of another nearly all."""
    rng = np.random.default_rng(5)
    size = np.repeat([1.0, 2.0], [MANY, FEW])
    lost = rng.random(MANY + FEW) < np.where(size == 1.0, 0.5, 0.9)
    if lost_ones is not None:
        lost = np.arange(MANY + FEW) < lost_ones
    facts = pd.DataFrame({"opportunity_id": range(len(size)), "as_of_on": pd.NaT, "closed_on": pd.NaT, "size": size})
    facts = facts.assign(label_lost=lost.astype(float)).sample(frac=1, random_state=1, ignore_index=True)
    field = Field("opportunities", "size", "Size", "number", "at opening")
    task = Task(facts, facts["label_lost"].to_numpy(), (field,), "small", TODAY, 7)
    part = Part(np.arange(400), np.arange(400, MANY + FEW), np.nan, np.nan)
    origin = Origin("today", np.nan, (part,), np.zeros(0, dtype=np.intp), 0)
    data = sample(task, FeatureSet(("size",), (), (), 0.5), origin)
    return spread(task, data, origin, QUICK, learn(task, data, origin, QUICK))


def test_trees_err_by_more_where_they_learned_from_few():
    raw, errs = found_spread()
    assert (np.diff(raw) >= 0).all()
    assert (errs > 0).all()
    # The standard error of a log-odds is 1 / sqrt(n p (1 - p)): 0.08 of the many, 0.6 of the few.
    assert errs[-1] > 1.5 * errs[0]
    assert 0.03 < errs[0] < 0.3


def test_the_same_rows_and_seed_give_the_same_spread():
    for one, other in zip(found_spread(), found_spread(), strict=True):
        assert np.array_equal(one, other)


def test_two_losses_are_enough_to_draw_from():
    """One in seven draws of the opportunities holds neither."""
    _, errs = found_spread(lost_ones=2)
    assert np.isfinite(errs).all()
