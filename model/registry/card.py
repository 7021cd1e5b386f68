"""The card of a model version: what was measured of it, what it rests on and how it was judged."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from model.registry.card_records import (
    CalibrationBin,
    ChampionChallenge,
    DateCalibration,
    DeclaredSkill,
    DriverComparison,
    Importance,
    Method,
    ModelMetrics,
    OriginMetrics,
    SplitPart,
    SurenessToday,
    TriedSettings,
    as_object,
    record,
    records,
)
from model.registry.past_forecast import PastForecast


@dataclasses.dataclass(frozen=True)
class Card:
    """What is known about a model version; empty is what was not judged, or not recorded by the version.

    ripe_share: of the opportunities looked at, how many had an outcome. seconds: what training took. let_through: used
    columns that tell the ending. failures: what stands beside the trees and could not be worked out ('drivers',
    'dates', ...), a sentence each.
    """

    metrics: tuple[ModelMetrics, ...] = ()
    calibration_curve: tuple[CalibrationBin, ...] = ()
    split: tuple[SplitPart, ...] = ()
    ripe_share: float = 0.0
    importance: tuple[Importance, ...] = ()
    trees: int = 0
    seconds: float = 0.0
    backtest: tuple[OriginMetrics, ...] = ()
    method: Method | None = None
    search: tuple[TriedSettings, ...] = ()
    drivers: tuple[DriverComparison, ...] = ()
    timing: tuple[DateCalibration, ...] = ()
    forecasts: tuple[PastForecast, ...] = ()
    challenge: ChampionChallenge | None = None
    let_through: tuple[str, ...] = ()
    today: SurenessToday | None = None
    declared: DeclaredSkill | None = None
    failures: Mapping[str, str] = dataclasses.field(default_factory=dict)

    LISTS: ClassVar[Mapping[str, type[Any]]] = {
        "metrics": ModelMetrics,
        "calibration_curve": CalibrationBin,
        "split": SplitPart,
        "importance": Importance,
        "backtest": OriginMetrics,
        "search": TriedSettings,
        "drivers": DriverComparison,
        "timing": DateCalibration,
        "forecasts": PastForecast,
    }
    RECORDS: ClassVar[Mapping[str, type[Any]]] = {
        "method": Method,
        "challenge": ChampionChallenge,
        "today": SurenessToday,
        "declared": DeclaredSkill,
    }

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that the search chose, without how they did; {} where none was searched for."""
        chosen = next((row for row in self.search if row.chosen), TriedSettings())
        held = dataclasses.asdict(chosen).items()
        return {name: value for name, value in held if name not in ("chosen", "log_loss") and value is not None}

    @property
    def judged_by(self) -> str:
        """The name of the method, '' if none is recorded."""
        return self.method.name if self.method else ""

    def of_model(self, name: str) -> ModelMetrics | None:
        """The metrics of one kind of model; None if it was not judged."""
        return next((row for row in self.metrics if row.model == name), None)

    def as_json(self) -> dict[str, Any]:
        """The card as it is kept: lists of objects, {} where there is no record."""
        return {field.name: _plain(field.name, getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Card:
        """Read a card as any version kept it: what is known of no longer is left, what it lacks is empty."""
        known = {field.name for field in dataclasses.fields(cls)} & held.keys()
        return cls(**{name: _read(name, held[name]) for name in known})


def _read(name: str, held: Any) -> Any:
    if name in Card.LISTS:
        return records(Card.LISTS[name], held)
    if name in Card.RECORDS:
        return record(Card.RECORDS[name], held) if held else None
    return tuple(held) if name == "let_through" else held


def _plain(name: str, value: Any) -> Any:
    if name in Card.LISTS:
        return [as_object(row) for row in value]
    if name in Card.RECORDS:
        # What a record has none of stands nowhere on disk; what a row has none of is null there.
        return {} if value is None else {key: each for key, each in as_object(value).items() if each is not None}
    return list(value) if name == "let_through" else value
