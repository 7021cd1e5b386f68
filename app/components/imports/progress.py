"""What a process does about an import, and what to do where it did not come to its end."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.imports import acts
from app.components.imports.bar import bar
from app.components.imports.handing_in import asked_of_database
from app.components.parts import attributes
from app.views.imports.answer import ImportState

DOING: Final = {
    "read": "Reading your database",
    "propose": "Looking at your files",
    "check": "Checking what would be published",
    "publish": "Publishing: a model is trained on your deals",
}
MEANWHILE: Final = "Until it is done every page shows what was published before. You can close this page and come back."
AGAIN: Final = {
    "propose": ("look", "Look again"),
    "check": ("check", "Check again"),
    "publish": ("publish", "Go on publishing"),
}
INTERRUPTED: Final = (
    "Its process is gone before it was done, as after a restart. Nothing is lost, and nothing was published."
)
# A publication holds an export against the guards as a check does.
GUARDED: Final = ("check", "publish")
ACCEPT: Final = "Why it is right"
MINUTE: Final = 60


def working(current: ImportState) -> list[Any]:
    """The step, the share and how long the rest takes; it can be stopped."""
    known = current.progress
    if known is None:
        return []
    return [
        html.P(DOING.get(known.task, known.task), className="hw-headline"),
        bar(known.share, f"{known.step}{_left(known.seconds_left)}"),
        html.P(MEANWHILE, className="hw-muted"),
        acts.row(acts.button("Stop", "stop")),
    ]


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return ", less than a minute left"
    return f", about {formats.plural(round(seconds / MINUTE), 'minute')} left"


def ended(current: ImportState, hosts: tuple[str, ...]) -> list[Any]:
    """What went wrong, in a sentence, and the next step."""
    known = current.progress
    if known is not None and known.task == "read":
        return _unread(current, hosts)
    task = known.task if known else "propose"
    act, words = AGAIN.get(task, AGAIN["propose"])
    interrupted = current.state == "interrupted"
    # What a check refuses is corrected; what was interrupted goes on.
    corrects = task == "check" and not interrupted and current.proposed is not None
    back = (
        acts.button("Back to the columns", "back", primary=corrects) if task != "propose" and current.proposed else None
    )
    again = acts.button(words, act, primary=not corrects)
    return [
        *_why(current),
        _acceptance(current) if task in GUARDED and not interrupted else None,
        acts.status_line(),
        acts.row(*((back, again) if corrects else (again, back)), acts.discard(current.name)),
    ]


def _why(current: ImportState) -> list[Any]:
    """Say what went wrong, and the next step."""
    interrupted, known = current.state == "interrupted", current.progress
    said = INTERRUPTED if interrupted else known.error if known else ""
    step = known.next_step if known and not interrupted else ""
    return [
        html.P("It was interrupted" if interrupted else "This did not work", className="hw-headline"),
        html.Div([html.P(said), html.P(step, className="hw-muted")], **attributes(role="alert")),
    ]


def _unread(current: ImportState, hosts: tuple[str, ...]) -> list[Any]:
    """A database that was not read to its end: its address has to be given again."""
    questions = "\n".join(map(_ended_by, current.reads.values()))
    return [
        *_why(current),
        *asked_of_database(questions, hosts, "Read it again"),
        acts.status_line(),
        acts.row(acts.discard(current.name)),
    ]


def _ended_by(question: str) -> str:
    """Write a query with the semicolon that ends it; a table has none."""
    return f"{question};" if " " in question.strip() else question


def _acceptance(current: ImportState) -> html.Details:
    """Publish whatever the guards find, for a reason that stands in the report."""
    field = html.Div(
        [
            dbc.Label(ACCEPT, html_for="data-import-accept"),
            dbc.Input(id="data-import-accept", value=current.accept, maxLength=200, autoComplete="off"),
            acts.button("Check all the same", "check"),
        ],
        className="hw-import-folder",
    )
    return html.Details([html.Summary("The export is right: go on in spite of this"), field])
