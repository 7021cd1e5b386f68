"""A list's menu of files: plain links that hold the filters of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from app.addresses import at
from app.views.state import CHOICES

# The ending of a file, what the menu calls it, and what the identity of its link ends in.
FILES: Final = (("csv", "CSV", ""), ("xlsx", "Excel", "-excel"))


def download(listed: str, identity: str, query: str = "", of: str = "") -> html.Details:
    """Draw the menu of the files of a list, named as below /export; `of` says of what where a page has several."""
    more = html.Span(f" {of}", className="visually-hidden") if of else None
    links = [
        html.A(words, id=f"{identity}{end}", href=at(f"/export/{listed}.{ending}{query and '?'}{query}"), download="")
        for ending, words, end in FILES
    ]
    menu = html.Div(links, className="hw-menu hw-files")
    return html.Details(
        [html.Summary(["Download", more], className="hw-button"), menu], className="hw-pick hw-download"
    )


def query_of(state: Mapping[str, Any] | None, **keys: str | None) -> str:
    """Write the viewer's state and a list's own keys as the query of an address, without what applies anyway."""
    usual = CHOICES.blank()
    asked = {
        name: value for name, value in (state or {}).items() if value not in (None, "") and value != usual.get(name)
    }
    return urlencode({**asked, **{name: value for name, value in keys.items() if value}}, doseq=True)
