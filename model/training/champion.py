"""A challenger meets the champion, whose recipe is learned anew at every origin and judged on the same rows."""

from __future__ import annotations

import dataclasses

from model.derived.definitions import RULES
from model.evaluation.backtest import model_over
from model.features.matrix import FeatureSet
from model.fitting.fit import Hyperparameters
from model.leaks.verdicts import catalogue_of
from model.registry.bundle import Bundle
from model.registry.card_records import ChampionChallenge
from model.registry.challenger import SAME, challenge, recipe_of
from model.statistics.metrics import MODEL
from model.training.artifacts import TrainingRun


def champion_challenger(run: TrainingRun, settings: Hyperparameters, champion: Bundle) -> ChampionChallenge | None:
    """Compare a training run with the champion; None if nothing of its recipe is left.

    An old champion is never judged by its old trees: they may have learned from the rows it would be judged on.
    """
    recipe, dropped = recipe_of(champion, run.final.chosen)
    recipe, its = _known(recipe, run), settings_of(champion)
    if not recipe.names:
        return None
    if set(recipe.names) == set(run.final.chosen.names) and its == settings:
        words = "The challenger has the champion's recipe and has learned from what is known today."
        return ChampionChallenge(champion.version, SAME, words=words)
    predicted = model_over(run.task, recipe, run.method, its)
    landmark_rows = run.landmark_rows
    found = challenge(
        predicted, landmark_rows.predicted[MODEL], landmark_rows.label, landmark_rows.opportunity, seed=run.task.seed
    )
    return ChampionChallenge(champion.version, **dataclasses.asdict(found), dropped=dropped)


def _known(recipe: FeatureSet, run: TrainingRun) -> FeatureSet:
    """Leave out features that this export or this version of Headwind no longer has."""
    fields = catalogue_of(run.task.catalogue)
    numeric, categorical = (
        tuple(name for name in names if name in RULES or name in fields)
        for names in (recipe.numeric, recipe.categorical)
    )
    return dataclasses.replace(recipe, numeric=numeric, categorical=categorical)


def settings_of(champion: Bundle) -> Hyperparameters:
    """The settings a bundle was trained with."""
    found, names = champion.card.settings, [field.name for field in dataclasses.fields(Hyperparameters)]
    return Hyperparameters(**{name: found[name] for name in names if name in found})
