"""The demo's opinions: the forecast category that reps give each deal, and their own probability of winning it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.demo.path import CLOSED_LOST, CLOSED_WON, STAGES

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# What a rep says of a deal in each stage, in the stages' order, then of one that is won and one that is lost.
CATEGORIES: Final = ("Pipeline", "Pipeline", "Best Case", "Commit", "Closed", "Omitted")
PROBABILITIES: Final = (10, 25, 50, 75, 100, 0)
# Reps are optimistic: of so many deals in a hundred they say what belongs to the next stage, and every open deal is
# given so many points more than its stage has.
OPTIMISTIC: Final = 30
POINTS: Final = 10
_NAMES: Final = (*STAGES, CLOSED_WON, CLOSED_LOST)


def _opinion(values: tuple[object, ...], stage: str, identity: str) -> str:
    """Return SQL for what is said of a stage; a digest of the id decides of whom more is said."""
    last = len(STAGES) - 1
    cases = " ".join(
        f"when {name!r} then if(md5_number_lower({identity}) % 100 < {OPTIMISTIC}, {values[min(nth + 1, last)]!r},"
        f" {values[nth]!r})"
        if nth < last
        else f"when {name!r} then {values[nth]!r}"
        for nth, name in enumerate(_NAMES)
    )
    return f"case {stage}::varchar {cases} end"


def category(stage: str, identity: str) -> str:
    """Return SQL for the forecast category of a deal in a stage."""
    return _opinion(CATEGORIES, stage, identity)


def probability(stage: str, identity: str) -> str:
    """Return SQL for the rep's probability of a deal in a stage, in per cent."""
    more = tuple(said + POINTS if nth < len(STAGES) else said for nth, said in enumerate(PROBABILITIES))
    return _opinion(more, stage, identity)


def log_categories(connection: duckdb.DuckDBPyConnection, folder: Path, part: int) -> None:
    """Write what a CRM logs of a part's categories: a change for each stage that brings another one."""
    history, target = (folder / table / f"part-{part:03d}.parquet" for table in ("stage_history", "changes"))
    written = str(target.with_name(f"categories-{part:03d}.parquet")).replace("'", "''")
    connection.execute(
        f"""copy (
            with said as (
                select opportunity_id, entered_on, {category("stage", "opportunity_id")} as to_value,
                    row_number() over (partition by opportunity_id order by nth) as turn
                from (select *, file_row_number as nth from read_parquet($history, file_row_number = true))
            ), turned as (
                select *, lag(to_value) over (partition by opportunity_id order by turn) as from_value from said
            )
            select opportunity_id, 'forecast_category' as field, from_value, to_value, entered_on as changed_on
            from turned where from_value <> to_value order by opportunity_id, turn
        ) to '{written}' (format parquet, compression zstd)""",
        {"history": str(history)},
    )
