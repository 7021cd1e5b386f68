-- The discounts of each owner's deals that were won in the period (null: ever), per cent: their sum, and of how many one is recorded.
select owner, sum(/* discount */)::double as discount_sum, count(/* discount */) as discounted
from in_scope(/* filters: chosen */)
where outcome = 'won' and ($start::date is null or closed_on between $start and $end)
group by owner
