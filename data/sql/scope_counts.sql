-- How many deals of a scope are open, and how many closed in its period.
select
    count(*) filter (where outcome = 'open') as open,
    count(*) filter (where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)) as closed
from in_scope(/* filters: chosen */)
