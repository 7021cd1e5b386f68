"""A challenger meets the champion, whose recipe is learned anew at every origin and judged on the same rows."""

from __future__ import annotations

import dataclasses
from typing import Any

from model.backtest import model_over
from model.beside import Learned
from model.bundle import Bundle
from model.comparison import SAME, challenge, recipe_of
from model.evaluate import MODEL
from model.features import FeatureSet
from model.learn import Settings
from model.rules import RULES
from model.verdicts import catalogue_of


def contested(run: Learned, settings: Settings, champion: Bundle) -> dict[str, Any]:
    """Compare a training run with the champion: champion, outcome, difference, low, high, words, dropped.

    An old champion is never judged by its old trees: they may have learned from the rows it would be judged on.
    """
    recipe, dropped = recipe_of(champion, run.final.chosen)
    recipe, its = _known(recipe, run), settings_of(champion)
    if not recipe.names:
        return {}
    if set(recipe.names) == set(run.final.chosen.names) and its == settings:
        words = "The challenger has the champion's recipe and has learned from what is known today."
        return {"champion": champion.version, "outcome": SAME, "words": words}
    said = model_over(run.task, recipe, run.method, its)
    looks = run.looks
    found = challenge(said, looks.said[MODEL], looks.label, looks.opportunity, seed=run.task.seed)
    return {"champion": champion.version, **dataclasses.asdict(found), "dropped": list(dropped)}


def _known(recipe: FeatureSet, run: Learned) -> FeatureSet:
    """Leave out features that this export or this version of Headwind no longer has."""
    fields = catalogue_of(run.task.catalogue)
    numeric, categorical = (
        tuple(name for name in names if name in RULES or name in fields)
        for names in (recipe.numeric, recipe.categorical)
    )
    return dataclasses.replace(recipe, numeric=numeric, categorical=categorical)


def settings_of(champion: Bundle) -> Settings:
    """The settings a bundle was trained with."""
    found, names = champion.card.settings, [field.name for field in dataclasses.fields(Settings)]
    return Settings(**{name: found[name] for name in names if name in found})
