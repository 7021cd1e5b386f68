-- Every owner with what comes along: manager, region, and the record up to the day before the as-of date.
with record as (
    select name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where kind = 'owner' and closed_on < $as_of_on group by name
)
select t.owner, t.manager, t.region, coalesce(r.closed, 0) as owner_closed, coalesce(r.lost, 0) as owner_lost
from team t left join record r on r.name = t.owner
order by t.owner
