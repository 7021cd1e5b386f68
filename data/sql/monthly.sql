-- What was won and lost month by month over the two years to the as-of date.
select
    date_trunc('month', closed_on)::date as month,
    count(*) filter (outcome = 'won')::int as won,
    count(*) filter (outcome = 'lost')::int as lost
from in_scope(/* filters: chosen */)
where outcome <> 'open' and closed_on > date_trunc('month', $as_of_on::date) - interval 24 month
group by month order by month
