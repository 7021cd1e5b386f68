"""Whose number holds by capacity: the teams that have one of their own, and the way back to everybody's."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.parts import attributes
from app.views.flagging import most_of, team_name
from app.views.teams import TeamCapacity
from app.views.threshold.answer import Threshold

ONE_ALONE = "Choose one manager in the filters, and the slider is of that team alone."
OLD_VERSION = "Past deals go by everybody's number: this model version does not know their managers. Train again."
GONE = "nobody in the data is of it any more, so it flags nothing"


def teams_in_force(answer: Threshold) -> list[Any]:
    """Say whose number the slider moves and which teams have one of their own; nothing unless by capacity."""
    by_capacity = answer.policy.kind == answer.in_force.kind == "capacity"
    if not by_capacity or not (answer.managed or answer.teams):
        return []
    everybody = formats.number(most_of(answer.in_force) or 0)
    said = [html.P(_whose(answer, everybody), className="hw-sub", id="threshold-whose")]
    if answer.teams:
        listed = [html.Li(_team(one, everybody)) for one in answer.teams]
        said.append(html.Ul(listed, id="threshold-teams", className="hw-teams"))
    if answer.teams and not answer.past_by_team:
        said.append(html.P(OLD_VERSION, className="hw-sub"))
    return said


def _whose(answer: Threshold, everybody: str) -> str:
    if answer.team is not None:
        return f"The slider is of {team_name(answer.team)} alone; everybody's number is {everybody}."
    rest = " without a number of its own" if answer.teams else ""
    return f"The slider is of every team{rest}. {ONE_ALONE if answer.managed else ''}".strip()


def _team(one: TeamCapacity, everybody: str) -> list[Any]:
    """A team's own number, and the button that gives it up."""
    gone = "" if one.known else f" ({GONE})"
    label = f"Back to everybody's {everybody}"
    name = attributes(aria_label=f"{team_name(one.manager)}: {label}", data_give_up=one.manager)
    back = html.Button(label, className="hw-button hw-quiet", type="button", **name)
    return [f"{team_name(one.manager)}: {formats.number(one.capacity)}{gone} ", back]
