-- What was won: of each deal the days on which it was opened and closed, and what it brought. The same sample stands for all as where
-- landmarks of closed ones are drawn.
with sampled as (
    select least(1, 80000 / greatest(1, count(*) filter (outcome <> 'open'))) as _share from opportunity_facts
)
select opportunity_id, opened_on, closed_on, won_amount as amount
from opportunity_facts cross join sampled
where outcome = 'won' and closed_on is not null and md5_number_lower(opportunity_id) % 1000000 < _share * 1000000
order by opportunity_id
