"""What a page sends to its callbacks, part by part: any other value was written by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, TypeAdapter, ValidationError, model_validator

from app.addresses import at
from data.viewer_state import DECLARED

# Beyond it a browser tells no two whole numbers apart, so it counts no further.
MOST_WHOLE: Final = 2**53
MOST_NUMBER: Final = 1e15
MOST_ROWS: Final = 1_000_000_000
# Dash takes the prefix off it.
PATH: Final = "_pages_location.pathname"

# A lone half of a pair of characters is refused as no text at all; nobody types a NUL, and no database keeps one.
Text = Annotated[str, Strict(), Field(pattern=r"^[^\x00]*$")]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=-MOST_WHOLE, le=MOST_WHOLE)]
Number = Whole | Annotated[float, Strict(), Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Scalar = Text | Flag | Number | None
Query = dict[Text, Scalar | list[Text]]
Changes = dict[Text, Scalar]
# Of a viewer's state: a filter's names, a number as a page or an address holds it, a word.
_PARTS: Final[Mapping[str, TypeAdapter[Any]]] = {
    name: TypeAdapter(list[Text] | Text | None if isinstance(held, list) else Scalar)
    for name, held in DECLARED.blank().items()
}


def _as_declared(state: dict[str, Any]) -> dict[str, Any]:
    """Raise if a declared part of a viewer's state is of another kind."""
    for name in state.keys() & _PARTS.keys():
        _PARTS[name].validate_python(state[name])
    return state


State = Annotated[Query, AfterValidator(_as_declared)]
Identity = Annotated[Text, Field(min_length=1)] | None


class CallbackInput(BaseModel):
    """What a page sends of its own; more than is read may stand in it."""

    model_config = ConfigDict(extra="ignore")


class ColumnFilter(CallbackInput):
    """How a column of the grid is narrowed."""

    type: Text
    filter: Scalar = None
    filterTo: Scalar = None  # noqa: N815  # as the grid writes it
    dateFrom: Text | None = None  # noqa: N815
    dateTo: Text | None = None  # noqa: N815


class ColumnSort(CallbackInput):
    """By which column a grid is sorted."""

    colId: Text  # noqa: N815
    sort: Literal["asc", "desc"]


class Turn(CallbackInput):
    """Which request of the grid it is."""

    turn: Scalar = None


class RowsRequest(CallbackInput):
    """Which rows a grid asks for."""

    startRow: Annotated[int, Strict(), Field(ge=0, le=MOST_ROWS)]  # noqa: N815
    endRow: Annotated[int, Strict(), Field(ge=0, le=MOST_ROWS)]  # noqa: N815
    sortModel: list[ColumnSort] | None = None  # noqa: N815
    filterModel: dict[Text, ColumnFilter] | None = None  # noqa: N815
    context: Turn | None = None


class DrawerRequest(CallbackInput):
    """The deal beside the list, and the state of the page."""

    deal: Text
    scope: State | None


class TabRequest(CallbackInput):
    """What a tab of the what-if page asks for."""

    state: State | None
    opportunity_id: Identity
    changes: Changes


class ScenariosRequest(TabRequest):
    """The same with the scenarios that stand side by side."""

    beside: Text


class ScenarioWrite(CallbackInput):
    """What somebody saves or removes."""

    act: Text
    path: Text
    changes: Changes
    nth: Number
    author: Scalar = None
    name: Scalar = None
    number: Scalar = None


class PolicyWrite(CallbackInput):
    """What somebody adopts, restores or ends."""

    act: Text
    state: State | None = None
    author: Scalar = None
    note: Scalar = None
    number: Scalar = None
    team: Scalar = None


class DealActions(CallbackInput):
    """Whose actions are drawn, and which turn it is."""

    deal: Text
    turn: Number


class SentContribution(CallbackInput):
    """What one changed field did."""

    label: Text
    from_words: Text
    to_words: Text
    points: Number


class Curve(CallbackInput):
    """A field's curve: as many values as loss probabilities and thresholds."""

    label: Text
    kind: Text
    unit: Text
    values: Annotated[list[Scalar], Field(min_length=1)]
    loss_probability: list[Number]
    thresholds: list[Number | None]
    now: Scalar
    then: Scalar
    usual: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    left_out: Whole = 0

    @model_validator(mode="after")
    def _is_one_curve(self) -> Self:
        """Raise if the parts are not of one curve."""
        kind = Text if self.kind in {"choice", "text"} else Number
        TypeAdapter(list[kind]).validate_python(self.values)  # type: ignore[valid-type]  # chosen by what is sent
        if not len(self.values) == len(self.loss_probability) == len(self.thresholds):
            raise ValueError("The parts of a curve are not equally long.")
        return self


class Answer(CallbackInput):
    """What the model says of the changes, as the what-if page keeps it."""

    opportunity_id: Identity
    changes: Changes
    currency: Text
    now: Number | None
    then: Number | None
    sampled: Flag
    moved: list[SentContribution]
    curve: Curve | None

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        """Raise if something moved, and nobody knows from where to where."""
        if self.moved and (self.now is None or self.then is None):
            raise ValueError("What moved has two ends.")
        return self


# By the part of the page that a callback reads.
PART_TYPES: Final[Mapping[str, Any]] = {
    "scope.data": State | None,
    "page-query.data": Query | None,
    "data-import-turn.data": Number | None,
    "deals-query.data": Query | None,
    "deals-mount.data": Scalar,
    "deals.getRowsRequest": RowsRequest,
    "deal-shown.data": DrawerRequest,
    "deal-asked.data": Text,
    "deal-actions-asked.data": DealActions,
    "actions-turn.data": Number | None,
    "alerts-turn.data": Number | None,
    "experiments-turn.data": Number | None,
    "experiments-effect.value": Number | None,
    "threshold-asked.data": PolicyWrite | None,
    # Only that it has changed is read of it.
    "threshold-written.data": Any,
    "what-if-answer.data": Answer | None,
    "what-if-drawn.data": Text | None,
    "what-if-find.value": Text | None,
    "what-if-moves-asked.data": TabRequest,
    "what-if-scenarios-asked.data": ScenariosRequest,
    "what-if-scenarios-write.data": ScenarioWrite,
    "what-if-scenario-name.value": Text | None,
    PATH: Text,
    "_pages_location.search": Text | None,
}
SHAPES: Final[Mapping[str, TypeAdapter[Any]]] = {name: TypeAdapter(shape) for name, shape in PART_TYPES.items()}


def fits(name: str, value: Any) -> bool:
    """Tell whether a page may have sent a value of a part."""
    try:
        SHAPES[name].validate_python(value)
    except ValidationError:
        return False
    return name != PATH or value.startswith(at("/").rstrip("/") or "/")
