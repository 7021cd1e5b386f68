-- The open opportunities that a policy flags, with what is said of each by the end of 30, 60 and 90 days.
select opportunity_id, owner, amount, loss_probability, lost_30, lost_60, lost_90, won_30, won_60, won_90
from open_list where flags(nth, loss_probability, amount, $policy)
order by opportunity_id
