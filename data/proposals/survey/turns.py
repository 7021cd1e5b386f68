"""In which turn stages are entered, by a column of days for each, and which day such a column keeps of several."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from data.formats.date_forms import COUNTED
from data.proposals.survey.kept import Workspace, opened, recall
from data.proposals.survey.pasts import reading_of
from data.proposals.survey.tables import Survey
from data.statements import literal, quoted


@dataclasses.dataclass(frozen=True)
class Turns:
    """After how many days each column's stage is usually entered, and what rows tell that went back to an open stage.

    `back`: rows in a stage that was entered last, though a later one has a day. `behind`: rows in a stage whose day is
    before another's. Stages that end a deal are entered from any other, and tell nothing.
    """

    after: Mapping[str, float] = dataclasses.field(default_factory=dict)
    back: int = 0
    behind: int = 0


def turns(one: Survey, stage: str, entered: Mapping[str, str], still_open: Collection[str], work: Workspace) -> Turns:
    """Hold the days of columns, each with its stage, against each other and against the stage that each row is in.

    `still_open`: the columns whose stages do not end a deal.
    """
    with opened(work) as connection:
        recall(connection, one.kept, [stage, *entered])
        days = ", ".join(f"{{'header': {literal(h)}, 'day': {_day(one, h)}}}" for h in entered)
        connection.execute(
            f"""create or replace temp table days as
            select row, stage, told.header as header, told.day as day, min(told.day) over of_row as first_on
            from (select rowid as row, lower(tidy({quoted(stage)})) as stage, unnest([{days}]) as told from raw_survey)
            where told.day is not null window of_row as (partition by row)"""
        )
        usual = "select header, median(day - first_on)::double from days group by 1"
        after = dict(connection.execute(usual).fetchall())
        steps = {header: (name, after.get(header, 0.0)) for header, name in entered.items() if header in still_open}
        back, behind = connection.execute(_went_back(steps)).fetchall()[0] if steps else (0, 0)
    return Turns(after, back, behind)


def _went_back(steps: Mapping[str, tuple[str, float]]) -> str:
    """Return the question how many rows' own stage was entered last, though a later one has a day, and how many not.

    A stage that most of its rows have come to from a later one is none that comes before it, whatever it is called.
    """
    rows = (f"({literal(h)}, lower({literal(name)}), {after})" for h, (name, after) in steps.items())
    return f"""with stages as (select * from (values {", ".join(rows)}) stages(header, name, after)),
        placed as (select d.*, after, name = stage as own from days d join stages using (header)),
        own as (select row, any_value(stage) as stage, max(day) as day, min(after) as after
            from placed where own group by row),
        other as (select row, max(day) as last_on, max(after) as furthest, arg_max(day, after) as reached
            from placed group by row),
        told as (select stage, count(*) as n, count(*) filter (day < last_on) as behind,
                count(*) filter (day = last_on and furthest > after and reached < day) as back
            from own join other using (row) group by stage)
        select coalesce(sum(back) filter (2 * back <= n), 0)::bigint, coalesce(sum(behind), 0)::bigint from told"""


def _day(one: Survey, header: str) -> str:
    column = one.column(header)
    counted = tuple(COUNTED) if column.kind == "number" else ()
    return dataclasses.replace(reading_of(column), counted=counted).sql(f"tidy({quoted(header)})")


def middles(
    one: Survey, stage: str, header: str, within: tuple[str, Sequence[str]], work: Workspace
) -> dict[str, tuple[int, float]]:
    """Return of each stage, without case, how many rows have a day in a column, and the middle one, counted.

    `within`: a column, '' for none, and the cells that a row has in it to count.
    """
    beside, cells = within
    read = list(dict.fromkeys(name for name in (stage, header, beside) if name))
    listed = ", ".join(literal(cell.casefold()) for cell in cells)
    where = f"lower(tidy({quoted(beside)})) in ({listed})" if beside and cells else "true"
    with opened(work) as connection:
        recall(connection, one.kept, read)
        found = connection.execute(
            f"""select stage, count(*)::bigint, median(day - date '1970-01-01')::double from (
                select lower(tidy({quoted(stage)})) as stage, {_day(one, header)} as day from raw_survey where {where})
            where stage <> '' and day is not null group by 1"""
        ).fetchall()
    return {name: (rows, middle) for name, rows, middle in found}
