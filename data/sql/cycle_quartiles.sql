-- Days from opening to closing of what closed in the period, won and lost: of all (whole) and by the level of the field $by, where
-- any is recorded; null is a level of its own.
with closed as (
    select outcome, cycle_days, columns(lambda name: name = $by) as level
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and closed_on between $start and $end and cycle_days is not null
), of_level as (
    select level, outcome, cycle_days, count(*) as n from closed group by level, outcome, cycle_days
), counted as (
    select false as whole, level, outcome, cycle_days, n from of_level where (select count(level) > 0 from of_level)
    union all
    select true, null, outcome, cycle_days, sum(n) from of_level group by outcome, cycle_days
), ranked as (
    select *,
        sum(n) over (partition by whole, level, outcome) as total,
        sum(n) over (partition by whole, level, outcome order by cycle_days) as upto
    from counted
)
select
    whole, level, outcome, any_value(total)::bigint as n,
    counted_quantile(cycle_days, upto, total, 0.25) as lower_quartile,
    counted_quantile(cycle_days, upto, total, 0.5) as median,
    counted_quantile(cycle_days, upto, total, 0.75) as upper_quartile
from ranked
group by whole, level, outcome
order by whole desc, level, outcome desc
