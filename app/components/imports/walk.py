"""An import from its files to the Pipeline: where it stands, and the one next step."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from app import formats
from app.addresses import at
from app.components import states
from app.components.imports import handing_in, progress, proposal, published, report
from app.components.imports.choosing import warned
from app.components.panel import panel
from app.components.parts import attributes, link, tag
from app.views.imports.answer import Imports, ImportState

STEPS: Final = ("Files", "Columns", "Report", "Published")
AT: Final = {"collecting": 0, "proposed": 1, "checked": 2, "published": 3}
OF_TASKS: Final = {"read": 0, "propose": 0, "check": 1, "publish": 2}
STANDS: Final = {
    "collecting": "waits for its files",
    "working": "is being worked on",
    "interrupted": "was interrupted",
    "failed": "did not work",
    "proposed": "waits to be checked",
    "checked": "waits to be published",
    "published": "is published",
}


# Below an import that is under way stands what every page shows meanwhile, which is another's.
MEANWHILE: Final = "What is served now: {}"
OTHERS: Final = "All below is about that, and nothing of it about the import above, until that is published."


def walk(answer: Imports) -> html.Section:
    """Draw the import that the address names, else where files are handed in."""
    current = answer.current
    if answer.refused:
        return panel(
            "Your own CRM", states.empty("Nothing can be imported here", answer.refused, answer.next_step), span=12
        )
    if current is None:
        unknown = states.notice(answer.unknown) if answer.unknown else None
        body: list[Any] = [unknown, handing_in.zone(answer), _waiting(answer)]
        return panel("Your own CRM", [part for part in body if part is not None], span=12)
    return panel(
        f"Import of {formats.cut(current.name)}",
        html.Div(
            [_steps(current), *_body(current, answer.hosts), _next_start(answer)],
            className="hw-flow",
            **_named(current),
        ),
        span=12,
        actions=link("All imports", at("/data"), "hw-more"),
    )


def meanwhile(answer: Imports) -> list[Any]:
    """Head what stands below an import that is not served, with whose data that is; nothing where no import is open."""
    current = answer.current
    if current is None or current.is_served or not answer.served:
        return []
    return [html.H2(MEANWHILE.format(formats.cut(answer.served))), html.P(OTHERS, className="hw-muted")]


def _named(current: ImportState) -> dict[str, Any]:
    return attributes(data_import=current.identity, data_import_state=current.state)


def _steps(current: ImportState) -> html.Ol:
    """The four steps, with the one at which the import stands."""
    here = _step(current)
    items = [
        html.Li(words, className="hw-step-done" if nth < here else None, **attributes(aria_current=_mark(nth == here)))
        for nth, words in enumerate(STEPS)
    ]
    return html.Ol(items, className="hw-steps", **attributes(aria_label="Steps of the import"))


def _mark(here: bool) -> str | None:
    return "step" if here else None


def _step(current: ImportState) -> int:
    if current.state in AT:
        return AT[current.state]
    return OF_TASKS.get(current.progress.task, 0) if current.progress else 0


def _body(current: ImportState, hosts: tuple[str, ...]) -> list[Any]:
    match current.state:
        case "working":
            return progress.working(current)
        case "interrupted" | "failed":
            return progress.ended(current, hosts)
        case "collecting":
            return handing_in.arriving(current)
        case "proposed":
            return proposal.proposal(current)
        case "checked":
            return report.report(current)
        case _:
            return published.published(current)


def _next_start(answer: Imports) -> html.P | None:
    """Warn where the next start would publish another export."""
    wanted = answer.next_start and answer.current is not None and answer.current.state == "published"
    return warned(answer.next_start) if wanted else None


def _waiting(answer: Imports) -> html.Div | None:
    """List the imports that wait, each with how it stands."""
    listed = [
        html.Li(
            [
                link(formats.cut(one.name), at(f"/data?import={one.identity}"), "hw-cell-link"),
                html.Span(f" {formats.date(one.began.date())}, {one.began:%H:%M} UTC ", className="hw-muted"),
                tag(STANDS[one.state], "won" if one.state == "published" else "neutral"),
            ]
        )
        for one in answer.waiting
    ]
    return (
        html.Div([html.H3("Go on with"), html.Ul(listed, className="hw-list")], className="hw-import-open")
        if listed
        else None
    )
