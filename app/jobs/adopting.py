"""A person puts a policy in force, puts a former one back, or lets the model's suggestion apply again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from app.views import teams
from app.views.flagging import flagging
from app.views.policy_lines import by_name
from app.views.state import State, policy_of
from data.errors import InvalidInput
from data.records import policies
from data.records.policies import Adopted
from data.viewer_state import By

# The key of the address that moves the line of a kind of policy, and what moves those that have none.
LINES: Final[dict[By, str]] = {"money": "flag_from", "flat": "threshold"}
NO_LINE: Final[dict[By, str]] = {
    "capacity": "Say how many one owner can act on: --capacity.",
    "recall": "Say which share of the losses is to be flagged: --recall.",
    "recall-amount": "Say which share of the losses is to be flagged: --recall.",
}


def adopt_policy(settings: Settings, wanted: State, note: str, author: str, say: Say) -> None:
    """Put a policy in force for what is served; what is not said stays as it is.

    `wanted`: policy, line, team, and the costs (false_alarm, conceded and so on), as typed. With a team only its
    capacity is put in force. Raise InvalidInput naming what cannot be read.
    """
    services = Services(settings)
    published, asked = services.published(), _address_keys(wanted)
    _refuse_idle(wanted, policy_of(asked, published).kind)
    _refuse_beside_a_team(asked)
    teams.adopt(services, asked, author, note)
    services.forget_policy()
    _report_flagging(services, say)


def _address_keys(wanted: State) -> State:
    """Say the line under the key that the address has for it."""
    asked = {name: value for name, value in wanted.items() if value not in (None, "")}
    line = asked.pop("line", None)
    if line is None:
        return asked
    if "policy" not in asked:
        raise InvalidInput("policy", "A line needs its policy.", "Add --policy money or --policy flat.")
    by = by_name(asked["policy"])
    if by not in LINES:
        raise InvalidInput("line", f"A policy by {by} has no line of its own.", NO_LINE[by])
    return {**asked, LINES[by]: line}


def _refuse_idle(wanted: State, kind: By) -> None:
    """Raise InvalidInput where a share to be caught is said of a policy that catches none in particular."""
    if wanted.get("recall") not in (None, "") and not kind.startswith("recall"):
        words = f"A policy by {kind} is not drawn by what it catches."
        raise InvalidInput("recall", words, "Add --policy recall or --policy recall-amount, or leave --recall away.")


def _refuse_beside_a_team(asked: State) -> None:
    """Raise InvalidInput where a team is to have anything of its own but its capacity."""
    more = next((name for name in asked if name not in ("team", "capacity")), None)
    if "team" in asked and more is not None:
        words = "A team has a capacity of its own, and follows everybody's policy in all else."
        raise InvalidInput(more, words, f"Adopt for everybody, or leave --{more.replace('_', '-')} away.")


def restore_policy(settings: Settings, number: int, author: str, say: Say) -> None:
    """Put a former policy in force again, or list them without a number; raise NotFound if there is none of it."""
    services = Services(settings)
    source = services.published().bundle.source
    if not number:
        _list(policies.adopted(services.store, source), say)
        raise InvalidInput("number", "Which policy is to be restored?", "Say it: --number.")
    policies.restore(services.store, source, number, author)
    services.forget_policy()
    _report_flagging(services, say)


def _list(former: Iterable[Adopted], say: Say) -> None:
    for one in former:
        say(f"{one.number:>3}  {policies.words(one, one.note)} ({one.author}, {one.made_at:%Y-%m-%d})")


def retire_policy(settings: Settings, author: str, say: Say, team: str = "") -> None:
    """Let the model's own suggestion apply again, or for one team what is in force for everybody.

    Raise NotFound if no policy is in force, or the team has no capacity of its own.
    """
    services = Services(settings)
    if team:
        teams.give_up(services, team, author)
    else:
        policies.retire(services.store, services.published().bundle.source, author)
    services.forget_policy()
    _report_flagging(services, say)


def _report_flagging(services: Services, say: Say) -> None:
    published = services.published()
    said = flagging(published, policy_of({}, published))
    say(f"Flagged: {said.words}. Pages follow within a second.")
