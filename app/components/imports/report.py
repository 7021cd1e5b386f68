"""What would be published, told before it is: rows, money, what is new, columns, and which pages it is enough for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from app import formats
from app.addresses import at
from app.components.import_report import VERDICTS
from app.components.imports import acts
from app.components.imports.choosing import explained, warned
from app.components.imports.lacking import lacking
from app.components.imports.stages import summary
from app.components.panel import grid
from app.components.parts import tag
from app.components.table import Column, table
from app.imports.report import Report
from app.views.imports.answer import ImportState

OUTCOMES: Final = ("open", "won", "lost")
SIGNED: Final = "A won deal counts with what was signed where a column tells that, any other with its amount."
FIRST: Final = "Nothing is served yet: all of these deals are new."
ANOTHER: Final = "What is served now is another export: there is nothing to compare with."
UNTRAINED: Final = "What training finds beyond that stands on Model quality afterwards."
UNANSWERED: Final = "Not answered yet, so this report rests on a guess:"
ALL_OPEN: Final = "Every deal is read as open, and by {} some have ended: say which stages are won and which lost."
NO_CURRENCY: Final = "Nobody has said in which currency the amounts are: go back to say it, or they are plain numbers."
LACKING: Final = "Which pages your data are enough for, and what the others would need."
NOTHING_LACKS: Final = "Nothing: your data are enough for every page."
ASIDE: Final = "Rows that could not be read, with the reason; everything else is published without them."
SPELLINGS: Final = (
    "Names that differ in case, accents or signs beside a letter alone, or that the mapping says are the same."
)
OF_PEOPLE: Final = "Two people among them are told apart by a letter: give them one in the CRM, and export again."
MOST_SPELLINGS: Final = 10
MAY_USE: Final = (
    "A column that is filled in when a deal is already decided would give the answer away: the model is not shown it."
)
FIELDS: Final = {
    "stage": "Stage",
    "outcome": "Outcome",
    "amount": "Amount",
    "owner": "Owner",
    "expected_close_on": "Expected close",
    "closed_on": "Closed",
}


def report(current: ImportState) -> list[Any]:
    """Draw the report; the next step is to publish."""
    found = current.report
    if found is None:
        return [acts.row(acts.button("Check", "check", primary=True))]
    return [
        html.P(headline(found), className="hw-headline"),
        _sums(found),
        html.P(read(found), className="hw-muted"),
        lacking(found),
        summary(current.proposed.stages, current.proposed.outcomes) if current.proposed else None,
        _name(),
        *_all_open(found),
        *([warned(NO_CURRENCY)] if not found.currency and any(found.amount.values()) else []),
        *_unanswered(current),
        acts.row(*_next_steps(current, found), acts.discard(current.name)),
        acts.status_line(),
        *map(warned, found.warnings),
        grid(
            html.Div(explained("What is missing", _lacking(found), _pages(found)), className="hw-span-12"),
            html.Div(explained("Rows set aside", ASIDE, _set_aside(current, found)), className="hw-span-7"),
            html.Div([html.H3("How columns were read"), _read_as(found)], className="hw-span-5"),
            html.Div(explained("Spellings read as one", _spellings(found), _respelled(found)), className="hw-span-12")
            if found.respelled
            else None,
            html.Div([html.H3("Beside what is served now"), _against(found)], className="hw-span-12"),
            html.Div(explained("What the model may use", MAY_USE, _verdicts(found)), className="hw-span-12"),
        ),
    ]


def _all_open(found: Report) -> list[html.Div]:
    """Warn where stages that have ended are read as open: nothing could be learned of such deals."""
    headers = ", ".join(map(repr, found.endings))
    return [warned(ALL_OPEN.format(headers))] if found.is_without_endings else []


def _open_questions(current: ImportState) -> tuple[str, ...]:
    return tuple(one.sentence for one in current.proposed.questions) if current.proposed else ()


def _unanswered(current: ImportState) -> list[html.Div]:
    """Say what is asked still: the figures above are those of a guess."""
    return [warned(f"{UNANSWERED} {sentence}") for sentence in _open_questions(current)]


def _next_steps(current: ImportState, found: Report) -> list[Any]:
    """Return what to do next, the likelier first: to publish, unless something has to be said before."""
    before = "Correct the stages" if found.is_without_endings else ""
    before = "Answer first" if _open_questions(current) else before
    if before:
        return [acts.button(before, "back", primary=True), acts.button("Publish", "publish")]
    return [acts.button("Publish", "publish", primary=True), acts.button("Go back", "back")]


def _sums(found: Report) -> html.Div:
    """Deals and amounts by outcome to the cent, as whoever knows the export adds them up."""
    sums = pd.DataFrame(
        [
            {"outcome": name, "n": found.opportunities.get(name, 0), "amount": found.amount.get(name, 0.0)}
            for name in OUTCOMES
        ]
    )
    amount = Column("amount", f"Amount, {found.currency}" if found.currency else "Amount", "number", digits=2)
    columns = [Column("outcome", "Outcome"), Column("n", "Deals", "count"), amount]
    foot = {"outcome": "All", "n": sums["n"].sum(), "amount": sums["amount"].sum()}
    known = table(sums, columns, caption="Deals and amounts by outcome", foot=foot)
    return html.Div([known, html.P(SIGNED, className="hw-muted hw-import-why")], className="hw-import-sums")


def _lacking(found: Report) -> str:
    return LACKING if any(one.missing for one in found.pages) else NOTHING_LACKS


def _name() -> html.Div:
    """Ask who publishes; nobody has to say."""
    name = dbc.Input(id="data-import-author", value="", maxLength=80, autoComplete="name")
    label = dbc.Label("Your name, for whoever asks later (not needed)", html_for="data-import-author")
    return html.Div([label, name], className="hw-import-folder")


def headline(found: Report) -> str:
    """Say what would be published: deals by outcome, the open amount, and rows that were not read."""
    ended = [f"{formats.count(found.opportunities.get(outcome, 0))} {outcome}" for outcome in OUTCOMES]
    amount = found.amount.get("open", 0.0)
    money = formats.money(amount, found.currency)
    worth = [f"{money} open" if found.currency else f"an open amount of {money}"] if amount else []
    return f"{formats.plural(found.kept, 'deal')}: {', '.join((*ended, *worth))}; {_unread(found)}"


def _unread(found: Report) -> str:
    """Say how many rows are set aside, and how many of the lines beside them were never deals."""
    aside = found.set_aside - found.no_deals
    told = [f"{formats.plural(aside, 'row')} set aside"] if aside else []
    return ", ".join((*told, *_no_deals(found))) or "every row was read"


def _no_deals(found: Report) -> Iterator[str]:
    """Say how many lines of the files were never deals."""
    if found.totals:
        yield f"{formats.plural(found.totals, 'line of totals', 'lines of totals')} left out"
    if others := found.no_deals - found.totals:
        yield formats.plural(others, "line that is no deal", "lines that are no deals")


def read(found: Report) -> str:
    """Say how many rows the deals are of, and as of when."""
    by = f" ({found.as_of_by})" if found.as_of_by else ""
    as_of = f"data as of {formats.date(found.as_of_on)}{by}" if found.dated else "without dates"
    return f"From {formats.plural(found.read, 'row')}, {as_of}. Nothing is published yet."


def _set_aside(current: ImportState, found: Report) -> Any:
    never = html.P(f"{', '.join(_no_deals(found)).capitalize()}.") if found.no_deals else None
    aside = [one for one in found.reasons if not one.is_no_deal]
    link = html.A("All of them as CSV", href=at(f"/export/imports/{current.identity}.csv"), download="")
    if not aside:
        return html.Div([html.P("Every row can be read."), *([never, link] if never else [])], className="hw-flow")
    rows = pd.DataFrame(
        [
            {
                "reason": one.reason,
                "column": one.column or "whole row",
                "n": one.rows,
                "first": ". ".join(filter(None, (_first(one.line, one.value), one.step))),
            }
            for one in aside
        ]
    )
    columns = [Column("reason", "Reason", sub="first"), Column("column", "Column"), Column("n", "Rows", "count")]
    listed = table(rows, columns, caption="Rows that would be set aside")
    return html.Div([listed, *([never] if never else []), link], className="hw-flow")


def _first(line: int | None, value: str) -> str:
    return f"first in row {formats.count(line)}{f': {value}' if value else ''}" if line else value


def _pages(found: Report) -> html.Ul:
    return html.Ul(
        [
            html.Li(
                [
                    tag("enough", "won") if not one.missing else tag("not yet", "risk"),
                    " ",
                    html.Strong(one.page),
                    html.Span(one.missing, className="hw-sub hw-said") if one.missing else None,
                ]
            )
            for one in sorted(found.pages, key=lambda one: not one.missing)
        ],
        className="hw-list",
    )


def _against(found: Report) -> Any:
    known = found.against_served
    if known is None:
        return html.P(FIRST if found.is_first else ANOTHER)
    words = (
        f"{formats.count(known.new)} new, {formats.count(known.gone)} gone,"
        f" {formats.count(known.changed)} changed in any column, {formats.count(known.same)} as before."
    )
    sums = pd.DataFrame(
        [
            {"outcome": before[0], "n": before[1], "amount": before[2], "n_now": after[1], "amount_now": after[2]}
            for before, after in zip(known.before, known.after, strict=True)
        ]
    )
    columns = [
        Column("outcome", "Outcome"),
        Column("n", "Deals served", "count"),
        Column("n_now", "Deals then", "count"),
        Column("amount", "Amount served", "money", currency=found.currency),
        Column("amount_now", "Amount then", "money", currency=found.currency),
    ]
    fields = [
        html.Li(
            f"{FIELDS.get(one.field, one.field)} of {formats.plural(one.deals, 'deal')}:"
            f" {one.example} from {one.before or 'nothing'} to {one.after or 'nothing'}"
        )
        for one in known.fields
    ]
    return html.Div(
        [
            html.P(words),
            table(sums, columns, caption="Deals and amounts before and after"),
            html.Ul(fields, className="hw-list"),
        ],
        className="hw-flow",
    )


def _read_as(found: Report) -> Any:
    if not found.read_as:
        return html.P("Everything is read plainly.")
    rows = pd.DataFrame([vars(one) for one in found.read_as])
    columns = [Column("column", "Column or file"), Column("reading", "Read as"), Column("example", "For example")]
    return table(rows, columns, caption="How columns are read")


def _spellings(found: Report) -> str:
    """Say what is listed, and what to do where it names people."""
    return f"{SPELLINGS} {OF_PEOPLE}" if any(one.is_person for one in found.respelled) else SPELLINGS


def _respelled(found: Report) -> Any:
    first, left = found.respelled[:MOST_SPELLINGS], found.respelled[MOST_SPELLINGS:]
    rows = pd.DataFrame([vars(one) for one in first])
    columns = [Column("written", "In the export", sub="column"), Column("read", "Read as")]
    known = table(rows, [*columns, Column("rows", "Rows", "count")], caption="Spellings that are read as one")
    in_rows = formats.plural(sum(one.rows for one in left), "row")
    more = f"{formats.plural(len(left), 'more spelling')}, in {in_rows}; all are listed once this is published."
    return html.Div([known, html.P(more, className="hw-more") if left else None])


def _verdicts(found: Report) -> Any:
    if not found.verdicts:
        return html.P("Nothing has closed, so nothing can be learned yet.")
    rows = pd.DataFrame(
        [{"label": one.label, "verdict": _verdict(one.verdict), "reason": one.reason} for one in found.verdicts]
    )
    columns = [Column("label", "Column"), Column("verdict", "Model", "component"), Column("reason", "Reason")]
    return html.Div(
        [table(rows, columns, caption="What the model may use of each column"), html.P(UNTRAINED, className="hw-more")]
    )


def _verdict(word: str) -> Any:
    words, tone = VERDICTS.get(word, (word, "neutral"))
    return tag(words, tone)
