-- What was won of what closed in the period (null: ever), for every level of each field, and the amount that was at stake (null where none
-- is recorded); null is a level of its own. Each field is counted apart over the same rows: unpivoting them first makes a row per opportunity and field, and took four times as long.
with closed as materialized (
    select outcome = 'won' as "was won", amount as "at stake", columns(lambda name: list_contains($dimensions::varchar[], name))
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
), counted as (
    /* each field */
)
select field, level, n, won, amount from counted order by field, n desc, level
