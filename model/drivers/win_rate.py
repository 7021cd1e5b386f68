"""Win-rate drivers: what of the facts on the opening day goes with winning, all else known that day held equal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from threadpoolctl import threadpool_limits

from data.schema import Field
from model.arrays import Index, Numbers, numbers
from model.derived.definitions import RULES
from model.drivers import screening
from model.drivers.chance import Chance, Worlds, chance
from model.drivers.terms import SAME, Block, Term, choice_block, families, number_block
from model.features.matrix import FeatureSet, features
from model.leaks.verdicts import catalogue_of
from model.statistics import logistic

FEWEST_OF_EACH = 50
# Fewer accounts than this are too few for their differences to be measured between accounts.
FEWEST_CLUSTERS = 40
LEVEL = 0.05
# A term of which less than this is its own cannot be told apart from the others.
LEAST_OWN = 0.01
# Of more columns than this, those that go with winning most, each alone, are compared with each other.
MOST_COLUMNS = 60
# Beyond this no odds can be told from none or from all.
LARGEST_LOG_ODDS = 50.0

Row = dict[str, Any]
# log odds ratio and its standard error, per term of a block
Effect = tuple[Term, float, float]


@dataclasses.dataclass(frozen=True)
class Fit:
    """One regression, which of its columns are read off it, and the column that they take the place of ('' if none)."""

    effects: list[Effect]
    columns: set[str]
    rival: str

    @property
    def listed(self) -> list[int]:
        """Places of the effects that are comparisons."""
        return [nth for nth, (term, _, _) in enumerate(self.effects) if term.column in self.columns and term.listed]


@dataclasses.dataclass(frozen=True)
class CriticalDistances:
    """How many comparisons are corrected for, by how many standard errors that is, and what chance makes of each."""

    comparisons: int
    bonferroni: float
    chance: Chance

    def p(self, distance: float) -> float:
        """Return the corrected p of a distance: under 0.05 just where it is beyond reach."""
        far = distance * self.bonferroni / self.chance.reach
        return min(1.0, self.comparisons * 2.0 * float(norm.sf(far)))


def drivers(
    openings: pd.DataFrame,
    catalogue: Iterable[Field],
    chosen: FeatureSet,
    groups: pd.Series[Any] | None = None,
) -> list[Row]:
    """Compare closed opportunities, one row each as known on the opening day, by a logistic regression of winning.

    `groups` is the account of each row: opportunities of one account are not independent. Each row of the answer has
    column, label, level, reference, n, odds_ratio, low, high, p, driver, won_share and note. low to high are 95 %
    intervals of all comparisons together, p is corrected alike: a driver's interval excludes 1, its p is under 0.05,
    and where nothing matters at most one page in twenty shows any. That holds for running loss rates too, and what the
    time of opening alone explains is taken off (`model.drivers.chance`). A column left out has a note and no
    odds_ratio. Raise LinAlgError or NotFinite where the regression has no answer.

    Holm's correction would find slightly more and has no intervals that agree with it; a false discovery rate lets
    one in twenty of the named drivers be noise, and people act on each by its name.
    """
    known = openings[openings["label_lost"].notna()]
    won = 1.0 - numbers(known["label_lost"])
    if min(won.sum(), len(won) - won.sum()) < FEWEST_OF_EACH:
        return []
    predicted = _labels_and_units(catalogue, chosen)
    candidates = screening.strongest(_blocks(known, chosen, predicted), won, MOST_COLUMNS)
    blocks, left_out = _without_twins(candidates, predicted)
    codes = None if groups is None else _clusters(groups.loc[known.index])
    # Matrices this narrow are multiplied fastest by one thread: several wait for each other, long on a busy host.
    with threadpool_limits(1, "blas"):
        compared = _fit_families(families(blocks), won, codes)
        reach = _critical_distances(compared, Worlds.of(known, 1.0 - won, chosen), candidates.comparisons)
    return _rows(compared, reach, won, predicted) + [_left_out(name, note, predicted) for name, note in left_out]


def _labels_and_units(catalogue: Iterable[Field], chosen: FeatureSet) -> dict[str, tuple[str, str]]:
    """Label and unit of every feature."""
    fields = catalogue_of(catalogue)
    sources = ((name, RULES[name] if name in RULES else fields.get(name)) for name in chosen.names)
    return {name: (source.label, source.unit) if source else (name, "") for name, source in sources}


def _blocks(
    known: pd.DataFrame, chosen: FeatureSet, predicted: dict[str, tuple[str, str]]
) -> Iterator[tuple[str, Block | str]]:
    """Each feature's terms, or why it has none, one feature at a time: of hundreds only a few are kept."""
    for name in (*chosen.categorical, *chosen.numeric):
        if name in chosen.categorical:
            column = features(known, dataclasses.replace(chosen, numeric=(), categorical=(name,)))[name]
            yield name, choice_block(name, column.array)
        else:
            column = features(known, dataclasses.replace(chosen, numeric=(name,), categorical=()))[name]
            yield name, number_block(name, column.to_numpy(), predicted[name][1])


def _without_twins(
    candidates: screening.Candidates, predicted: dict[str, tuple[str, str]]
) -> tuple[list[Block], list[tuple[str, str]]]:
    """Leave out columns that say what one before them says; every column left out has a note."""
    blocks: list[Block] = []
    left_out = list(candidates.left_out)
    for block in candidates.blocks:
        if twin := _twin(block, blocks):
            left_out.append((block.column, f"On the opening day it says what {predicted[twin][0]} says."))
        else:
            blocks.append(block)
    return blocks, left_out


def _twin(block: Block, blocks: Iterable[Block]) -> str:
    for other in blocks:
        if block.numbers is None or other.numbers is None:
            continue
        if abs(float(np.corrcoef(block.numbers, other.numbers)[0, 1])) > SAME:
            return other.column
    return ""


def _clusters(groups: pd.Series[Any]) -> Index | None:
    """Number the accounts, each unnamed one apart; None if they are too few to measure differences between."""
    codes, names = pd.factorize(groups)
    if len(names) < FEWEST_CLUSTERS:
        return None
    unnamed = codes < 0
    return np.where(unnamed, len(names) + np.cumsum(unnamed), codes)


def _fit_families(rivals: Sequence[Sequence[Block]], won: Numbers, codes: Index | None) -> list[Fit]:
    """Fit the finest column of every family together; each of the others in its family's place, beside the rest."""
    first = [family[0] for family in rivals]
    fits = [Fit(_fit(first, won, codes), {block.column for block in first}, "")]
    for nth, family in enumerate(rivals):
        for block in family[1:]:
            effects = _fit([*first[:nth], block, *first[nth + 1 :]], won, codes)
            fits.append(Fit(effects, {block.column}, family[0].column))
    return fits


def _fit(blocks: Sequence[Block], won: Numbers, codes: Index | None) -> list[Effect]:
    """Log odds ratios with standard errors: the larger of the model's own and the robust one.

    Robust errors (clustered by account, else HC1) are too small for a level that few accounts make up; the model's own
    are too small where accounts differ. One row of half a win and half a loss per term keeps a level that was never
    lost finite (the log-F(1,1) prior of Greenland and Mansournia, 2015).
    """
    terms = _without_collinear([term for block in blocks for term in block.terms])
    if not terms:
        return []
    design = np.zeros((len(won) + len(terms), len(terms) + 1))
    design[: len(won), 0] = 1.0
    for place, term in enumerate(terms, 1):
        design[: len(won), place] = term.steps
    design[len(won) :, 1:] = np.eye(len(terms))
    answer = np.r_[won, np.full(len(terms), 0.5)]
    groups = None if codes is None else np.r_[codes, codes.max() + 1 + np.arange(len(terms))]
    found, error = logistic.fit(design, answer, groups)
    return [(term, float(found[place]), float(error[place])) for place, term in enumerate(terms, 1)]


def _without_collinear(terms: Sequence[Term]) -> list[Term]:
    """Leave out terms that the ones before them already say: one step of a Cholesky factorisation each."""
    values = np.column_stack([term.steps - term.steps.mean() for term in terms]) if terms else np.zeros((0, 0))
    gram = values.T @ values
    kept: list[int] = []
    for nth in range(len(terms)):
        inside, across = gram[np.ix_(kept, kept)], gram[kept, nth]
        own = gram[nth, nth] - (across @ np.linalg.solve(inside, across) if kept else 0.0)
        if own > LEAST_OWN * gram[nth, nth]:
            kept.append(nth)
    return [terms[nth] for nth in kept]


def _critical_distances(fits: Sequence[Fit], worlds: Worlds, screened: int) -> CriticalDistances:
    """Distances beyond which a comparison is a driver: never under Bonferroni's, which allows for accounts alike."""
    listed = sum(len(fit.listed) for fit in fits)
    # Columns that were looked at and not kept were compared too.
    comparisons = max(listed, screened, 1)
    bonferroni = float(norm.isf(LEVEL / (2.0 * comparisons)))
    if worlds.alike or not listed:
        return CriticalDistances(comparisons, bonferroni, Chance(np.zeros(listed), np.ones(listed), bonferroni))
    found = chance([([effect[0] for effect in fit.effects], fit.listed) for fit in fits], worlds, LEVEL)
    return CriticalDistances(comparisons, bonferroni, dataclasses.replace(found, reach=max(found.reach, bonferroni)))


def _rows(
    fits: Sequence[Fit], reach: CriticalDistances, won: Numbers, predicted: dict[str, tuple[str, str]]
) -> list[Row]:
    listed = [(fit.effects[nth], fit.rival) for fit in fits for nth in fit.listed]
    rows = [_row(effect, rival, nth, reach, won, predicted) for nth, (effect, rival) in enumerate(listed)]
    best: dict[str, float] = {}
    for row in rows:
        best[row["column"]] = min(row["p"], best.get(row["column"], 1.0))
    order = {column: nth for nth, column in enumerate(sorted(best, key=lambda column: best[column]))}
    return sorted(rows, key=lambda row: order[row["column"]])


def _row(
    effect: Effect, rival: str, nth: int, reach: CriticalDistances, won: Numbers, predicted: dict[str, tuple[str, str]]
) -> Row:
    term, log_odds, error = effect
    log_odds, error = log_odds - reach.chance.mean[nth] * error, reach.chance.spread[nth] * error
    low, middle, high = (_odds(log_odds + by * error) for by in (-reach.chance.reach, 0.0, reach.chance.reach))
    return {
        "column": term.column,
        "label": predicted[term.column][0],
        "level": term.level,
        "reference": term.reference,
        "n": term.size,
        "odds_ratio": middle,
        "low": low,
        "high": high,
        "p": reach.p(abs(log_odds) / error),
        "driver": not low <= 1.0 <= high,
        "won_share": None if term.members is None else float(won[term.members].mean()),
        "note": f"Compared in place of {predicted[rival][0]}, which says the same in other words." if rival else "",
    }


def _odds(log_odds: float) -> float:
    return float(np.exp(np.clip(log_odds, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)))


def _left_out(column: str, note: str, predicted: dict[str, tuple[str, str]]) -> Row:
    nothing = dict.fromkeys(("odds_ratio", "low", "high", "p", "won_share"))
    named = {"column": column, "label": predicted[column][0], "level": "", "reference": "", "n": 0}
    return {**named, **nothing, "driver": False, "note": note}
