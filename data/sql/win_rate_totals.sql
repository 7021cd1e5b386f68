-- What was won and what was lost in the period (null: ever) and in the one before it: how many, and how much was at stake.
select
    case when $start::date is null or closed_on >= $start then 'now' else 'before' end as side,
    outcome,
    count(*) as n,
    count(amount) as n_amount,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(amount * amount), 0) as amount_squared
from in_scope($pipelines, $regions, $managers, $owners, $products, $stages)
where outcome <> 'open' and ($start::date is null or closed_on between coalesce($previous_start::date, $start::date) and $end)
group by side, outcome
