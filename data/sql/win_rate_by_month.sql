-- What was won and lost in each of the 24 months to the as-of date, whatever the period; the last month may be under way.
with months as (
    select unnest(generate_series(
        date_trunc('month', $as_of_on::date) - interval 23 month, date_trunc('month', $as_of_on::date), interval 1 month
    ))::date as month
), closed as (
    select
        date_trunc('month', closed_on)::date as month,
        count(*) filter (outcome = 'won') as won,
        count(*) filter (outcome = 'lost') as lost,
        sum(amount) filter (outcome = 'won') as won_amount,
        sum(amount) filter (outcome = 'lost') as lost_amount
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and closed_on between date_trunc('month', $as_of_on::date) - interval 23 month and $as_of_on
    group by 1
)
select
    month,
    coalesce(won, 0) as won,
    coalesce(lost, 0) as lost,
    coalesce(won_amount, 0) as won_amount,
    coalesce(lost_amount, 0) as lost_amount,
    last_day(month) <= $as_of_on as complete
from months left join closed using (month)
order by month
