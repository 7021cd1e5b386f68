"""What a panel shows when it has no answer: every state says what happened and what to do next."""

from __future__ import annotations

from typing import Any, Final, Literal

from dash import html

from app.components.parts import attributes, sentence, verdict

# What is said beside the reason of what failed alone.
ALONE: Final = "The loss chances do not rest on it."


def _state(kind: str, title: str, words: Any, next_step: Any = "", role: str | None = None) -> html.Div:
    parts = [
        html.P(title, className="hw-state-title"),
        html.P(sentence(words), className="hw-state-words") if words else None,
        html.P(next_step, className="hw-state-next") if next_step else None,
    ]
    return html.Div([part for part in parts if part], className=f"hw-state hw-state-{kind}", **attributes(role=role))


def empty(title: str, words: Any = "", next_step: Any = "") -> html.Div:
    """Nothing is in scope, and that is an answer: ('No open deals', 'None in East.', 'Widen the filters.')."""
    return _state("empty", title, words, next_step)


def not_enough(words: Any, next_step: Any = "") -> html.Div:
    """Too few rows to say anything; the words give the numbers, as in '4 closed deals; 10 are needed'."""
    return _state("empty", "Not enough data", words, next_step)


def not_ready(words: Any, next_step: Any = "") -> html.Div:
    """No snapshot or no bundle has been published yet."""
    return _state("wait", "Not ready yet", words, next_step, role="status")


def no_signal(words: Any, would_help: Any = "") -> html.Div:
    """The model does not beat the base rate: say so, and say what data would help."""
    heading = html.P(verdict("No signal"), className="hw-state-title")
    helps = html.P([html.Strong("What would help: "), would_help], className="hw-state-next") if would_help else None
    body = [heading, html.P(words, className="hw-state-words"), helps]
    return html.Div([part for part in body if part], className="hw-state hw-state-signal")


def error(words: Any, next_step: Any = "") -> html.Div:
    """A panel that failed: a sentence and the next step."""
    return _state("error", "This did not work", words, next_step, role="alert")


def notice(words: Any, next_step: Any = "", kind: Literal["error", "note"] = "note") -> html.Div:
    """A dismissable line for the notice area above the page."""
    role = "alert" if kind == "error" else "status"
    said = sentence(words)
    text = html.Span([html.Strong(said), " ", html.Span(sentence(next_step))] if next_step else said)
    close = html.Button("×", className="hw-close", type="button", **attributes(aria_label="Dismiss", data_dismiss=""))
    return html.Div([text, close], className=f"hw-notice hw-notice-{kind}", **attributes(role=role))


def skeleton(lines: int = 3, height: int | None = None) -> html.Div:
    """Grey bars while an answer is on its way; `height` in pixels keeps a chart's place."""
    style = {"height": f"{height}px"} if height else None
    bars = [html.Div(className="hw-bone") for _ in range(lines)]
    return html.Div(bars, className="hw-skeleton", style=style, **attributes(aria_hidden="true"))
