"""What every opportunity is, won, lost or open: by its stage, by rules over columns, or named in a second file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from data.counted import counted
from data.ingest.reading import raw
from data.ingest.reading.cells import EMPTY
from data.ingest.reading.typed import ALIKE, doubt, note, rule_name, text_name
from data.sources.forms import Layout
from data.sources.mapping import OutcomeKeys
from data.sources.source import Source, Stage, TableMapping
from data.statements import literal, quoted

YES = (
    *(
        "true",
        "yes",
        "y",
        "t",
        "1",
        "1.0",
        "x",
        "ja",
        "j",
        "sí",
        "si",
        "sì",
        "s",
        "sim",
        "oui",
        "o",
        "tak",
        "ano",
        "да",
        "так",
    ),
    *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "evet", "igen", "kyllä", "áno"),
    *("checked", "✓", "✔", "☑", "✅"),
)
NO = (
    *("false", "no", "n", "f", "0", "0.0", "nein", "nej", "nei", "nee", "nie", "ne", "não", "nao", "non", "нет", "ні"),
    *("falsch", "faux", "falso", "hayır", "nem", "ei", ""),
    *("unchecked", "✗", "✘", "☐", "❌"),
)
# A share that a rule compares may be written 0, 0.00, 0,00 or 0 %.
BARE = r"try_cast(regexp_replace({}, '([.,]0{{1,2}})?\s*%?$', '') as double)"
UNKNOWN_STAGE = "None of the stages is called so."
UNKNOWN_OUTCOME = "Nothing tells whether this is won, lost or open."
UNSTAGED = "{} no stage in {!r}: counted in {}, the first that an open deal can be in, until the export names one."
CONTRADICTION = "The outcome rules say {}, and its stage another outcome."


def read_named(connection: duckdb.DuckDBPyConnection, folder: Path, source: Source) -> None:
    """Read the files that name opportunities, each into the table named_<n> of its rule."""
    for nth, rule in enumerate(source.outcomes):
        if rule.named_in is not None:
            columns = {"opportunity_id": rule.named_in.column}
            mapping = TableMapping(f"named_{nth}", rule.named_in.file, columns, {}, Layout())
            raw.read(connection, folder, mapping)
            connection.execute(
                f"create or replace temp table named_{nth} as"
                f" select distinct tidy({quoted(rule.named_in.column)}) as opportunity_id from raw_named_{nth};"
                f" drop table raw_named_{nth}"
            )


def resolve_stages(connection: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Give every row of a typed table the declared stage that its cell means, and count other spellings."""
    if "stage" not in source.tables[table].columns:
        connection.execute(f"alter table typed_{table} add column if not exists stage varchar")
        return
    connection.execute(f"create or replace temp table stage_names as {_stage_names(source)}")
    pipeline = _pipeline(source, table)
    connection.execute(
        f"""update typed_{table} t set stage = coalesce(
            (select stage from stage_names n where n.folded = fold(t.stage) and n.pipeline = fold({pipeline}) limit 1),
            (select stage from stage_names n where n.folded = fold(t.stage) and n.pipeline = '' limit 1), t.stage)
        where t.stage is not null"""
    )
    connection.execute(
        f"""update typed_{table} t set stage = n.stage from (
            select signless(label) as signless, pipeline, any_value(stage) as stage from stage_names
            group by all having count(distinct stage) = 1
        ) n where t.stage not in (select stage from stage_names) and n.signless = signless(t.stage)
            and n.pipeline in ('', fold({pipeline}))"""
    )
    connection.execute(
        "insert into repairs select any_value(_file), $column, from_value, to_value, count(*), $reason from ("
        f" select t._file, {text_name('stage')} as from_value, n.label as to_value"
        f" from typed_{table} t join stage_names n on n.stage = t.stage"
        f" where {text_name('stage')} <> n.label"
        f" and (fold({text_name('stage')}) = n.folded or signless({text_name('stage')}) = signless(n.label)))"
        " group by from_value, to_value",
        {"column": source.tables[table].columns["stage"], "reason": ALIKE},
    )


def _pipeline(source: Source, table: str) -> str:
    """Return SQL for the pipeline of a row; events have that of their opportunity."""
    if not source.has("opportunities", "pipeline"):
        return "''"
    if table == "opportunities":
        return "coalesce(t.pipeline, '')"
    return (
        "coalesce((select any_value(o.pipeline) from typed_opportunities o"
        " where o.opportunity_id = t.opportunity_id), '')"
    )


def _stage_names(source: Source) -> str:
    """Return SQL for what the export calls every stage, by pipeline; '' is any pipeline."""
    met: dict[tuple[str, str], Stage] = {}
    for stage in source.stages:
        met.setdefault((stage.label, stage.pipeline), stage)
        met.setdefault((stage.name, ""), stage)
    labels = [stage.label.casefold() for stage in source.stages]
    # A label that one pipeline alone has means that stage in every row.
    for stage in source.stages:
        if labels.count(stage.label.casefold()) == 1:
            met.setdefault((stage.label, ""), stage)
    rows = ", ".join(
        f"({literal(label)}, fold({literal(label)}), fold({literal(pipeline)}), {literal(stage.name)})"
        for (label, pipeline), stage in met.items()
        if label
    )
    return f"select * from (values {rows}) names(label, folded, pipeline, stage)"


def resolve_outcomes(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Give every typed opportunity its outcome, a stage of that outcome, and the open stage that it was left in."""
    rules = " ".join(
        f"when {_fits(nth, rule)} then {literal(rule.outcome)}" for nth, rule in enumerate(source.outcomes)
    )
    ruled = f"case {rules} end" if rules else "null::varchar"
    connection.execute(
        f"""create or replace temp table typed_opportunities as
        select t.*, s.outcome as stage_outcome, {ruled} as ruled, coalesce({ruled}, s.outcome) as outcome,
            {_untold(source)} as _untold
        from typed_opportunities t left join stages s on s.stage = t.stage"""
    )
    connection.execute(
        """alter table typed_opportunities add column last_open_stage varchar;
        update typed_opportunities set last_open_stage = stage where stage_outcome = 'open' and outcome <> 'open'"""
    )
    for outcome in ("won", "lost", "open"):
        _restage(connection, source, outcome)
    for nth, rule in enumerate(source.outcomes):
        if rule.named_in is not None:
            _doubt_unknown(connection, f"named_{nth}", rule.named_in.file)


def _doubt_unknown(connection: duckdb.DuckDBPyConnection, table: str, file: str) -> None:
    """Doubt a second file of which more than a tenth names no deal: what it should name is taken for something else."""
    named, unknown, example = connection.execute(
        f"""select count(*), count(*) filter (unknown), min(opportunity_id) filter (unknown) from (
            select opportunity_id, opportunity_id not in (
                select opportunity_id from typed_opportunities where opportunity_id is not null) as unknown
            from {table} where opportunity_id <> '')"""
    ).fetchall()[0]
    if unknown > 1 and unknown * 10 > named:
        sentence = f"{unknown:,} of {named:,} ids in {file} are no deal's, for example {example!r}."
        doubt(connection, sentence, "Write the ids alike in both files.")


def _restage(connection: duckdb.DuckDBPyConnection, source: Source, outcome: str) -> None:
    """Move opportunities whose outcome only a rule tells into one of that outcome, their pipeline's if it has one."""
    if not source.outcomes or all(stage.outcome != outcome for stage in source.stages):
        return
    # A closed opportunity keeps no open stage; an open one has none only where the export names none for it.
    where = "stage is null" if outcome == "open" else "(stage is null or stage_outcome = 'open')"
    if outcome == "open" and source.has("opportunities", "stage"):
        _note_unstaged(connection, source)
    connection.execute(
        f"update typed_opportunities set stage = {stage_of(source, outcome)}"
        f" where outcome = {literal(outcome)} and {where}"
    )


def _note_unstaged(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Say how many open deals are counted in a first stage because the export names no stage for them."""
    rows, example = connection.execute(
        "select count(*), min(opportunity_id) from typed_opportunities where outcome = 'open' and stage is null"
    ).fetchall()[0]
    if rows:
        stages = connection.execute(
            f"select string_agg(distinct {stage_of(source, 'open')}, ', ') from typed_opportunities"
            " where outcome = 'open' and stage is null"
        ).fetchall()[0][0]
        deals = counted(f"{rows:,}", "open deal has", "open deals have")
        column = source.tables["opportunities"].columns["stage"]
        note(connection, "warning", "stage", UNSTAGED.format(deals, column, stages), rows, example)


def stage_of(source: Source, outcome: str) -> str:
    """Return SQL for the stage that stands for an outcome: that of an opportunity's pipeline if it has one."""
    fitting = [stage for stage in source.stages if stage.outcome == outcome]
    own = [stage for stage in fitting if stage.pipeline]
    cases = " ".join(f"when fold(pipeline) = fold({literal(s.pipeline)}) then {literal(s.name)}" for s in reversed(own))
    chosen = literal(next((s for s in fitting if not s.pipeline), fitting[0]).name)
    return f"case {cases} else {chosen} end" if cases and source.has("opportunities", "pipeline") else chosen


def _fits(nth: int, rule: OutcomeKeys) -> str:
    conditions = [holds(rule_name(column), cells) for column, cells in rule.when.items()]
    if rule.named_in is not None:
        conditions.append(f"t.opportunity_id in (select opportunity_id from named_{nth})")
    return " and ".join(conditions) or "true"


def holds(column: str, cells: tuple[bool | float | str, ...]) -> str:
    """Return SQL for whether a column's cell is one of those that a rule names."""
    return f"({' or '.join(_is(column, cell) for cell in cells)})"


def _is(column: str, cell: bool | float | str) -> str:
    if isinstance(cell, bool):
        words = YES if cell else (*NO, *EMPTY)
        return f"lower({column}) in ({', '.join(map(literal, words))})"
    folded = f"coalesce(fold({column}) = fold({literal(str(cell))}), false)"
    number = _number(str(cell))
    return folded if number is None else f"({folded} or coalesce({BARE.format(column)} = {number}, false))"


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def told_columns(source: Source) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns whose words alone tell the outcome, each with the words that the rules name."""
    words: dict[str, list[str]] = {}
    for rule in source.outcomes:
        if len(rule.when) == 1 and rule.named_in is None:
            (column, cells), *_ = rule.when.items()
            words.setdefault(column, []).extend(str(cell) for cell in cells if isinstance(cell, str))
    yield from ((column, cells) for column, cells in words.items() if set(map(str.casefold, cells)) - {*YES, *NO})


def _untold(source: Source) -> str:
    """Return SQL for the cell that should tell an outcome and that no rule names; null where all is told."""
    words = ", ".join(map(literal, (*YES, *NO, *EMPTY)))
    flags = dict.fromkeys(
        column
        for rule in source.outcomes
        for column, cells in rule.when.items()
        if any(isinstance(c, bool) for c in cells)
    )
    cases = [f"when lower({rule_name(column)}) not in ({words}) then {rule_name(column)}" for column in flags]
    cases += [
        f"when {_may_be_untold(source, column)} and not {holds(rule_name(column), tuple(cells))}"
        f" then coalesce(nullif({rule_name(column)}, ''), 'an empty cell')"
        for column, cells in told_columns(source)
    ]
    return f"case {' '.join(cases)} end" if cases and not _catches_all(source) else "null::varchar"


def _may_be_untold(source: Source, column: str) -> str:
    """Return SQL for whether a cell should tell an outcome: an empty one too, where its column tells all three."""
    told = {rule.outcome for rule in source.outcomes if list(rule.when) == [column]}
    return "true" if len(told) == len(("won", "lost", "open")) else f"{rule_name(column)} <> ''"


def _catches_all(source: Source) -> bool:
    return any(not rule.when and rule.named_in is None for rule in source.outcomes)
