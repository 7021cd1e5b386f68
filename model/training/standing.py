"""What a hold-out cannot show: whether the model knows as much of what is open today, and what its skill rests on."""

from __future__ import annotations

import dataclasses

from data.counted import counted
from data.shares import percent
from model.arrays import ages
from model.derived.definitions import label_of
from model.evaluation.sureness_today import Today, open_rows, today
from model.evaluation.unverified_skill import Declared, declared
from model.features.matrix import features
from model.leaks.verdicts import catalogue_of
from model.registry.card_records import DeclaredSkill, SurenessToday
from model.statistics.metrics import MODEL
from model.training.artifacts import TrainingRun

# Of more columns than this the first are named.
COLUMNS_NAMED = 5


@dataclasses.dataclass(frozen=True)
class Standing:
    """What is found, as the card keeps it, and why the model is therefore not Ready, a sentence each."""

    today: SurenessToday | None
    declared: DeclaredSkill | None
    doubts: tuple[str, ...]


def standing_today(run: TrainingRun) -> Standing:
    """Compare today's probabilities with the hold-out's, and count what rests on columns that nothing has verified."""
    now, rests = _today(run), declared(run.landmark_rows, run.final.chosen.unverified)
    words = _declared_text(rests, run) if rests else ""
    doubts = [now.sentence] if now and now.vague else []
    doubts += [words] if rests and rests.doubtful else []
    kept = DeclaredSkill(rests.features, rests.share, words) if rests else None
    return Standing(_kept(now), kept, tuple(doubts))


def _today(run: TrainingRun) -> Today | None:
    task, landmark_rows, final = run.task, run.landmark_rows, run.final
    rows = task.facts.iloc[open_rows(task.facts)]
    if not len(rows):
        return None
    predicted = final.probability(features(rows, final.chosen))
    return today(
        predicted,
        ages(rows),
        landmark_rows.predicted[MODEL],
        ages(task.facts.iloc[landmark_rows.rows]),
        landmark_rows.opportunity,
    )


def _kept(now: Today | None) -> SurenessToday | None:
    if now is None:
        return None
    share = {"share": now.share.value, "share_low": now.share.low, "share_high": now.share.high}
    spreads = {name: getattr(now, name) for name in ("spread_now", "spread_then", "mean_now", "mean_then")}
    return SurenessToday(now.open_now, **spreads, **share, vague=now.vague, words=now.sentence)


def _declared_text(rests: Declared, run: TrainingRun) -> str:
    fields = catalogue_of(run.task.catalogue)
    labels = [label_of(name, fields) for name in rests.features]
    more = f" and {len(labels) - COLUMNS_NAMED} more" if len(labels) > COLUMNS_NAMED else ""
    columns = counted(str(len(labels)), "column")
    return (
        f"{percent(rests.share)} of its skill rests on {columns} declared to be known in time, not verified: "
        f"{', '.join(labels[:COLUMNS_NAMED])}{more}."
    )
