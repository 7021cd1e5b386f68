"""The wires of the frame: how fresh everything is, and what the scope can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, State, callback

from app.addresses import own
from app.components.emptied import message, stage_note
from app.components.freshness import freshness as freshness_line
from app.components.scope_bar import comparisons
from app.context import services
from app.views import freshness
from app.views.actions.owners import owners
from app.views.emptied import About, emptied
from app.views.freshness import Counted
from pages import (
    actions,
    alerts,
    at_risk,
    forecast,
    insights,
    movement,
    people,
    pipeline,
    portfolio,
    review,
    threshold,
    track_record,
    win_rate,
)

# Pages of open deals alone: what closed in a period is not on them.
PATHS_OF_OPEN_DEALS: Final = frozenset(
    (at_risk.PATH, actions.PATH, alerts.PATH, portfolio.PATH, threshold.PATH, movement.PATH, forecast.PATH)
)
# Pages to which a period does nothing: a track record is of all months in which anything was said.
TIMELESS: Final = frozenset((*PATHS_OF_OPEN_DEALS, track_record.PATH))
# What a page is about, so that filters that leave nothing of it are said once; the list of deals says it itself.
ABOUT: Final[Mapping[str, tuple[About, ...]]] = {
    pipeline.PATH: ("open", "closed"),
    review.PATH: ("open", "closed"),
    insights.PATH: ("closed",),
    people.PATH: ("open", "closed"),
    win_rate.PATH: ("closed",),
    portfolio.PATH: ("open",),
    threshold.PATH: ("open",),
}
# What filters count on a page, so that they count what it shows.
COUNTED: Final[Mapping[str, Counted]] = {
    **dict.fromkeys((*PATHS_OF_OPEN_DEALS, pipeline.PATH, review.PATH, people.PATH), "open"),
    **dict.fromkeys((win_rate.PATH, insights.PATH), "closed"),
}

# What closed has left its stage, and a forecast is of all of them.
NOT_NARROWED: Final = "The Stage filter does not narrow this page: what closed has left its stage."
OPEN_ALONE: Final = "The Stage filter narrows what is open alone: what closed has left its stage."
OF_ALL_STAGES: Final = "The Stage filter does not narrow a forecast: what is won has left its own."
STAGE_WORDS: Final[Mapping[str, str]] = {
    forecast.PATH: OF_ALL_STAGES,
    **dict.fromkeys((win_rate.PATH, insights.PATH), NOT_NARROWED),
    **dict.fromkeys((pipeline.PATH, people.PATH, review.PATH), OPEN_ALONE),
}


@callback(
    output={
        "line": Output("freshness", "children"),
        "comparisons": Output("scope-compare", "options"),
        "choices": Output("scope-choices", "data"),
        "emptied": Output("scope-emptied", "children"),
    },
    # Whoever goes to another page may have come to another snapshot.
    inputs={"state": Input("scope", "data"), "_path": Input("_pages_location", "pathname")},
    prevent_initial_call=True,
)
def describe_scope(state: dict[str, Any], _path: str = "") -> dict[str, Any]:
    """Say how fresh everything is and offer what the scope can be narrowed to and compared with."""
    nothing = emptied(services(), state, ABOUT.get(own(_path), ()))
    return {
        "emptied": message(nothing) or _stage_note(state, own(_path)),
        "line": freshness_line(freshness.freshness(services())),
        "comparisons": comparisons(freshness.comparison_kinds(services(), state)),
        "choices": _offered(state, own(_path)),
    }


@callback(
    output=Output("scope-choices", "data", allow_duplicate=True),
    inputs={"_turn": Input("actions-turn", "data"), "state": State("scope", "data")},
    prevent_initial_call=True,
)
def offer_owners(_turn: int | None, state: dict[str, Any]) -> dict[str, Any]:
    """Offer whoever has been given an action on the board."""
    return _offered(state, actions.PATH)


def _offered(state: dict[str, Any], path: str) -> dict[str, Any]:
    """What the scope can be narrowed to on a page, with how many deals each has; owners of actions how many open."""
    found = freshness.choices(services(), state, COUNTED.get(path, "all"))
    listed: dict[str, list[dict[Any, Any]]] = {name: rows.to_dict("records") for name, rows in found.items()}
    if path == actions.PATH:
        listed = {name: [{"name": row["name"]} for row in rows] for name, rows in listed.items()}
        acting = owners(services(), state)
        names = {row["name"] for row in listed.get("owner", [])} | set(acting)
        ordered = sorted(names, key=lambda name: (name == "", name))
        listed["owner"] = [{"name": name, "n": acting.get(name, 0)} for name in ordered]
    return {
        "listed": path == at_risk.PATH,
        "currency": freshness.symbol(services()),
        "periods": freshness.period_names(services()),
        **listed,
    }


def _stage_note(state: Mapping[str, Any], path: str) -> Any:
    words = STAGE_WORDS.get(path)
    return stage_note(words) if words and state.get("stage") else ""
