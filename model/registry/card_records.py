"""What a card says of a model version, a record per kind, and how a record is kept and read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")
# In a field's metadata: its name on disk, where a Python name cannot be that, and how its value there is read.
KEY, READ = "key", "read"


def as_day(held: str) -> dt.date:
    """Read a day as a card keeps it."""
    return dt.date.fromisoformat(held)


@dataclasses.dataclass(frozen=True)
class ModelMetrics:
    """How good one kind of model is on all rows of the backtest, each value with its 95 % interval.

    seconds: what learning and predicting took. auc, pr_auc: 0 to 1; log_loss: nats; brier: 0 to 1. None: not recorded.
    """

    model: str
    seconds: float | None = None
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    pr_auc: float | None = None
    pr_auc_low: float | None = None
    pr_auc_high: float | None = None
    log_loss: float | None = None
    log_loss_low: float | None = None
    log_loss_high: float | None = None
    brier: float | None = None
    brier_low: float | None = None
    brier_high: float | None = None


@dataclasses.dataclass(frozen=True)
class CalibrationBin:
    """Predicted beside realised shares lost of one group of looks, with the 95 % interval of the realised one.

    n: opportunities; looks: rows, None if a version counted rows alone, as n.
    """

    predicted: float | None = None
    realised: float | None = None
    n: int | None = None
    looks: int | None = None
    low: float | None = None
    high: float | None = None


@dataclasses.dataclass(frozen=True)
class SplitPart:
    """One part of the rows: its name, first and last day (None without dates), counts, and the share of rows lost."""

    part: str
    first_on: dt.date | None = dataclasses.field(default=None, metadata={KEY: "from", READ: as_day})
    last_on: dt.date | None = dataclasses.field(default=None, metadata={KEY: "to", READ: as_day})
    rows: int | None = None
    opportunities: int | None = None
    lost_share: float | None = None


@dataclasses.dataclass(frozen=True)
class Importance:
    """A feature and its share, 0 to 1, of all that the trees' answer moves by."""

    column: str
    label: str
    share: float


@dataclasses.dataclass(frozen=True)
class OriginMetrics:
    """How good the model was at one origin of the backtest, each value with its 95 % interval.

    origin: an ISO date, or a name where the export has no dates. learned, open_then, known: opportunities. flag_from:
    the line by which `saved` was worked out, an expected loss in money or a loss probability; None in a version of
    which what was saved is another figure. skill, calibration_error: shares. saved: money per opportunity, or shares of
    a deal. auc, log_loss, brier as of ModelMetrics.
    """

    origin: str
    learned: int | None = None
    open_then: int | None = None
    known: int | None = None
    lost_share: float | None = None
    flag_from: float | None = None
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    skill: float | None = None
    skill_low: float | None = None
    skill_high: float | None = None
    calibration_error: float | None = None
    calibration_error_low: float | None = None
    calibration_error_high: float | None = None
    log_loss: float | None = None
    log_loss_low: float | None = None
    log_loss_high: float | None = None
    brier: float | None = None
    brier_low: float | None = None
    brier_high: float | None = None
    saved: float | None = None
    saved_low: float | None = None
    saved_high: float | None = None

    @property
    def unpriced(self) -> OriginMetrics:
        """The same without a word of money."""
        return dataclasses.replace(self, flag_from=None, saved=None, saved_low=None, saved_high=None)


@dataclasses.dataclass(frozen=True)
class TriedSettings:
    """Settings that the search tried, their log loss in nats, and whether they were chosen.

    depth: levels of a tree. iterations: trees until it stopped. border_count: borders of a number.
    """

    depth: int | None = None
    learning_rate: float | None = None
    l2_leaf_reg: float | None = None
    border_count: int | None = None
    iterations: int | None = None
    log_loss: float | None = None
    chosen: bool = False


@dataclasses.dataclass(frozen=True)
class DriverComparison:
    """One comparison of the opening day's facts: the odds ratio of winning, with the 95 % interval of all together.

    level beside reference, '' where a number is compared by steps or none is. n: opportunities. p: corrected for as
    many comparisons. won_share: 0 to 1. A column that could not be compared has a note and no odds ratio.
    """

    column: str
    label: str
    level: str = ""
    reference: str = ""
    n: int | None = None
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    driver: bool = False
    won_share: float | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True)
class DateCalibration:
    """What was said of an outcome (won, lost or open) by so many days, beside the share of landmarks it came to.

    by: what told it. log_loss, base_log_loss: nats, of all three outcomes, said so and by plain frequencies. n: rows.
    """

    days: int | None = None
    by: str = ""
    n: int | None = None
    outcome: str = ""
    predicted: float | None = None
    realised: float | None = None
    auc: float | None = None
    log_loss: float | None = None
    base_log_loss: float | None = None


@dataclasses.dataclass(frozen=True)
class Method:
    """How the model was judged: 'rolling origin', 'pseudo-time' or 'grouped cross-validation', and in a sentence."""

    name: str = ""
    words: str = ""


@dataclasses.dataclass(frozen=True)
class ChampionChallenge:
    """What came of meeting the champion: the log loss (nats) less the champion's, with its 95 % interval, in words.

    champion: its version. dropped: features of it that are refused today. None where both have the same recipe.
    """

    champion: str = ""
    outcome: str = ""
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    words: str = ""
    dropped: tuple[str, ...] | None = dataclasses.field(default=None, metadata={READ: tuple})


@dataclasses.dataclass(frozen=True)
class SurenessToday:
    """How far today's loss probabilities lie apart (standard deviation), beside the hold-out's at the same ages.

    open_now: deals. share: what the model knows today by what it knew then, with its 95 % interval; vague: whether that
    is much less.
    """

    open_now: int
    spread_now: float
    spread_then: float
    mean_now: float
    mean_then: float
    share: float
    share_low: float
    share_high: float
    vague: bool
    words: str


@dataclasses.dataclass(frozen=True)
class DeclaredSkill:
    """The share, 0 to 1, of the skill that rests on features which are declared to be known in time, not verified."""

    features: tuple[str, ...] = dataclasses.field(metadata={READ: tuple})
    share: float
    words: str


def record(kind: type[Record], held: Mapping[str, Any]) -> Record:
    """Read one record; keys that it does not know are left, those it lacks are as not recorded."""
    known = [(field, field.metadata.get(KEY, field.name)) for field in dataclasses.fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    return kind(**{field.name: _value(field.metadata.get(READ), held[key]) for field, key in known if key in held})


def records(kind: type[Record], held: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Read several records of a kind."""
    return tuple(record(kind, row) for row in held)


def _value(read: Callable[[Any], Any] | None, held: Any) -> Any:
    return held if read is None or held is None else read(held)


def as_object(row: Any) -> dict[str, Any]:
    """Write one record as it is kept."""
    return {field.metadata.get(KEY, field.name): _cell(getattr(row, field.name)) for field in dataclasses.fields(row)}


def _cell(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
