quarters as (
    select quantile_cont(amount, [0.25, 0.5, 0.75]) as ends
    from opportunity_facts
    where $priced and outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
), closed as (
    select
        /* each field */ outcome = 'won' as "was won",
        (amount > ends[1])::int + (amount > ends[2])::int + (amount > ends[3])::int as "quarter of amounts"
    from in_scope(/* filters: chosen */) cross join quarters
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
)
