"""A person answers for a suspect column: it is used from the next training on, with who, when and why beside it."""

from __future__ import annotations

from app.jobs.telling import Say
from app.services import Services
from app.settings import Settings
from data.errors import InvalidInput
from model.leaks.verdicts import Verdict

TAKES_EFFECT = "It takes effect with the next training: python -m app train."


def override(settings: Settings, column: str, reason: str, author: str, say: Say) -> None:
    """Let a suspect column be used; raise InvalidInput for any other, and always for a leak."""
    services = Services(settings)
    bundle = services.published().bundle
    _refuse(column, {verdict.column: verdict for verdict in bundle.feature_set.verdicts})
    services.store.override(bundle.source, column, reason, author)
    say(f"{column} of {bundle.source} is overridden by {author}. {TAKES_EFFECT}")


def _refuse(column: str, judged: dict[str, Verdict]) -> None:
    found = judged.get(column)
    if found is None:
        raise InvalidInput("column", f"There is no column {column!r}.", f"Judged are: {', '.join(sorted(judged))}.")
    if found.verdict == "leak":
        raise InvalidInput("column", f"{column} is a leak, and a leak is never overridden: {found.reason}")
    if found.verdict != "suspect":
        raise InvalidInput("column", f"{column} is not suspect but {found.verdict}: {found.reason}")


def withdraw(settings: Settings, column: str, author: str, say: Say) -> None:
    """End the override of a column; raise NotFound if none is in force."""
    services = Services(settings)
    source = services.published().bundle.source
    services.store.withdraw(source, column, author)
    say(f"The override of {column} of {source} is withdrawn. {TAKES_EFFECT}")
