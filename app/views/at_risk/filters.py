"""What a list of open deals is narrowed and sorted by: read from the address, or from a grid's request."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, get_args, get_type_hints

from app.views.state import State
from data.errors import InvalidInput
from data.snapshots.listing import ORDERS, Gap, Narrowing, Order

Kind = Literal["text", "number", "date"]


@dataclasses.dataclass(frozen=True)
class Filter:
    """How a column of the grid is narrowed: by which keys of the address, typed how many times as large."""

    kind: Kind
    key: str
    scale: float = 1.0


FILTERS: Final[Mapping[str, Filter]] = {
    "account": Filter("text", "account"),
    "owner": Filter("text", "owner"),
    "stage": Filter("text", "stage"),
    "amount": Filter("number", "amount"),
    "loss_probability": Filter("number", "loss", 100.0),
    "expected_loss": Filter("number", "expected_loss"),
    "expected_close_on": Filter("date", "closes"),
    "age_days": Filter("number", "age"),
    "days_since_activity": Filter("number", "inactive"),
}
QUICK: Final = ("q", "flagged", "stale", "gap")
KEYS: Final = (*(field.name for field in dataclasses.fields(Narrowing)), "sort")
"""The keys of the address that belong to the list."""
LONGEST_TEXT: Final = 200
ONE_DAY: Final = dt.timedelta(days=1)


def narrowing_of(state: State | None) -> Narrowing:
    """Read what the list is narrowed by; raise InvalidInput naming the key that cannot be read."""
    state = state or {}
    types = get_type_hints(Narrowing)
    given = {name: state[name] for name in types if state.get(name) not in (None, "")}
    return Narrowing(**{name: _READERS[types[name]](name, value) for name, value in given.items()})


def order_of(state: State | None) -> Order | None:
    """Read what the list is sorted by: a column's name, with a minus in front where the largest comes first."""
    text = str((state or {}).get("sort") or "")
    if not text:
        return None
    column = text.removeprefix("-")
    if column not in ORDERS:
        raise InvalidInput("sort", f"The list cannot be sorted by {column!r}.", f"Use one of: {', '.join(ORDERS)}.")
    return Order(column, descending=text.startswith("-"))


def split_valid(state: State | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the state without the list's keys that cannot be read, and for each of those a sentence on why."""
    kept, refused = dict(state or {}), {}
    for name in [name for name in KEYS if name in kept]:
        try:
            narrowing_of({name: kept[name]})
            order_of({"sort": kept[name]} if name == "sort" else {})
        except InvalidInput as error:
            refused[name] = f"{name}={kept.pop(name)}: {error.message}"
    return kept, refused


def keys_of(state: State | None) -> dict[str, str]:
    """Return what the list is narrowed by and sorted by as the address writes it, without the quick filters."""
    order, narrowing = order_of(state), narrowing_of(state)
    given = {name: value for name, value in dataclasses.asdict(narrowing).items() if value is not None}
    written = {name: _number_text(value) for name, value in given.items() if name not in QUICK}
    return written | ({"sort": str(order)} if order else {})


def _number_text(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def to_grid(state: State | None) -> dict[str, dict[str, Any]]:
    """Return the filters of the address as a grid holds them, by column."""
    narrowing = narrowing_of(state)
    models = {column: _FILTER_MODELS[found.kind](found, narrowing) for column, found in FILTERS.items()}
    return {column: model for column, model in models.items() if model}


def _text_model(found: Filter, narrowing: Narrowing) -> dict[str, Any]:
    text = getattr(narrowing, f"{found.key}_has")
    return {"filterType": "text", "type": "contains", "filter": text} if text else {}


def _number_model(found: Filter, narrowing: Narrowing) -> dict[str, Any]:
    low, high = (getattr(narrowing, f"{found.key}_{end}") for end in ("from", "to"))
    typed = [None if end is None else round(end * found.scale, 9) for end in (low, high)]
    match typed:
        case [None, None]:
            return {}
        case [first, None]:
            return {"filterType": "number", "type": "greaterThanOrEqual", "filter": first}
        case [None, last]:
            return {"filterType": "number", "type": "lessThanOrEqual", "filter": last}
    return {"filterType": "number", "type": "inRange", "filter": typed[0], "filterTo": typed[1]}


def _day_model(found: Filter, narrowing: Narrowing) -> dict[str, Any]:
    low, high = (getattr(narrowing, f"{found.key}_{end}") for end in ("from", "to"))
    match low, high:
        case None, None:
            return {}
        case dt.date(), None:
            return {
                "filterType": "date",
                "type": "greaterThan",
                "dateFrom": (low - ONE_DAY).isoformat(),
                "dateTo": None,
            }
        case None, dt.date():
            return {"filterType": "date", "type": "lessThan", "dateFrom": (high + ONE_DAY).isoformat(), "dateTo": None}
    return {"filterType": "date", "type": "inRange", "dateFrom": low.isoformat(), "dateTo": high.isoformat()}


def from_grid(state: State | None, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state with a grid's own filters and order in it."""
    kept = {name: value for name, value in (state or {}).items() if name not in KEYS or name in QUICK}
    for column, model in (request.get("filterModel") or {}).items():
        if column not in FILTERS:
            raise InvalidInput(column, f"The list cannot be narrowed by {column!r}.", f"Use: {', '.join(FILTERS)}.")
        kept |= _GRID[FILTERS[column].kind](FILTERS[column], model)
    return kept | {"sort": _sort(request.get("sortModel") or [])}


def _sort(model: list[dict[str, Any]]) -> str:
    return f"{'-' if model[0]['sort'] == 'desc' else ''}{model[0]['colId']}" if model else ""


def _typed_text(found: Filter, model: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{found.key}_has": model.get("filter")}


def _typed_number(found: Filter, model: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _ends(model, model.get("filter"), model.get("filterTo"))
    shares = [None if end is None else _number(found.key, end) / found.scale for end in (low, high)]
    return {f"{found.key}_from": shares[0], f"{found.key}_to": shares[1]}


def _typed_day(found: Filter, model: Mapping[str, Any]) -> dict[str, Any]:
    days = [
        None if not text else _day(found.key, str(text)[:10]) for text in (model.get("dateFrom"), model.get("dateTo"))
    ]
    low, high = _ends(model, *days)
    # 'Before' and 'after' leave out the day itself, and the ends of the list are included.
    after, before = model.get("type") == "greaterThan", model.get("type") == "lessThan"
    return {
        f"{found.key}_from": _shifted_day(found.key, low, after * ONE_DAY),
        f"{found.key}_to": _shifted_day(found.key, high, before * -ONE_DAY),
    }


def _shifted_day(name: str, day: dt.date | None, by: dt.timedelta) -> dt.date | None:
    """Return the day before or after one; raise InvalidInput where there is none."""
    if day is None or not by:
        return day
    try:
        return day + by
    except OverflowError:
        raise InvalidInput(name, f"{name} has no days beyond {day}.", "Choose a day within the deals' years.") from None


def _ends(model: Mapping[str, Any], first: Any, second: Any) -> tuple[Any, Any]:
    match model.get("type"):
        case "greaterThanOrEqual" | "greaterThan":
            return first, None
        case "lessThanOrEqual" | "lessThan":
            return None, first
        case "inRange":
            return first, second
    raise InvalidInput(
        "type", f"The list cannot be narrowed by {model.get('type')!r}.", "Use a smallest, a largest, or both."
    )


def _text(name: str, value: object) -> str:
    text = str(value).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(name, f"{name} may have {LONGEST_TEXT} characters, not {len(text):,}.")
    return text


def _number(name: str, value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(name, f"{name} must be a number, not {value!r}.")
    return number


def _day(name: str, value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput(name, f"{name} must be a date like 2026-03-31, not {value!r}.") from None


def _choice(name: str, value: object) -> bool | None:
    if value not in ("yes", "all"):
        raise InvalidInput(name, f"{name} must be yes or all, not {value!r}.")
    return True if value == "yes" else None


def _gap(name: str, value: object) -> str:
    if value not in get_args(Gap):
        raise InvalidInput(name, f"{name} must be one of {', '.join(get_args(Gap))}, not {value!r}.")
    return str(value)


_READERS: Final[Mapping[Any, Callable[[str, object], Any]]] = {
    str | None: _text,
    float | None: _number,
    dt.date | None: _day,
    bool | None: _choice,
    Gap | None: _gap,
}
_FILTER_MODELS: Final[Mapping[Kind, Callable[[Filter, Narrowing], dict[str, Any]]]] = {
    "text": _text_model,
    "number": _number_model,
    "date": _day_model,
}
_GRID: Final[Mapping[Kind, Callable[[Filter, Mapping[str, Any]], dict[str, Any]]]] = {
    "text": _typed_text,
    "number": _typed_number,
    "date": _typed_day,
}
