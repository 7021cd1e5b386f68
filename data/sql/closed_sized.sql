closed as (
    select
        /* each field */ outcome = 'won' as "was won",
        (amount > ($ends::double[])[1])::int + (amount > ($ends::double[])[2])::int + (amount > ($ends::double[])[3])::int as "quarter of amounts"
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
)
