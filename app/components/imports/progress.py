"""What a process does about an import, how it ended, and what to do then."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.addresses import at
from app.components.imports import acts
from app.components.parts import attributes, link
from app.views.imports.answer import ImportState

DOING: Final = {
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
ACCEPT: Final = "Why it is right all the same"
MINUTE: Final = 60


def bar(share: float, words: str) -> html.Div:
    """How much is done, as a bar and in words."""
    percent = formats.percent(share)
    told = attributes(role="progressbar", aria_valuenow=str(round(share * 100)), aria_valuemin="0", aria_valuemax="100")
    inner = html.Div(
        html.Div(className="hw-progress-done", style={"width": f"{share * 100:.0f}%"}), className="hw-progress-track"
    )
    return html.Div(
        [inner, html.P(f"{percent} {words}".strip())], className="hw-progress", **told, **attributes(aria_label=words)
    )


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


def ended(current: ImportState) -> list[Any]:
    """What went wrong, in a sentence, and the next step."""
    known = current.progress
    task = known.task if known else "propose"
    act, words = AGAIN.get(task, AGAIN["propose"])
    interrupted = current.state == "interrupted"
    said = INTERRUPTED if interrupted else known.error if known else ""
    step = "" if interrupted or known is None else known.next_step
    # What a check refuses is corrected; what was interrupted goes on.
    corrects = task == "check" and not interrupted and current.proposed is not None
    back = (
        acts.button("Back to the columns", "back", primary=corrects) if task != "propose" and current.proposed else None
    )
    again = acts.button(words, act, primary=not corrects)
    return [
        html.P("It was interrupted" if interrupted else "This did not work", className="hw-headline"),
        html.Div([html.P(said), html.P(step, className="hw-muted")], **attributes(role="alert")),
        _acceptance(current) if task == "check" and not interrupted else None,
        acts.row(*((back, again) if corrects else (again, back)), acts.discard(current.name)),
    ]


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
    return html.Details([html.Summary("It is right all the same"), field])


def published(current: ImportState) -> list[Any]:
    """It is served: where to look."""
    return [
        html.P("Published", className="hw-headline"),
        html.P("Every page shows your deals now."),
        acts.row(
            link("Open Pipeline", at("/"), "hw-button hw-primary hw-next"),
            html.A("Mapping as headwind.toml", href=at(f"/export/imports/{current.identity}.toml"), download=""),
        ),
        _naming(current),
    ]


def _naming(current: ImportState) -> html.Div:
    """Keep the mapping under a name, so that the next export needs no questions."""
    saved = current.proposed.saved if current.proposed else ""
    label = current.proposed.label if current.proposed else current.name
    field = html.Div(
        [
            dbc.Label("Keep this mapping for next week's export, as", html_for="data-import-mapping"),
            dbc.Input(id="data-import-mapping", value=saved or label, maxLength=60, autoComplete="off"),
            acts.button("Keep it", "mapping"),
        ],
        className="hw-import-folder",
    )
    return html.Div([field, html.P(id="data-import-said", className="hw-import-said", **attributes(role="status"))])
