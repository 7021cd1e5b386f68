"""How good the model is on later opportunities, against always saying the base rate and a logistic regression."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from app.services import Services
from app.views.answers import Verdict
from app.views.holdout import Flags, Looked, flags, looked
from app.views.state import State, policy_of
from model.bundle import Bundle
from model.rules import RULES
from model.versions import versions

MODEL, RIVAL, BASE = "CatBoost", "Logistic regression", "Base rate"
# +1 where more is better, -1 where less is.
BETTER = {"auc": 1, "pr_auc": 1, "log_loss": -1, "brier": -1}
# A difference in log loss below this share of it is not worth a sentence.
TOO_CLOSE = 0.01
VERSIONS = 12


@dataclasses.dataclass(frozen=True)
class ModelQuality:
    """The verdict and everything it rests on.

    skill, low, high: share of the base rate's log loss that the model saves, with its 95 % bootstrap interval; auc
    likewise. metrics: model, auc, pr_auc, log_loss, brier; best: metric -> the model that has the better value.
    calibration: predicted, realised, n, low, high. split: part, from, to, rows, opportunities, lost_share (dates).
    features: column, label, share. refused: column, label, verdict ('leak' or 'unused'), reason. versions: version,
    readable, source, as_of_on, trained_at, verdict, skill, low, high, serving.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    would_help: tuple[str, ...]
    skill: float
    low: float
    high: float
    auc: float
    auc_low: float
    auc_high: float
    looked: Looked | None
    metrics: pd.DataFrame
    best: dict[str, str]
    close: bool
    calibration: pd.DataFrame
    flags: Flags | None
    split: pd.DataFrame
    features: pd.DataFrame
    refused: pd.DataFrame
    versions: pd.DataFrame
    version: str
    trained_at: dt.datetime
    trees: int
    currency: str


def model_quality(services: Services, state: State | None) -> ModelQuality:
    """Answer for the bundle that scored what is served; only the confusion matrix follows the viewer's threshold."""
    published = services.published()
    bundle, card = published.bundle, published.bundle.card
    policy, held = policy_of(state, bundle), looked(bundle)
    metrics = pd.DataFrame(card.metrics, columns=["model", *BETTER])
    return ModelQuality(
        **{name: getattr(bundle.gate, name) for name in ("verdict", "reasons", "would_help", "skill", "low", "high")},
        **{name: getattr(bundle.gate, name) for name in ("auc", "auc_low", "auc_high")},
        looked=held,
        metrics=metrics,
        best={name: _best(metrics, name, sign) for name, sign in BETTER.items()} if len(metrics) else {},
        close=_close(metrics),
        calibration=pd.DataFrame(card.calibration_curve, columns=["predicted", "realised", "n", "low", "high"]),
        flags=flags(bundle, policy.threshold, policy.costs) if held else None,
        split=_split(bundle),
        features=pd.DataFrame(card.importance, columns=["column", "label", "share"]),
        refused=_refused(bundle, {field.name: field.label for field in published.snapshot.catalogue}),
        versions=_versions(services, bundle.version),
        version=bundle.version,
        trained_at=dt.datetime.fromisoformat(bundle.trained_at),
        trees=card.trees,
        currency=published.snapshot.info["currency"],
    )


def _best(metrics: pd.DataFrame, name: str, sign: int) -> str:
    return str(metrics.loc[(metrics[name] * sign).idxmax(), "model"])


def _close(metrics: pd.DataFrame) -> bool:
    """Tell whether the model and the logistic regression have the same log loss for all that matters."""
    losses = metrics.set_index("model")["log_loss"] if len(metrics) else pd.Series(dtype=float)
    return {MODEL, RIVAL} <= set(losses.index) and abs(losses[MODEL] / losses[RIVAL] - 1) < TOO_CLOSE


def _split(bundle: Bundle) -> pd.DataFrame:
    columns = ["part", "from", "to", "rows", "opportunities", "lost_share"]
    parts = pd.DataFrame(bundle.card.split, columns=columns)
    return parts.assign(**{end: pd.to_datetime(parts[end]) for end in ("from", "to")})


def _refused(bundle: Bundle, labels: dict[str, str]) -> pd.DataFrame:
    """What no feature was made of, leaks first: those are the columns that would have made the model look good."""
    rows = [
        (v.column, RULES[v.column].label if v.column in RULES else labels.get(v.column, v.column), v.verdict, v.reason)
        for v in bundle.feature_set.verdicts
        if v.verdict != "use"
    ]
    found = pd.DataFrame(rows, columns=["column", "label", "verdict", "reason"])
    return found.sort_values("verdict", kind="stable").reset_index(drop=True)


def _versions(services: Services, serving: str) -> pd.DataFrame:
    rows = [dataclasses.asdict(found) for found in versions(services.bundles, VERSIONS)]
    frame = pd.DataFrame(rows)
    return frame.assign(serving=frame["version"] == serving) if len(frame) else frame
