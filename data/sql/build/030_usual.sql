-- How long won opportunities of a segment had usually taken, by the end of each day: the geometric mean of days.
create table usual_cycles as
with won as (
    select coalesce(segment, '') as segment, closed_on, greatest(closed_on - opened_on, 0) + 1 as days
    from opportunities left join accounts using (account)
    where outcome = 'won' and closed_on is not null and opened_on is not null
)
select distinct segment, closed_on, exp(avg(ln(days)) over (partition by segment order by closed_on)) - 1 as days
from won order by segment, closed_on;
