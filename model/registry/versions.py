"""The model versions there are, read from their records alone: no trees are loaded."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from data.errors import HeadwindError
from model.registry.card import Card
from model.registry.card_records import ChampionChallenge, ModelMetrics
from model.registry.registry import Bundles
from model.statistics.metrics import MODEL


@dataclasses.dataclass(frozen=True)
class Version:
    """What a version says of itself; only its name where its record cannot be read.

    skill, low, high: against the base rate; rule_*: against the age × calendar rule; None where not measured. auc,
    log_loss: of CatBoost, on all rows of the backtest; origins: how many it has; saved: money per opportunity against
    flagging nobody, averaged over them. data: the hash of the export it learned from. features: how many. challenge,
    outcome: what came of its meeting with the champion, '' if it met none.
    """

    version: str
    readable: bool
    source: str = ""
    as_of_on: dt.date | None = None
    trained_at: str = ""
    verdict: str = ""
    skill: float | None = None
    low: float | None = None
    high: float | None = None
    rule_skill: float | None = None
    rule_low: float | None = None
    rule_high: float | None = None
    data: str = ""
    features: int = 0
    auc: float | None = None
    log_loss: float | None = None
    origins: int = 0
    saved: float | None = None
    false_alarm: float | None = None
    save_rate: float | None = None
    threshold: float | None = None
    challenge: str = ""
    outcome: str = ""


def versions(bundles: Bundles, most: int) -> tuple[Version, ...]:
    """Describe the latest versions, newest first; a record that cannot be read is listed as such, never skipped."""
    return tuple(_version(bundles, name) for name in bundles.versions()[:most])


def _version(bundles: Bundles, name: str) -> Version:
    try:
        return _described(name, bundles.facts(name))
    except (HeadwindError, OSError, ValueError, KeyError, TypeError):
        return Version(name, readable=False)


def _described(name: str, held: dict[str, Any]) -> Version:
    judged, chosen, costs, card = held["gate"], held["feature_set"], held["costs"], Card.of_json(held["card"])
    own, met = card.of_model(MODEL) or ModelMetrics(MODEL), card.challenge or ChampionChallenge()
    # Beside a flat threshold "saved" was another figure; the two are never averaged or compared.
    saved = [row.saved for row in card.backtest if row.saved is not None and row.flag_from is not None]
    return Version(
        version=name,
        readable=True,
        source=held["source"],
        as_of_on=dt.date.fromisoformat(held["as_of_on"]),
        trained_at=held["trained_at"],
        verdict=judged["verdict"],
        **_measured(judged, "skill", "low", "high"),
        **_measured(judged, "rule_skill", "rule_low", "rule_high"),
        data=held.get("data") or "",
        features=len(chosen["numeric"]) + len(chosen["categorical"]),
        auc=own.auc,
        log_loss=own.log_loss,
        challenge=met.words,
        outcome=met.outcome,
        origins=len(card.backtest),
        saved=sum(saved) / len(saved) if saved else None,
        false_alarm=costs["false_alarm"],
        save_rate=costs.get("save_rate"),
        threshold=held["threshold"],
    )


def _measured(judged: dict[str, Any], value: str, low: str, high: str) -> dict[str, float | None]:
    """Without an interval nothing was measured."""
    known = judged[low] != judged[high]
    return {name: judged[name] if known else None for name in (value, low, high)}
