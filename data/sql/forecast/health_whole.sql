-- What `health` says of all deals together: whose filters let them through need not be looked up.
select as_of_on as on_day, sum((1 - loss_probability) * amount) / nullif(sum(amount), 0) as health, sum(amount) as amount, count(*) as n
from trend where amount > 0 group by on_day order by on_day
