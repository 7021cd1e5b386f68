-- What was won of what closed in every whole month that lies after the CRM's first months.
select date_trunc('month', closed_on)::date as month, count(*) filter (outcome = 'won') as won, count(*) as closed
from in_scope(/* filters: chosen */)
where outcome <> 'open' and date_trunc('month', closed_on) >= $filled_on
    and last_day(closed_on) <= $as_of_on
group by month order by month
