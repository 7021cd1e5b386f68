-- What was won of what closed in the period, for every level of every field named in $dimensions; null is a level of its own.
with closed as (
    select outcome = 'won' as won, columns(lambda name: list_contains($dimensions::varchar[], name))
    from in_scope($regions, $managers, $owners, $products, $stages)
    where outcome <> 'open' and closed_on between $start and $end
)
select field, level, count(*) as n, count(*) filter (won) as won
from (from closed unpivot include nulls (level for field in (columns(* exclude won))))
group by field, level
order by field, n desc, level
