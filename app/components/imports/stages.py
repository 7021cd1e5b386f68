"""The stages of an import in their order, each with the outcome that it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from dash import html

from app import formats
from app.components.imports.choosing import chooser, explained
from app.components.parts import attributes
from app.views.imports.outcomes import ProposedOutcomes
from app.views.imports.proposed import ProposedStage

OUTCOMES: Final = [{"value": name, "label": name} for name in ("open", "won", "lost")]
HEADS: Final = ("Stage", "Means", "Order", "Rows", "Because")
ORDER: Final = "From the first step of a sale to the last. A deal in a stage is still open, won or lost."

BESIDE: Final = "It holds whatever a deal's stage means below."
# Where the list of stages stands on the page.
PLACE: Final = "data-import-stages"
MOST_NAMED: Final = 12


def summary(
    found: tuple[ProposedStage, ...], outcomes: ProposedOutcomes | None = None, *, leads: bool = False
) -> html.P | None:
    """Say in one line which stages are won, which lost and in which order the others come; it leads to their list."""
    told = [outcomes.sentence] if outcomes else []
    told += [f"{'; '.join(_by_outcome(found, is_told=bool(outcomes)))}."] if found else []
    if not told:
        return None
    way = html.A("See the stages", href=f"#{PLACE}") if leads else None
    return html.P([html.Strong("Stages: "), " ".join(told), " ", way], className="hw-import-stages")


def _by_outcome(found: tuple[ProposedStage, ...], *, is_told: bool) -> Iterator[str]:
    """Yield the stages of each outcome; an outcome without a stage is named unless another column tells it."""
    for outcome, words, sign in (("won", "won", ", "), ("lost", "lost", ", "), ("open", "open, in this order", " → ")):
        names = [formats.cut(one.name) for one in found if one.outcome == outcome]
        more = [f"{formats.count(len(names) - MOST_NAMED)} more"] if len(names) > MOST_NAMED else []
        if names or not is_told:
            yield f"{words}: {sign.join((*names[:MOST_NAMED], *more)) or 'none'}"


def stages(found: tuple[ProposedStage, ...], because: str = "", outcomes: ProposedOutcomes | None = None) -> list[Any]:
    """List the stages below what tells won and lost beside them; each can mean something else, and be moved."""
    if not found:
        return _placed(explained("Won and lost", outcomes.sentence)) if outcomes else []
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in HEADS]))
    body = html.Tbody([_row(one, nth == 0, nth == len(found) - 1) for nth, one in enumerate(found)])
    content = html.Table([html.Caption("Stages", className="visually-hidden"), head, body], className="hw-table")
    box = html.Div(content, className="hw-scroll", **attributes(role="region", aria_label="Stages", tabIndex=0))
    told = [html.P(f"{outcomes.sentence} {BESIDE}")] if outcomes else []
    return _placed(explained("Stages", f"{ORDER} {because}".strip(), *told, box))


def _placed(parts: list[Any]) -> list[Any]:
    """Give the heading the name by which the page leads to it."""
    heading, *below = parts
    return [html.H3(heading.children, id=PLACE, tabIndex=-1), *below]


def _row(one: ProposedStage, is_first: bool, is_last: bool) -> html.Tr:  # of one row alone
    moves = [_move(one.name, "up", "↑", is_first), _move(one.name, "down", "↓", is_last)]
    return html.Tr(
        [
            html.Th(one.name, scope="row"),
            html.Td(chooser("import-stage", one.name, one.outcome, OUTCOMES, f"What {one.name} means")),
            html.Td(html.Div(moves, className="hw-import-moves")),
            html.Td(formats.count(one.rows) if one.rows else ""),
            html.Td(html.Span(one.evidence, className="hw-sub hw-said")),
        ],
        **attributes(data_import_row=one.name),
    )


def _move(stage: str, way: str, sign: str, is_end: bool) -> html.Button:  # of one button alone
    told = attributes(data_import_act=way, data_import_stage=stage, aria_label=f"Move {stage} {way}")
    return html.Button(sign, type="button", className="hw-button", disabled=is_end, **told)
