"""What keeps an import from publishing something false: lost rows, files that shrank, kinds that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from data.ingest.advice import QUOTE, Advice, advice
from data.ingest.misread import misread
from data.ingest.reading.raw import RawTable
from data.ingest.reading.reports.fitting import RAGGED, TEXT_LINE
from data.ingest.reading.typed import note
from data.ingest.repeats import REPEATS
from data.sources.source import Source
from data.statements import literal

# More than a tenth of what an outcome or a stage has may not be lost, and no file may shrink by a fifth.
MOST_LOST, MOST_SHRUNK = 0.1, 0.2
# Rows of one id that say different things leave it open which of them is true: one deal in a hundred is many.
MOST_CONTRADICTING = 0.01
# A single row never holds an import up, however few there are.
FEWEST_LOST = 2
# Titles and footers of a report are a few lines of text.
MOST_LINES = 12
MISFITS = "{:,} rows do not fit their header, the first in row {:,} ({!r})."
Finding = tuple[str, Advice]


def guard(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    raws: Mapping[str, RawTable],
    served: Mapping[str, str],
    accept: str,
) -> None:
    """Raise CheckFailed for the first thing that would be published false; with `accept`, note all of them instead."""
    for sentence, step in _findings(connection, source, raws, served):
        if not accept:
            raise step.refusal(sentence)
        note(connection, "accepted", "", f"{sentence} Accepted: {accept}", 0)


def _findings(
    connection: duckdb.DuckDBPyConnection, source: Source, raws: Mapping[str, RawTable], served: Mapping[str, str]
) -> Iterator[Finding]:
    for sentence, *step in connection.execute("select sentence, step, on_page from doubts").fetchall():
        yield sentence, Advice(*step)
    yield from misread(connection, source, raws)
    yield from _lost(connection, source)
    yield from _ragged(connection, raws)
    yield from _contradicting(connection)
    yield from _missing(connection, source)
    yield from _shrunk(source, raws, served)


def _lost(connection: duckdb.DuckDBPyConnection, source: Source) -> Iterator[Finding]:
    """Tell what loses more than a tenth of its rows; rows of an unknown outcome may be of any."""
    counts = connection.execute(
        "select outcome, sum(n)::int, coalesce(sum(n) filter (reason is not null), 0)::int from judged"
        " group by 1 order by 1"
    ).fetchall()
    unknown = sum(n for outcome, n, _ in counts if outcome is None)
    for outcome, n, lost in counts:
        if outcome is not None and _too_many(lost, n):
            words = f"Of {n:,} {outcome} deals {lost:,} would be set aside"
            yield _sentence(connection, source, words, f"outcome = {literal(outcome)}")
        elif outcome is not None and _too_many(unknown, n + unknown):
            words = f"{unknown:,} deals are neither won, lost nor open, beside {n:,} that are {outcome}"
            yield _sentence(connection, source, words, "outcome is null")
    stages = connection.execute(
        "select stage, sum(n)::int as n, coalesce(sum(n) filter (reason is not null), 0)::int from judged"
        " where outcome is not null group by 1 order by 1"
    ).fetchall()
    for stage, n, lost in stages:
        if _too_many(lost, n):
            words = f"Of {n:,} deals in {stage} {lost:,} would be set aside"
            yield _sentence(connection, source, words, f"stage = {literal(stage)}")


def _too_many(lost: int, of: int) -> bool:
    return lost >= FEWEST_LOST and lost > MOST_LOST * of


def _sentence(connection: duckdb.DuckDBPyConnection, source: Source, words: str, where: str) -> Finding:
    """Name the column and the value that did it, how many rows, and what to declare."""
    column, reason, n, line = connection.execute(
        f'select "column", reason, sum(n)::int as n, min(line) from judged where {where} and reason is not null'
        " group by all order by n desc, reason limit 1"
    ).fetchall()[0]
    value, usual = connection.execute(
        f'select "value", sum(n)::int as n from judged where {where} and reason = $reason and "column" = $column'
        " group by all order by n desc, 1 limit 1",
        {"reason": reason, "column": column},
    ).fetchall()[0]
    cell = (
        f" ({value!r}{f' in {usual:,} rows' if usual > 1 else ''}, first in row {line:,})" if value is not None else ""
    )
    step = advice(reason, column, value)
    return f"{words}, {n:,} of them for {_named(source, column)}: {reason.rstrip('.')}{cell}.", step


def _named(source: Source, column: str) -> str:
    """Return a column as whoever exported it knows it, and what it is read as; where two tell it, both."""
    columns = source.tables["opportunities"].columns
    told = ("won_on", "lost_on") if column == "closed_on" else ()
    headers = [columns[name] for name in (*told, column) if name in columns]
    label = next((field.label for field in source.catalogue() if field.name == column), column)
    known = " and ".join(map(repr, headers))
    return known if headers == [label] else f"{known}, read as {label}" if known else label


def _ragged(connection: duckdb.DuckDBPyConnection, raws: Mapping[str, RawTable]) -> Iterator[Finding]:
    """Tell rows that do not fit their header where there are many, beside any outcome: each may be of that one."""
    fewest = connection.execute(
        "select coalesce(min(n), 0)::int from"
        " (select sum(n) as n from judged where outcome is not null group by outcome)"
    ).fetchall()[0][0]
    for table, raw in raws.items():
        beside = min(fewest, raw.rows) if table == "opportunities" else raw.rows
        if _too_many(raw.ragged, beside + raw.ragged):
            first, example = connection.execute(
                "select min(line), arg_min(value, line) from rejects"
                " where \"column\" = '' and starts_with(reason, $start)",
                {"start": RAGGED.split("{", maxsplit=1)[0]},
            ).fetchall()[0]
            yield MISFITS.format(raw.ragged, first or 0, example), QUOTE
    rows, first, example = connection.execute(
        "select count(*), min(line), arg_min(value, line) from rejects where reason = ?", [TEXT_LINE]
    ).fetchall()[0]
    if rows > MOST_LINES and _too_many(rows, rows + sum(raw.rows for raw in raws.values())):
        yield MISFITS.format(rows, first, example), QUOTE


def _contradicting(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    rows, example = connection.execute(
        f"select count(distinct value), min(value) from rejects where starts_with(reason, {literal(REPEATS)})"
        " and \"column\" = 'opportunity_id'"
    ).fetchall()[0]
    kept = connection.execute("select count(*) from opportunities").fetchall()[0][0]
    if rows >= FEWEST_LOST and rows > MOST_CONTRADICTING * kept:
        reason = connection.execute(
            f"select any_value(reason) from rejects where value = ? and starts_with(reason, {literal(REPEATS)})",
            [example],
        ).fetchall()[0][0]
        yield (
            f"{rows:,} of {kept:,} deals stand in several rows that differ ({example}: {reason})",
            advice(REPEATS, "", ""),
        )


def _missing(connection: duckdb.DuckDBPyConnection, source: Source) -> Iterator[Finding]:
    """Tell outcomes that the mapping declares and no deal has; a stage without any deal is only noted."""
    met = {outcome for (outcome,) in connection.execute("select distinct outcome from opportunities").fetchall()}
    for outcome in ("won", "lost", "open"):
        told = [s.name for s in source.stages if s.outcome == outcome and not s.optional and not s.made]
        ruled = [rule for rule in source.outcomes if rule.outcome == outcome and not rule.optional]
        if outcome not in met and (told or ruled):
            by = f"the stage {told[0]}" if told else "a rule"
            yield (
                f"No deal of this export is {outcome}, though the mapping declares it with {by}.",
                Advice(
                    "Export those deals too; where there can be none, add to it: optional = true.",
                    "Export those deals too, or say that it means something else where its stages are listed.",
                ),
            )
    stages = {
        stage
        for (stage,) in connection.execute(
            "select stage from opportunities union select last_open_stage from opportunities"
            " union select stage from stage_history"
        ).fetchall()
    }
    for stage in source.stages:
        if stage.name not in stages and not stage.made and not stage.optional:
            note(
                connection,
                "warning",
                "stage",
                f"No deal is in the stage {stage.name}, which the mapping declares.",
                0,
                stage.name,
            )


def _shrunk(source: Source, raws: Mapping[str, RawTable], served: Mapping[str, str]) -> Iterator[Finding]:
    for table, raw in raws.items():
        before = int(served.get(f"rows_{table}", 0))
        if before - (raw.rows + raw.ragged) > MOST_SHRUNK * before:
            file = source.tables[table].file
            yield (
                f"{file} has {raw.rows + raw.ragged:,} rows, where its last snapshot was read from {before:,}.",
                Advice("Export it whole."),
            )
