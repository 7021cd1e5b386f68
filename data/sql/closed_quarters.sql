-- Where the quarters of the amounts end of all that closed in the period (null: ever), whatever the filters: three amounts, null where
-- none is known.
select quantile_cont(amount, [0.25, 0.5, 0.75]) as ends
from opportunity_facts
where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
