"""What deals of an import lack, before it is published: how many of how many, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dash import html

from app import formats
from app.imports.report import Lacking, Report

HEADING: Final = "What deals lack"
# What each is called, of which deals it is asked, and what follows where it is not there.
FOLLOWS: Final = {
    "amount": ("Amount", "", "They count as deals, and add nothing to any sum."),
    "owner": ("Owner", "", "They stand under nobody's name."),
    "expected_close_on": ("Expected close", "open ", "By month they stand under No date."),
    "opened_on": ("Opened", "", "They have no age."),
    "closed_on": ("Closed", "ended ", "They belong to no period."),
}
ZERO: Final = "Exactly 0 is read as an amount, and lowers averages."


def lacking(found: Report) -> html.Div | None:
    """List what deals lack; nothing where they lack nothing."""
    listed = [html.Li([html.Strong(f"{name}: "), words]) for name, words in _sentences(found)]
    return html.Div([html.H3(HEADING), html.Ul(listed, className="hw-list")]) if listed else None


def _sentences(found: Report) -> Iterator[tuple[str, str]]:
    for one in found.lacking:
        name, of, follows = FOLLOWS[one.name]
        if one.lacking:
            yield name, f"{_of(one, of, one.lacking, one.lacking_open)} {_verb(one.lacking, 'lack')} it. {follows}"
        if one.zeros:
            yield name, f"{_of(one, of, one.zeros, one.zeros_open)} {_verb(one.zeros, 'hold')} exactly 0. {ZERO}"


def _verb(deals: int, word: str) -> str:
    return f"{word}s" if deals == 1 else word


def _of(one: Lacking, of: str, deals: int, still_open: int) -> str:
    """Write how many of how many deals, with the open ones where that is not said already."""
    share = f"{formats.count(deals)} of {formats.plural(one.deals, f'{of}deal')}"
    return share if of or not still_open else f"{share}, {formats.count(still_open)} of them open,"
