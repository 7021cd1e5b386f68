-- What was won of what closed in the period (null: ever) by owner, by some fields, and by which quarter of the amounts it is in (null where
-- none is recorded): a row for each combination that closed.
with closed as materialized (
    select owner, outcome = 'won' as "was won", amount as "at stake", columns(lambda name: name = 'opportunity_id' or list_contains($dimensions::varchar[], name))
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
), quarters as (
    select quantile_cont("at stake", [0.25, 0.5, 0.75]) as ends from closed where $priced
)
select
    "owner" as owner, len(list_filter(ends, lambda one: one < "at stake"))::varchar as size, /* each field */
    count(*) as n, count(*) filter ("was won") as won
from closed cross join quarters
group by all
