-- The expected share of the open amount that is won, at the end of each week whose loss probabilities were rebuilt, of the deals
-- that were open then and whose filters let them through today; by the owner of then where that is known.
select t.as_of_on as on_day, sum((1 - t.loss_probability) * t.amount) / nullif(sum(t.amount), 0) as health, sum(t.amount) as amount,
    count(*) as n
from trend t join in_scope(/* filters: chosen, lasting */) f using (opportunity_id)
where t.amount > 0
group by on_day order by on_day
