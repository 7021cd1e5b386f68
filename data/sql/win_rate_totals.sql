-- What was won and what was lost in the period (null: ever) and in the days that it is compared with, which lie before it: how many, and
-- how much was at stake.
select
    case when $start::date is null or closed_on >= $start then 'now' else 'before' end as side,
    outcome,
    count(*) as n,
    count(amount) as n_amount,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(amount * amount), 0) as amount_squared
from in_scope(/* filters: chosen */)
where outcome <> 'open' and ($start::date is null or closed_on between $start and $end or closed_on between $previous_start and $previous_end)
group by side, outcome
