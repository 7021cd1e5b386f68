"""What an export is taken for: one question at a time, its columns beside its first rows, and its stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.imports import acts, asking
from app.components.imports.choosing import (
    NO_HEADER,
    asks_currency,
    chooser,
    currency,
    currency_asked,
    explained,
    has_amount,
    rates,
    unit,
    warned,
)
from app.components.imports.stages import stages, summary
from app.components.imports.whole import whole
from app.components.panel import grid
from app.components.parts import attributes, tag
from app.components.table import Column, table
from app.views.imports.answer import ImportState
from app.views.imports.outcomes import ProposedOutcomes
from app.views.imports.proposed import Proposed, ProposedColumn, ProposedHistory

LEVER: Final = "A rep can influence it: offer it on What-if"
NONE: Final = "Not in the file"
SURE, LIKELY = 0.85, 0.6
KNOWN: Final = [
    {"value": "at opening", "label": "Known at opening"},
    {"value": "while open", "label": "Known while open"},
    {"value": "at close", "label": "At close or not sure"},
]
CORRECT: Final = (
    "Choose another column where one is wrong; what is not in the file can stay so. What you choose is saved at once."
)
OWN: Final = (
    "Of a column of your own say when it is filled in: what is known at close, or you are not sure of, is kept from the"
    " model."
)
FORMS: Final = {
    "day first": "Day first: 31/12/2026",
    "month first": "Month first: 12/31/2026",
    "year first": "Year first: 2026/12/31",
    "excel": "Excel's day numbers",
    "epoch seconds": "Seconds since 1970",
    "epoch milliseconds": "Milliseconds since 1970",
    ".": "Decimal point: 1,234.50",
    ",": "Decimal comma: 1.234,50",
    "each": "Each cell by its signs",
}


def proposal(current: ImportState) -> list[Any]:
    """Draw the proposal; where nothing is left to ask, the next step is to check it."""
    found = current.proposed
    if found is None:
        again = acts.row(acts.button("Look at the files again", "look", primary=True), acts.discard(current.name))
        return [html.P("Nothing is proposed yet", className="hw-headline"), again]
    return [
        html.P(_headline(found), className="hw-headline"),
        html.P(found.why, className="hw-muted") if found.why else None,
        *map(warned, found.not_read),
        asking.what_follows(found),
        asking.bar(current, found),
        asking.question(found) if found.questions else None,
        currency_asked(found) if asks_currency(found) else None,
        asking.answered(found) if found.answers else None,
        summary(found.stages, found.outcomes, leads=True),
        grid(
            html.Div(
                explained("What is read from where", _correct(found), _columns(found), _left_out(found)),
                className="hw-span-7",
            ),
            html.Div(
                [html.H3("The first rows as they would be read"), _preview(found)], className="hw-span-5 hw-preview"
            ),
            _stages(found),
            html.Div([html.H3("The export as a whole"), whole(found), _rates_below(found)], className="hw-span-5"),
        ),
    ]


def _stages(found: Proposed) -> html.Div | None:
    listed = stages(found.stages, found.order, found.outcomes)
    return html.Div(listed, className="hw-span-7") if listed else None


def _correct(found: Proposed) -> str:
    """Say what can be corrected, and of columns of the export's own what is to be said."""
    return f"{CORRECT} {OWN}" if any(one.known for one in found.columns) else CORRECT


def _headline(found: Proposed) -> str:
    rows = formats.plural(found.rows, "row")
    read = found.in_file - len(found.left_out)
    columns = f"{formats.count(read)} of {formats.plural(found.in_file, 'column')}"
    what = f"This looks like {found.crm}" if found.crm else "This looks like a list of deals"
    return f"{what}: {rows}, {columns} {'is' if read == 1 else 'are'} read"


def _rates_below(found: Proposed) -> html.Div | None:
    """Rates stand once: with the question about currencies, and below where that is answered."""
    return None if asking.asks_rates(found) else rates(found)


def _columns(found: Proposed) -> html.Div:
    """What Headwind needs, and the column that it is read from; what none was taken for waits below."""
    read = [one for one in found.columns if one.header]
    left = [one for one in found.columns if not one.header]
    more = f"{formats.plural(len(left), 'more thing')} that no column was taken for"
    fold = attributes(data_import_fold="left")
    folded = html.Details([html.Summary(more), _listed(found, left)], **fold) if left else None
    beside = [_outcomes(found.outcomes) if found.outcomes else None, _history(found.history) if found.history else None]
    return html.Div([_listed(found, read, beside), folded], className="hw-flow")


def _listed(found: Proposed, columns: list[ProposedColumn], beside: Sequence[html.Tr | None] = ()) -> html.Div:
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in ("Headwind needs", "Read from", "Because")]))
    body = html.Tbody([*(_column(found, one) for one in columns), *beside])
    kinds = "hw-table hw-import-columns"
    content = html.Table([html.Caption("Columns", className="visually-hidden"), head, body], className=kinds)
    return html.Div(content, className="hw-scroll", **attributes(role="region", aria_label="Columns", tabIndex=0))


def _column(found: Proposed, one: ProposedColumn) -> html.Tr:
    headers = found.headers.get(one.file, ())
    options = [{"value": NO_HEADER, "label": NONE}, *({"value": name, "label": name} for name in headers)]
    chosen = chooser("import-column", _named(one), one.header or NO_HEADER, options, f"Column for {one.label}")
    table_name = "" if one.table == "opportunities" else one.table.replace("_", " ")
    return html.Tr(
        [
            html.Th([one.label, html.Span(table_name, className="hw-sub"), _own(one)], scope="row"),
            html.Td([chosen, *_written(found, one), html.Span(", ".join(one.cells), className="hw-sub"), _used(one)]),
            html.Td([_sureness(one) if one.header else None, html.Span(one.evidence, className="hw-sub hw-said")]),
        ]
    )


def _used(one: ProposedColumn) -> html.P | None:
    return html.P(one.used, className="hw-import-used") if one.used else None


def _outcomes(one: ProposedOutcomes) -> html.Tr:
    """The columns that tell won and lost whatever the stage; what their words mean stands with the stages."""
    return html.Tr(
        [
            html.Th("Won and lost", scope="row"),
            html.Td([html.Div(header) for header in one.headers]),
            html.Td([tag("sure", "won"), html.Span(one.evidence, className="hw-sub hw-said")]),
        ]
    )


def _history(one: ProposedHistory) -> html.Tr:
    """The columns that say when each stage was entered: read together, or none of them."""
    identity = {"part": "import-more", "key": "entered"}
    columns = [html.Div(f"{stage}: {header}", className="hw-sub") for header, stage in one.columns.items()]
    return html.Tr(
        [
            html.Th(["Stages entered", html.Span("stage history", className="hw-sub")], scope="row"),
            html.Td([dbc.Checkbox(id=identity, value=one.is_read, label="Read these columns"), *columns]),
            html.Td([tag("sure", "won"), html.Span(one.evidence, className="hw-sub hw-said")]),
        ]
    )


def _named(one: ProposedColumn) -> str:
    return f"{one.table}.{one.name}"


def _written(found: Proposed, one: ProposedColumn) -> list[Any]:
    """How its days or numbers are written, and of amounts the unit and the currency."""
    if not one.forms:
        return []
    plain = "Dates: automatic" if "excel" in one.forms else "Numbers: automatic"
    said = [*one.forms, *([one.form] if one.form not in one.forms else [])]
    options = [{"value": form or NO_HEADER, "label": FORMS.get(form, form) if form else plain} for form in said]
    form = chooser("import-form", _named(one), one.form or NO_HEADER, options, f"How {one.label} is written")
    named = [currency(found)] if has_amount(one) and not asks_currency(found) else []
    return [form, *([unit(one)] if one.unit else []), *named]


def _own(one: ProposedColumn) -> html.Div | None:
    """From when on a field of the export's own is known, and whether a rep can change it."""
    known = (
        chooser("import-more", f"known:{one.name}", one.known, KNOWN, f"When {one.label} is filled in")
        if one.known
        else None
    )
    if known is None and one.changeable is None:
        return None
    identity = {"part": "import-more", "key": f"changeable:{one.name}"}
    changes = dbc.Checkbox(id=identity, value=bool(one.changeable), label=LEVER)
    return html.Div([known, changes if one.changeable is not None else None], className="hw-import-own")


def _sureness(one: ProposedColumn) -> html.Span:
    if one.confidence >= SURE:
        return tag("sure", "won")
    return tag("likely", "neutral") if one.confidence >= LIKELY else tag("look at this", "risk")


def _left_out(found: Proposed) -> html.P | None:
    words = f"Nothing is read from: {', '.join(formats.cut(name) for name in found.left_out)}."
    return html.P(words, className="hw-more") if found.left_out else None


def _preview(found: Proposed) -> Any:
    if found.unread or found.preview.empty:
        return html.P(found.unread or "The file has no row.", **attributes(role="alert"))
    labels = {one.name: one.label for one in found.columns if one.table == "opportunities"}
    columns = [Column(name, labels.get(name, name)) for name in found.preview.columns]
    return table(found.preview.fillna(""), columns, caption="The first rows as they would be read")
