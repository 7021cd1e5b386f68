"""The one message of a page of which the filters leave nothing."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components import states
from app.components.parts import attributes
from app.views.emptied import Emptied, Removable

LEFT_OUT = {frozenset({"open"}): "No deal is open", frozenset({"closed"}): "No deal closed in the period"}


def message(found: Emptied | None) -> Any:
    """Say that nothing is left, and offer to remove the one filter without which something is; '' where all is well."""
    if found is None:
        return ""
    title = f"{LEFT_OUT.get(found.about, 'No deal is open, and none closed in the period,')} with these filters"
    if found.removable is None:
        return states.empty(title, "No single one of them is to blame.", "Reset them to begin again.")
    words = f"Without {formats.cut(found.removable.words)} there {are(found.removable.n)}."
    return states.empty(title, words, remove_button(found.removable))


def stage_note(words: str) -> html.P:
    """What the filter by stage does on a page, where it does less than its name says."""
    return html.P(words, className="hw-muted")


def remove_button(removable: Removable, words: str = "") -> html.Button:
    """Remove one filter and leave the others."""
    named = attributes(data_remove=" ".join(removable.keys))
    return html.Button(
        words or f"Remove {formats.cut(removable.words)}", className="hw-button hw-wraps", type="button", **named
    )


def are(n: int) -> str:
    """'is 1 deal' or 'are 3 deals'."""
    return f"{'is' if n == 1 else 'are'} {formats.plural(n, 'deal')}"
