-- Per open stage: what stands in it today, and of the opportunities closed in the period how many reached it and went on.
with standing as (
    select stage, count(*) as open_count, coalesce(sum(amount), 0) as open_amount, median(days_in_stage) as median_days_in_stage
    from open_in_scope(/* filters: chosen */)
    group by stage
), closed as materialized (
    select reached, outcome, count(*) as n
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and closed_on between $start and $end
    group by reached, outcome
), last_stage as (
    select max(stage_order) as stage_order from stages where outcome = 'open'
)
select
    s.stage, s.stage_order,
    coalesce(open_count, 0) as open_count,
    coalesce(open_amount, 0) as open_amount,
    (select coalesce(sum(n), 0)::bigint from closed where reached >= s.stage_order) as reached,
    (
        select coalesce(sum(n), 0)::bigint from closed
        where reached > s.stage_order or (s.stage_order = (from last_stage) and outcome = 'won')
    ) as went_on,
    median_days_in_stage
from stages s left join standing using (stage)
where s.outcome = 'open'
order by s.stage_order
