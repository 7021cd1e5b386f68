-- Per open stage: what stands in it today, and of the opportunities closed in the period how many reached it and went on.
with scoped as (
    select * from in_scope($regions, $managers, $owners, $products, $stages)
), closed as (
    select reached, outcome from scoped where outcome <> 'open' and closed_on between $start and $end
), last_stage as (
    select max(stage_order) as stage_order from stages where outcome = 'open'
)
select
    s.stage, s.stage_order,
    (select count(*) from scoped where outcome = 'open' and stage = s.stage) as open_count,
    (select coalesce(sum(amount), 0) from scoped where outcome = 'open' and stage = s.stage) as open_amount,
    (select count(*) from closed where reached >= s.stage_order) as reached,
    (select count(*) from closed where reached > s.stage_order or (s.stage_order = (from last_stage) and outcome = 'won')) as went_on,
    (select median(days_in_stage) from scoped where outcome = 'open' and stage = s.stage) as median_days_in_stage
from stages s
where s.outcome = 'open'
order by s.stage_order
