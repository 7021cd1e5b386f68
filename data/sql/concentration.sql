-- How much of the value the largest opportunities hold: cumulative share of amount by share of opportunities, in steps of one per cent.
-- What is open, what was won, and all of both with what was lost, each with what was at stake in it; won ones with what they brought.
-- Values above the fence (null: none) are left out, and counted as left_out: one slip would hide all others. Equal values are counted
-- together, because people round: a few thousand values stand for a million opportunities.
with dealt as (
    select outcome, amount, won_amount
    from in_scope(/* filters: chosen */)
    where (outcome = 'open' or $start::date is null or closed_on between $start and $end) and amount > 0
), valued as (
    select outcome as side, coalesce(won_amount, amount) as value, count(*) as n from dealt where outcome <> 'lost' group by side, value
    union all
    select 'all', amount, count(*) from dealt group by amount
), counted as (
    select *, value > $fence::double as far from valued
), ranked as (
    select
        side, value,
        sum(n) over by_value as upto,
        sum(n * value) over by_value as amount_upto,
        sum(n) over (partition by side)::bigint as total,
        sum(n * value) over (partition by side) as total_amount
    from counted where far is not true
    window by_value as (partition by side order by value desc)
), steps as (
    select side, top_percent, total * top_percent // 100 as nth
    from (select distinct side, total from ranked) cross join (select unnest(range(1, 101))::int as top_percent)
    where total * top_percent // 100 > total * (top_percent - 1) // 100
)
select steps.side, top_percent, (amount_upto - (upto - nth) * value) / nullif(total_amount, 0) as share_of_amount, total as n,
    (select coalesce(sum(n), 0)::bigint from counted where far and counted.side = steps.side) as left_out
from steps asof join ranked on steps.side = ranked.side and steps.nth <= ranked.upto
order by steps.side, top_percent
