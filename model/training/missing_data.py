"""What is too little to learn from: too few that have closed, too few of one outcome, or no column to tell them by."""

from __future__ import annotations

import dataclasses

import numpy as np

from model.arrays import Numbers
from model.features.matrix import FeatureSet
from model.fitting.fit import Task, outcomes
from model.registry.gate import FEWEST_TO_LEARN
from model.splits.origin import ROLLING, Origin, Plan
from model.statistics.metrics import FEWEST_OF_EACH

FEWEST_TO_CALIBRATE = 30
# Fewer of one outcome than this cannot be parted into those learned from, those calibrated on and those judged.
FEWEST_TO_TELL_APART = 10
MORE_CLOSED = "more closed opportunities"


@dataclasses.dataclass(frozen=True)
class MissingData:
    """What there is too little of, in a sentence, and what would help; `words` is '' if there is enough."""

    words: str = ""
    helps: tuple[str, ...] = ()


def judgeable(task: Task, method: Plan) -> Plan:
    """Leave out origins at which too little was known to learn from, or after which nothing is known."""
    kept = tuple(o for o in method.origins if len(o.test) and not _thin(task, o))
    return dataclasses.replace(method, origins=kept)


def lacking(task: Task, method: Plan, chosen: FeatureSet) -> MissingData:
    """Say what is too little to learn from, where anything is; `method` holds the origins that can be judged."""
    learnable = bool(method.origins) and not _thin(task, method.final)
    seen = " that were seen open on a day" if method.name == ROLLING else ""
    lost = known_outcomes(task)
    if not _few(task, method.final) and (rare := _rare(lost, FEWEST_TO_TELL_APART if learnable else FEWEST_OF_EACH)):
        return _one_outcome(lost, rare, seen)
    if not chosen.names:
        return MissingData("No column may be used: each one is missing, constant or tells the ending.")
    if learnable:
        return _one_judged(task, method)
    if not len(lost):
        nothing = "nothing has closed that was seen while open"
        return MissingData(f"No opportunity whose outcome is known can be learned from: {nothing}.", (MORE_CLOSED,))
    few = f"{len(lost):,} closed opportunities{seen} are too few to learn from some and be judged on others."
    return MissingData(few, (MORE_CLOSED,))


def known_outcomes(task: Task) -> Numbers:
    """Return 1 for each lost and 0 for each won opportunity of known outcome, each once."""
    return outcomes(task, np.flatnonzero(np.isfinite(task.label)))


def _rare(lost: Numbers, fewest: int) -> str:
    """Name the outcome of which there are fewer; '' if there are enough of both."""
    share = lost.mean() if len(lost) else 0.0
    fewer = min(lost.sum(), len(lost) - lost.sum())
    return "" if not len(lost) or fewer >= fewest else "won" if share >= 1 / 2 else "lost"


def _one_outcome(lost: Numbers, rare: str, seen: str) -> MissingData:
    common = "lost" if rare == "won" else "won"
    closed, few = len(lost), int((lost == (rare == "lost")).sum())
    if few:
        was = "was" if few == 1 else "were"
        words = f"Only {few:,} of {closed:,} closed opportunities{seen} {was} {rare}: too few to tell apart."
    else:
        words = f"All {closed:,} closed opportunities{seen} were {common}: there is nothing to tell apart."
    help_first = f"at least {FEWEST_OF_EACH} {rare} opportunities, or a mapping that tells which ones were {rare}"
    return MissingData(words, (help_first,))


def _one_judged(task: Task, method: Plan) -> MissingData:
    """Nothing can be measured where all that could be judged ended in one way."""
    found = {float(label) for origin in method.origins for label in task.label[origin.test]}
    if len(found) > 1:
        return MissingData()
    common, rare = ("lost", "won") if found == {1.0} else ("won", "lost")
    words = f"Every opportunity that the model could be judged on was {common}: there is nothing to tell apart."
    return MissingData(words, (f"at least {FEWEST_OF_EACH} {rare} opportunities among the later ones",))


def _thin(task: Task, origin: Origin) -> bool:
    one_sided = any(
        len(np.unique(task.label[rows])) < 2 for part in origin.parts for rows in (part.fit, part.calibrate)
    )
    return one_sided or _few(task, origin)


def _few(task: Task, origin: Origin) -> bool:
    """Tell whether too few have closed, whatever their outcomes."""
    ids = task.facts["opportunity_id"]
    wanted = [(part.fit, FEWEST_TO_LEARN) for part in origin.parts]
    wanted += [(part.calibrate, FEWEST_TO_CALIBRATE) for part in origin.parts]
    return any(ids.iloc[rows].nunique() < fewest for rows, fewest in wanted)
