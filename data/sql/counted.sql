-- Of a scope how many deals are open and their amount, and how many closed in the period (null: ever) and were won.
select count(*) filter (outcome = 'open') as open_count, sum(amount) filter (outcome = 'open')::double as open_amount,
    count(*) filter (outcome <> 'open' and ($start::date is null or closed_on between $start and $end)) as closed,
    count(*) filter (outcome = 'won' and ($start::date is null or closed_on between $start and $end)) as won
from in_scope(/* filters: chosen */)
