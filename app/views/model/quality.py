"""How good the model is on later opportunities, against what it must beat and against every other kind of model."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from app.services import Published, Services
from app.views import model_card as card
from app.views.answers import Verdict
from app.views.extent import DEALS, in_money
from app.views.flagging import Flagging, flagging
from app.views.model_card import ServedModel
from app.views.state import State, policy_of
from app.views.threshold.holdout import ROLLING, Flags, HoldoutInfo, flags, holdout_info
from model.derived.definitions import label_of
from model.registry.card_records import SurenessToday
from model.registry.gate import Gate
from model.statistics import metrics

MODEL, BASE = metrics.MODEL, metrics.BASE
Today = SurenessToday

# +1 where more is better, -1 where less is.
BETTER = {"auc": 1, "pr_auc": 1, "log_loss": -1, "brier": -1}
# A difference in log loss below this share of it is not worth a sentence.
TOO_CLOSE = 0.01


@dataclasses.dataclass(frozen=True)
class Skill:
    """The share of a rival's log loss that the model saves, with its 95 % bootstrap interval over opportunities."""

    against: str
    value: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True)
class Declared:
    """The share of the skill that rests on features which are declared to be known in time, not verified; labels."""

    share: float
    features: tuple[str, ...]
    words: str


@dataclasses.dataclass(frozen=True)
class ModelQuality:
    """The verdict and everything it rests on.

    skills: against the base rate, and against the age × calendar rule where that was judged. auc: inside the date, with
    its interval. If nothing was measured, skills is empty, and skill and auc are None. needs: name, have, need,
    enough. metrics: model, and auc, pr_auc, log_loss, brier, each with _low and _high, the least log loss first; best:
    metric -> the model that has the better value; close: the models whose log loss is within 1 % of CatBoost's. flags:
    None without signal, when nothing is flagged. calibration: predicted, realised, n (deals), looks, low, high. split:
    part, from, to, rows, opportunities, lost_share (dates). features: column, label, share. method: name, words.
    """

    standing: ServedModel
    verdict: Verdict
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]
    needs: pd.DataFrame
    skill: float | None
    skills: tuple[Skill, ...]
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    method: dict[str, str]
    looked: HoldoutInfo | None
    metrics: pd.DataFrame
    best: dict[str, str]
    close: tuple[str, ...]
    calibration: pd.DataFrame
    flags: Flags | None
    policy: Flagging
    split: pd.DataFrame
    features: pd.DataFrame
    version: str
    trained_at: dt.datetime
    trees: int
    currency: str
    amounts: bool
    declared: Declared | None
    today: Today | None


def model_quality(services: Services, state: State | None) -> ModelQuality:
    """Answer for the bundle that scored what is served; only the confusion matrix follows the policy."""
    published = services.published()
    bundle, gate = published.bundle, published.bundle.gate
    policy, held, amounts = policy_of(state, published), holdout_info(bundle), in_money(published)
    table = card.metrics(bundle.card)
    return ModelQuality(
        standing=card.served_model(published),
        **{name: getattr(gate, name) for name in ("verdict", "reasons", "would_help")},
        **{name: _measured(gate, name) for name in ("skill", "auc", "auc_low", "auc_high")},
        needs=card.frame(gate.needs, ["name", "have", "need", "enough"]),
        skills=_skills(gate, dated=held is None or held.method == ROLLING),
        method=card.method(bundle.card),
        looked=held,
        metrics=table,
        best={name: _best(table, name, sign) for name, sign in BETTER.items()} if len(table) else {},
        close=_close(table),
        calibration=card.calibration(bundle),
        flags=flags(bundle, policy.line, policy.costs) if held and policy.ranked else None,
        policy=flagging(published, policy),
        split=card.split(bundle.card),
        features=card.importance(bundle.card),
        version=bundle.version,
        trained_at=dt.datetime.fromisoformat(bundle.trained_at),
        trees=bundle.card.trees,
        currency=published.snapshot.info["currency"] if amounts else DEALS,
        amounts=amounts,
        declared=_declared(published),
        today=bundle.card.today,
    )


def _declared(published: Published) -> Declared | None:
    found = published.bundle.card.declared
    if found is None:
        return None
    fields = {field.name: field for field in published.snapshot.catalogue}
    named = [label_of(name, fields) for name in found.features]
    return Declared(found.share, tuple(named), found.words)


def _measured(gate: Gate, name: str) -> Any:
    return getattr(gate, name) if gate.measured else None


def _skills(gate: Gate, *, dated: bool) -> tuple[Skill, ...]:
    """Without an interval nothing was judged against the rule, and without dates it repeats the base rate."""
    if not gate.measured:
        return ()
    base = Skill("the base rate", gate.skill, gate.low, gate.high)
    rule = Skill("age × calendar", gate.rule_skill, gate.rule_low, gate.rule_high)
    return (base, rule) if dated and gate.rule_low < gate.rule_high else (base,)


def _best(table: pd.DataFrame, name: str, sign: int) -> str:
    return str(table.loc[(table[name] * sign).idxmax(), "model"])


def _close(table: pd.DataFrame) -> tuple[str, ...]:
    """Name the models that have CatBoost's log loss for all that matters."""
    losses = table.set_index("model")["log_loss"]
    if MODEL not in losses:
        return ()
    near = (losses / losses[MODEL] - 1).abs() < TOO_CLOSE
    return tuple(str(name) for name in losses.index[near] if name != MODEL)
