"""Filters of the track record: whose deals they were when something was said, and what else is known of them now."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from app.services import Services
from app.views import emptied
from app.views.state import CHOICES
from data.ledger.ledger import LedgerFile
from data.ledger.narrowed import AS_SAID, Choice, narrowed, spoken
from data.snapshots import queries
from data.snapshots.queries import Scope

THEN: Final = "{names}: as it was when it was said."
NOW: Final = "{names}: as the data has it now, of deals that are still in it."


def choice_of(services: Services, scope: Scope) -> Choice | None:
    """What the ledger is asked for: names as they were, and by all other filters the deals that there are now.

    None where nothing is chosen.
    """
    if not any(chosen := _chosen(scope)):
        return None
    rest = dataclasses.replace(scope, **dict.fromkeys(AS_SAID, ()))
    there = queries.ids_in_scope(services.published().snapshot, rest) if chosen[1] else None
    return Choice({name: getattr(scope, name) for name in AS_SAID}, there)


def chosen_alone(services: Services, files: tuple[LedgerFile, ...], choice: Choice | None) -> tuple[LedgerFile, ...]:
    """Return the same outcomes with summaries of the deals of a choice; the very same where nothing is chosen."""
    return files if choice is None else narrowed(services.ledger, files, choice)


def spoken_of(services: Services, files: Sequence[LedgerFile], choice: Choice | None) -> Mapping[str, int]:
    """Return by snapshot of how many deals of a choice each of some publications spoke."""
    if not files or choice is None:
        return {one.snapshot: one.entries for one in files}
    return spoken(services.ledger, files, choice)


def unknown_names(services: Services, files: Sequence[LedgerFile], scope: Scope) -> tuple[str, ...]:
    """'Owner: Nobody' for each filter that names what neither the data nor any of some publications knows."""
    chosen = [one for one in CHOICES.filters if getattr(scope, one.name)]
    if not chosen:
        return ()
    rows = [queries.choices(services.published().snapshot, Scope())]
    rows += [services.ledger.ask("ledger/names", "entries", files)] if files else []
    # What is not recorded can be asked for anywhere.
    known = {(str(key), str(name)) for of in rows for key, name in zip(of["dimension"], of["name"], strict=True)}

    def lacking(key: str) -> tuple[str, ...]:
        return tuple(each for each in getattr(scope, key) if each and (key, each) not in known)

    lacks = dataclasses.replace(scope, **{one.name: lacking(one.name) for one in chosen})
    return tuple(emptied.filter_words(lacks, one.name, one.label) for one in chosen if getattr(lacks, one.name))


def filter_words(scope: Scope) -> str:
    """Say of the filters that are chosen as of when they hold: 'Owner: as it was when it was said.'."""
    said = zip((THEN, NOW), _chosen(scope), strict=True)
    return " ".join(words.format(names=", ".join(labels)) for words, labels in said if labels)


def _chosen(scope: Scope) -> tuple[Sequence[str], Sequence[str]]:
    """The labels of the filters that are chosen: those that the ledger keeps as they were, and the others."""
    chosen = [one for one in CHOICES.filters if getattr(scope, one.name)]
    kept, others = ([one.label for one in chosen if (one.name in AS_SAID) is was] for was in (True, False))
    return kept, others
