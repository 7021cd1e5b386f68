-- What the bundle says of one open opportunity, by what was known at the end of each week, and the features that it rests on.
select t.as_of_on, t.amount, t.loss_probability, f.numeric, f.categorical
from trend t join trend_features f on f.opportunity_id = t.opportunity_id and f.as_of_on = t.as_of_on
where t.opportunity_id = $opportunity_id
order by t.as_of_on
