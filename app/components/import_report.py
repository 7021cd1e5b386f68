"""What is served, and the report of its import: kept, read as another spelling, set aside, and what every field is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from dash import html

from app import formats
from app.components import states
from app.components.files.download import download
from app.components.parts import Tone, tag
from app.components.table import Column, table
from app.views.import_report.answer import ImportReport

VERDICTS: dict[str, tuple[str, Tone]] = {
    "use": ("used", "won"),
    "suspect": ("suspect", "risk"),
    "leak": ("refused", "lost"),
    "unused": ("not used", "neutral"),
}
MODEL_WORDS = (
    "What the model makes of each: used; refused, as it tells how a deal ended; suspect, as it may, and left out until"
    " somebody answers for it on Model; not used, as it adds nothing. Known says from when on it is filled in."
)
KINDS: dict[str, tuple[str, Tone]] = {
    "accepted": ("accepted", "lost"),
    "warning": ("look at this", "risk"),
    "import": ("compared", "neutral"),
    "repeats": ("repeats", "neutral"),
}
TABLES = {
    "opportunities": "Opportunities",
    "accounts": "Accounts",
    "products": "Products",
    "team": "Owners",
    "stage_history": "Stages entered",
    "changes": "Changes",
    "activities": "Activities",
    "facts": "Derived",
}
# With these words begins what an import says is to be declared.
TO_DECLARE = (" Where they are line items, declare:", " Say what became of them")
COMMANDS = (
    ("make run SOURCE=<folder>", "imports the folder's files, trains, scores, and serves the result"),
    (
        "python -m app describe <folder>",
        "drafts the mapping of files that no source is declared for, for you to correct",
    ),
    (
        "make import SOURCE=<folder>",
        "imports beside a running server, which serves the new snapshot from its next request",
    ),
    ("python -m app score", "scores what is served again, dates included"),
    ("python -m app train", "trains on what is served, and profiles what it learned from"),
    ("python -m app publish --version <version>", "serves another model version"),
    ("python -m app roll-back", "serves the model version that was served before"),
    (
        'python -m app override --column <column> --reason "..." --author <you>',
        "has the next training use a column that is suspected of telling the outcome, and says by whom and why",
    ),
)


def served(answer: ImportReport, *, visited: bool = False) -> html.Dl:
    """Say what is served: where it came from, as of when, built when; to whoever runs it also by which identifiers."""
    opportunities = int(answer.tables.loc[answer.tables["name"] == "opportunities", "n"].sum())
    listed = (
        ("Source", answer.source_label, "" if visited else answer.source),
        _as_of(answer),
        (
            "Imported",
            f"{formats.date(answer.built_at.date())}, {answer.built_at:%H:%M} UTC",
            "" if visited else f"snapshot {answer.snapshot_version}",
        ),
        *(
            [("Opportunities", formats.count(opportunities), "won, lost and open")]
            if visited
            else [
                ("Content", answer.content_hash, "a fingerprint: it changes when the files or their mapping do"),
                ("Scored by", answer.bundle_version, "model version"),
            ]
        ),
        ("Currency", answer.currency or "none stated", "of every amount")
        if answer.amounts
        else ("Amounts", "none", "the export has no amounts; nothing in it can be added up to money"),
    )
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd([value, html.Span(more, className="hw-sub")])])
            for name, value, more in listed
        ],
        className="hw-terms",
    )


def _as_of(answer: ImportReport) -> tuple[str, str, str]:
    if answer.dated:
        day = formats.date(answer.as_of_on)
        return "Data as of", day, f"{answer.as_of_by}; every age counts back from it"
    return "Dates", "none", "the export has no dates; nothing in it has an age or belongs to a period"


def tables(frame: pd.DataFrame) -> Any:
    """List how many rows each table holds; a table the export does not have says so."""
    rows = frame.assign(note=["" if n else "not in this export" for n in frame["n"]])
    return table(rows, [Column("label", "Table", sub="note"), Column("n", "Rows", "count")], caption="Rows by table")


def report(answer: ImportReport) -> str:
    """Say in a sentence what became of the export's rows."""
    kept = int(answer.tables.loc[answer.tables["name"] == "opportunities", "n"].sum())
    told = (
        f"{formats.plural(kept, 'opportunity', 'opportunities')} kept",
        f"{_rows(answer.rejected - answer.no_deals)} set aside",
        *_no_deals(answer),
        f"{formats.plural(answer.repaired, 'cell')} read as another spelling",
    )
    return f"{', '.join(told)}. Nothing is dropped or repaired silently."


def _no_deals(answer: ImportReport) -> Iterator[str]:
    """Say how many lines of the files were never deals."""
    if answer.no_deals:
        yield f"{formats.plural(answer.no_deals, 'line of totals or text', 'lines of totals or text')} left out"


def _rows(n: int) -> str:
    return formats.plural(n, "row") if n else "no row"


def reasons(answer: ImportReport) -> Any:
    """List why rows were set aside, most frequent first, with the first of each."""
    if not answer.rejected:
        return states.empty("Nothing was set aside", "No row of the export broke a rule of its source mapping.")
    rows = answer.reasons.assign(
        column=answer.reasons["column"].replace("", "whole row"),
        first=[_first(row) for row in answer.reasons.to_dict("records")],
    )
    columns = [
        Column("reason", "Reason", sub="first"),
        Column("column", "Column"),
        Column("file", "File", minor=True),
        Column("n", "Rows", "count"),
    ]
    return table(rows, columns, caption="Rows set aside by reason", foot={"reason": "All", "n": answer.rejected})


def _first(row: dict[Any, Any]) -> str:
    known = isinstance(row["first_value"], str) and row["first_value"]
    value = f": {row['first_value']}" if known else ""
    return f"first in row {formats.count(row['first_line'])}{value}"


def warnings(answer: ImportReport, *, visited: bool = False) -> Any:
    """List what a person should know before trusting a page: what was accepted, what looks odd, which rows repeat.

    What to declare is told to whoever runs the deployment alone.
    """
    rows = answer.notes[answer.notes["kind"] != "read as"]
    steps = answer.next_steps_refused
    if rows.empty and not steps:
        return states.empty(
            "Nothing looks odd",
            "Nothing had to be accepted, no row repeats another, and no amount lies far outside the rest.",
        )
    refused = [_warning({"kind": "warning", "sentence": steps}, visited=visited)] if steps else []
    listed = [_warning(row, visited=visited) for row in rows.to_dict("records")]
    return html.Ul([*refused, *listed], className="hw-list")


def _warning(row: dict[Any, Any], *, visited: bool) -> html.Li:
    word, tone = KINDS[row["kind"]]
    said = str(row["sentence"])
    for beginning in TO_DECLARE if visited else ():
        said = said.partition(beginning)[0]
    return html.Li([tag(word, tone), " ", said])


def read_as(answer: ImportReport) -> Any:
    """List the columns that were read in another way than plainly, each with a cell of it."""
    rows = answer.notes[answer.notes["kind"] == "read as"]
    if rows.empty:
        return states.empty(
            "Everything was read plainly", "Days like 2026-03-31, numbers like 1250.5, UTF-8 with commas."
        )
    columns = [Column("column", "Column or file"), Column("sentence", "Read as"), Column("example", "For example")]
    return table(rows, columns, caption="How columns were read")


def rejects(answer: ImportReport) -> Any:
    """List the first rows set aside as they stood in the export."""
    if not answer.rejected:
        return states.empty("Nothing to list", "Every row of the export could be read.")
    columns = [
        Column("file", "File", minor=True),
        Column("line", "Row", "count"),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("reason", "Reason"),
    ]
    shown = (
        f"The first {answer.listed} of {formats.count(answer.rejected)}" if answer.rejected > answer.listed else "All"
    )
    words = f"{shown}, in the order of the files; numbered as in a spreadsheet, those of Parquet from 1."
    return html.Div(
        [table(answer.rejects, columns, caption="Rows set aside"), html.P(words, className="hw-more")],
        className="hw-tall",
    )


def export() -> html.Details:
    """The files of every row set aside."""
    return download("rejects", "data-rejects-csv")


def repairs(answer: ImportReport) -> Any:
    """List the spellings that were read as another, declared so or alike but for case and spaces."""
    if answer.repairs.empty:
        return states.empty(
            "Nothing was read otherwise", "Every name is spelled one way, and no declared spelling occurs."
        )
    columns = [
        Column("from_value", "In the export"),
        Column("to_value", "Read as"),
        Column("column", "Column", minor=True),
        Column("reason", "Because", minor=True),
        Column("n", "Rows", "count"),
    ]
    foot = {"from_value": "All", "n": answer.repaired}
    return html.Div(table(answer.repairs, columns, caption="Spellings read as another", foot=foot), className="hw-tall")


def fields(answer: ImportReport) -> Any:
    """The field catalogue: what every column is, when it is known, who can change it, and the model's verdict."""
    rows = answer.fields.assign(
        table=answer.fields["table"].map(lambda name: TABLES.get(name, name)),
        kind=[_kind(row, answer.currency) for row in answer.fields.to_dict("records")],
        change=[_change(row) for row in answer.fields.to_dict("records")],
        verdict=[_verdict(word) for word in answer.fields["verdict"]],
    )
    columns = [
        Column("label", "Field", sub="name"),
        Column("table", "Table"),
        Column("kind", "Type and unit", sub="values"),
        Column("known", "Known"),
        Column("change", "Can be changed", "component"),
        Column("verdict", "Model", "component"),
        Column("reason", "Reason"),
    ]
    listed = html.Div(table(rows, columns, caption="Field catalogue"), className="hw-tall")
    return html.Div([html.P(MODEL_WORDS, className="hw-panel-summary"), listed])


def _change(row: dict[Any, Any]) -> html.Span:
    """Whether a rep can change it, and why not: a sentence, which is not cut as a name is."""
    why = html.Span(row["fixed_because"], className="hw-sub hw-said") if row["fixed_because"] else None
    return html.Span(["yes" if row["changeable"] else "no", why])


def _kind(row: dict[Any, Any], currency: str) -> str:
    unit = {"money": currency or "money", "percent": "%"}.get(row["unit"], row["unit"])
    return f"{row['kind']}, {unit}" if unit else str(row["kind"])


def _verdict(word: str) -> Any:
    if word not in VERDICTS:
        return html.Span("not offered", className="hw-muted")
    words, tone = VERDICTS[word]
    return tag(words, tone)


def another() -> html.Div:
    """What whoever runs the deployment types: how to import, score, train, publish and overrule."""
    lines = [
        html.Div([html.Code(command, className="hw-command"), html.Span(words, className="hw-sub")])
        for command, words in COMMANDS
    ]
    words = (
        "A folder is known by its own headwind.toml, else by its files' names. An export that would publish something"
        " false is refused as a whole, and the snapshot served until then stays."
    )
    return html.Div([html.P(words), *lines], className="hw-flow")
