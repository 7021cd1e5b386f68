"""How fresh everything is, in one line."""

from __future__ import annotations

from typing import Any

from dash import html

from app import formats
from app.components.parts import verdict
from app.views.answers import Freshness


def _as_of(fresh: Freshness) -> list[Any]:
    day = html.Strong(formats.date(fresh.as_of_on))
    return ["Data as of ", day] if fresh.dated else ["Imported ", day, "; the export has no dates"]


def freshness(fresh: Freshness) -> html.P:
    """'Data as of 30 Sep 2026 · demo CRM · 12,000 opportunities (38 set aside) · model of 29 Sep 2026 ● Ready'."""
    aside = f" ({formats.count(fresh.rejects)} set aside)" if fresh.rejects else ""
    counted = f"{formats.plural(fresh.opportunities, 'opportunity', 'opportunities')}{aside}"
    parts: list[Any] = [
        html.Span(_as_of(fresh)),
        html.Span(fresh.source_label),
        html.Span(counted, title=f"{formats.count(fresh.open_opportunities)} open"),
        html.Span(
            [
                html.Span(f"model of {formats.date(fresh.trained_on)} ", title=fresh.bundle_version),
                verdict(fresh.verdict, fresh.verdict_words),
            ]
        ),
    ]
    return html.P(parts, className="hw-fresh")
