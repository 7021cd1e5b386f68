"""What an export is taken for: one question at a time, its columns beside its first rows, and its stages."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html

from app import formats
from app.components.imports import acts
from app.components.panel import grid
from app.components.parts import attributes, tag
from app.components.table import Column, table
from app.views.imports.answer import ImportState
from app.views.imports.proposed import OpenQuestion, Proposed, ProposedColumn, ProposedStage

NONE: Final = "Not in the file"
# A select that holds nothing shows nothing; the browser leaves the space out.
NO_HEADER: Final = " "
SURE, LIKELY = 0.85, 0.6
OUTCOMES: Final = [{"value": name, "label": name} for name in ("open", "won", "lost")]
KNOWN: Final = [{"value": when, "label": when} for when in ("at opening", "while open", "at close")]
GONE: Final = "Deals missing in a later export"
BECAME: Final = [
    {"value": NO_HEADER, "label": "ask me, and count them nowhere"},
    {"value": "lost", "label": "were lost on that day"},
    {"value": "deleted", "label": "were deleted"},
    {"value": "merged", "label": "were merged into others"},
]
CHANGED: Final = [{"value": "yes", "label": "a rep can"}, {"value": "no", "label": "nobody"}]


def proposal(current: ImportState) -> list[Any]:
    """Draw the proposal; where nothing is left to ask, the next step is to check it."""
    found = current.proposed
    if found is None:
        again = acts.row(acts.button("Look at the files again", "look", primary=True), acts.discard(current.name))
        return [html.P("Nothing is proposed yet", className="hw-headline"), again]
    return [
        html.P(_headline(found), className="hw-headline"),
        html.P(found.why, className="hw-muted") if found.why else None,
        _question(found.questions[0], len(found.questions)) if found.questions else _next(current),
        html.P(id="data-import-said", className="hw-import-said", **attributes(role="status")),
        grid(
            html.Div([html.H3("What is read from where"), _columns(found), _left_out(found)], className="hw-span-7"),
            html.Div(
                [html.H3("The first rows as they would be read"), _preview(found)], className="hw-span-5 hw-preview"
            ),
            html.Div([html.H3("Stages"), _stages(found.stages)], className="hw-span-7") if found.stages else None,
            html.Div([html.H3("The export as a whole"), _whole(found)], className="hw-span-5"),
        ),
        acts.row(_check(found), acts.discard(current.name)) if found.questions else None,
    ]


def _headline(found: Proposed) -> str:
    rows = formats.plural(found.rows, "row")
    read = sum(bool(column.header) for column in found.columns)
    what = f"This looks like {found.crm}" if found.crm else "This looks like a list of deals"
    return f"{what}: {rows}, {formats.plural(read, 'column')} recognised"


def _question(asked: OpenQuestion, left: int) -> html.Div:
    """One question in the words of the data, each answer a button."""
    more = f"{left - 1} more after this one" if left > 1 else "the only question"
    choices = [acts.button(choice, "answer", large=True, question=asked.key, choice=choice) for choice in asked.choices]
    return html.Div(
        [
            html.P(asked.sentence, className="hw-import-question"),
            html.P([f"For example {asked.example} · " if asked.example else "", more], className="hw-muted"),
            acts.row(*choices),
        ],
        className="hw-import-asked",
    )


def _next(current: ImportState) -> html.Div:
    return html.Div([acts.row(_check(current.proposed), acts.discard(current.name))])


def _check(found: Proposed | None) -> html.Button:
    return acts.button("Check", "check", primary=found is None or not found.questions)


def _columns(found: Proposed) -> html.Div:
    """What Headwind needs, and the column that it is read from; what none was taken for waits below."""
    read = [one for one in found.columns if one.header]
    left = [one for one in found.columns if not one.header]
    more = f"{formats.plural(len(left), 'more thing')} that no column was taken for"
    folded = html.Details([html.Summary(more), _listed(found, left)]) if left else None
    return html.Div([_listed(found, read), folded], className="hw-flow")


def _listed(found: Proposed, columns: list[ProposedColumn]) -> html.Div:
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in ("Headwind needs", "Read from", "Because")]))
    body = html.Tbody([_column(found, one) for one in columns])
    content = html.Table([html.Caption("Columns", className="visually-hidden"), head, body], className="hw-table")
    return html.Div(content, className="hw-scroll", **attributes(role="region", aria_label="Columns", tabIndex=0))


def _column(found: Proposed, one: ProposedColumn) -> html.Tr:
    headers = found.headers.get(one.file, ())
    options = [{"value": NO_HEADER, "label": NONE}, *({"value": name, "label": name} for name in headers)]
    chosen = _select(
        "import-column", f"{one.table}.{one.name}", one.header or NO_HEADER, options, f"Column for {one.label}"
    )
    table_name = "" if one.table == "opportunities" else one.table.replace("_", " ")
    own = _own(one) if one.changeable is not None else None
    return html.Tr(
        [
            html.Th([one.label, html.Span(table_name, className="hw-sub"), own], scope="row"),
            html.Td([chosen, html.Span(", ".join(one.cells), className="hw-sub")]),
            html.Td([_sureness(one) if one.header else None, html.Span(one.evidence, className="hw-sub hw-said")]),
        ]
    )


def _own(one: ProposedColumn) -> html.Div:
    """From when on a field of the export's own is known, and whether a rep can change it."""
    return html.Div(
        [
            _select("import-more", f"known:{one.name}", one.known, KNOWN, f"When {one.label} is known"),
            _select(
                "import-more",
                f"changeable:{one.name}",
                "yes" if one.changeable else "no",
                CHANGED,
                f"Who changes {one.label}",
            ),
        ],
        className="hw-import-own",
    )


def _select(part: str, key: str, value: str, options: list[dict[str, str]], label: str) -> html.Label:
    chooser = dbc.Select(id={"part": part, "key": key}, value=value, options=options, size="sm")
    return html.Label([html.Span(label, className="visually-hidden"), chooser])


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


def _stages(stages: tuple[ProposedStage, ...]) -> html.Div:
    """Each stage with the outcome that it stands for."""
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in ("Stage", "Means", "Rows", "Because")]))
    rows = [
        html.Tr(
            [
                html.Th(one.name, scope="row"),
                html.Td(_select("import-stage", one.name, one.outcome, OUTCOMES, f"What {one.name} means")),
                html.Td(formats.count(one.rows) if one.rows else ""),
                html.Td(html.Span(one.evidence, className="hw-sub hw-said")),
            ]
        )
        for one in stages
    ]
    content = html.Table(
        [html.Caption("Stages", className="visually-hidden"), head, html.Tbody(rows)], className="hw-table"
    )
    return html.Div(content, className="hw-scroll", **attributes(role="region", aria_label="Stages", tabIndex=0))


def _whole(found: Proposed) -> html.Div:
    """What holds for every deal: what it is called, currency, its address in the CRM, what a missing one means."""
    fields = (
        ("label", "Called", found.label, ""),
        ("currency", "Currency of every amount", found.currency, "EUR"),
        ("record_url", "A deal's address in the CRM, with {id}", found.record_url, ""),
    )
    return html.Div(
        [
            html.Label(
                [
                    words,
                    dbc.Input(
                        id={"part": "import-more", "key": key},
                        value=value,
                        placeholder=hint,
                        maxLength=200,
                        autoComplete="off",
                    ),
                ]
            )
            for key, words, value, hint in fields
        ]
        + [
            html.Label(
                [
                    GONE,
                    dbc.Select(
                        id={"part": "import-more", "key": "gone"},
                        value=found.gone or NO_HEADER,
                        options=BECAME,
                        size="sm",
                    ),
                ]
            )
        ],
        className="hw-import-whole",
    )
