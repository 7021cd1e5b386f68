closed as materialized (
    select /* each field */ outcome = 'won' as "was won", amount as "at stake"
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
), quarters as (
    select quantile_cont(amount, [0.25, 0.5, 0.75]) as ends
    from opportunity_facts
    where $priced and outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
), cells as (
    select
        columns(* exclude ("was won", "at stake", ends)), len(list_filter(ends, lambda one: one < "at stake"))::varchar as size,
        count(*) as n, count(*) filter ("was won") as won
    from closed cross join quarters
    group by all
)
