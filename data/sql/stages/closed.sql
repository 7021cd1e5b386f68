-- What closed in the period and in the days that it is compared with: by outcome, by the days that it took, and by the number of pushes,
-- of which three stands for more.
select
    case when closed_on between $start and $end then 'now' else 'before' end as side, outcome, cycle_days, least(pushes, 3) as pushes,
    count(*) as n, count(won_amount) as n_amount, coalesce(sum(won_amount), 0)::double as amount
from in_scope(/* filters: chosen, lasting */)
where outcome <> 'open' and (closed_on between $start and $end or closed_on between $previous_start and $previous_end)
group by all
