"""Policies that people adopted: who put what in force and when; adopting, restoring and ending one from a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from app.services import Published, Services
from app.views import teams
from app.views.answers import ON_YOUR_OWN_DATA, WriteResult
from app.views.extent import DEALS, in_money
from app.views.flagging import line_words
from app.views.state import policy_of
from app.views.typed import typed, whole
from data.errors import HeadwindError, InvalidInput
from data.records import policies
from data.records.policies import Adopted

NO_SIGNAL = "The model has no signal, so no deal is flagged and a policy would do nothing."
MORE_DATA = "Import data that tells losses apart: Model quality says which would help."
READ_ONLY = "This is a read-only deployment: nobody can adopt a policy here."


@dataclasses.dataclass(frozen=True)
class AdoptedPolicy:
    """A policy that was adopted, with its line in words."""

    adopted: Adopted
    words: str


@dataclasses.dataclass(frozen=True)
class History:
    """The adopted policies, the latest first; None if the store cannot be read.

    `refused` says why none can be adopted here, '' where one can, and next_step what to do about it.
    """

    policies: tuple[AdoptedPolicy, ...] | None
    currency: str
    amounts: bool
    refused: str = ""
    next_step: str = ""


def policy_history(services: Services) -> History:
    """List the adopted policies of the current source; a store that cannot be read says so in their place."""
    published = services.published()
    amounts = in_money(published)
    known: dict[str, Any] = {"currency": published.snapshot.info["currency"] if amounts else DEALS, "amounts": amounts}
    try:
        adopted = policies.adopted(services.store, published.bundle.source)
    except HeadwindError as error:
        return History(None, **known, refused=error.message, next_step=error.on_page)
    refused = _refused(services, published)
    held = tuple(AdoptedPolicy(one, _line_text(one, published)) for one in adopted)
    return History(held, **known, refused=refused[0], next_step=refused[1])


def _refused(services: Services, published: Published) -> tuple[str, str]:
    """Why nothing can be adopted here, and what to do about it."""
    if services.settings.read_only:
        return READ_ONLY, ON_YOUR_OWN_DATA
    return ("", "") if published.bundle.has_signal else (NO_SIGNAL, MORE_DATA)


def _line_text(one: Adopted, published: Published) -> str:
    policy = policy_of(None, dataclasses.replace(published, adopted=one))
    return line_words(policy, published.snapshot.info["currency"] if in_money(published) else DEALS)


def write_policy(services: Services, asked: Mapping[str, Any] | None) -> WriteResult:
    """Adopt, restore, retire or give up as asked, and say what came of it; what cannot be done is said, not raised.

    asked: act ('adopt', 'restore', 'retire', 'give-up'), author, and either note and state (as in the address) of what
    is to be adopted, the number of what is to be restored, or the team that gives up its own number.
    """
    try:
        return WriteResult(done=True, words=_write(services, asked or {}))
    except HeadwindError as error:
        return WriteResult(done=False, words=error.message, next_step=error.on_page)


def _write(services: Services, asked: Mapping[str, Any]) -> str:
    published, author = services.published(), typed(asked, "author")
    if (refused := _refused(services, published))[0]:
        raise HeadwindError(*refused)
    store, source = services.store, published.bundle.source
    match asked.get("act"):
        case "adopt":
            state = asked.get("state") or {}
            teams.adopt(services, state, author, typed(asked, "note"))
            said = "Adopted. Every page follows this policy."
        case "restore":
            policies.restore(store, source, whole(asked, "number"), author)
            said = "Restored. Every page follows this policy."
        case "retire":
            policies.retire(store, source, author)
            said = "Ended. Every page follows the model's suggestion."
        case "give-up":
            teams.give_up(services, typed(asked, "team"), author)
            said = "Given up. The team goes by everybody's number."
        case act:
            raise InvalidInput("act", f"Nothing is done by {act!r}.", "Use one of: adopt, restore, retire, give-up.")
    services.forget_policy()
    return said
