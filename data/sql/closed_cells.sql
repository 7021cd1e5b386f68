-- What was won of what closed in the period (null: ever) by some fields, and by the quarter of all amounts that closed then in which it lies
-- (null where none is recorded): a row for each combination that closed.
with /* part: closed_sized */
select
    columns(* exclude ("was won", "quarter of amounts")), "quarter of amounts"::varchar as size,
    count(*) as n, count(*) filter ("was won") as won
from closed
group by all
