-- The largest open opportunities of a scope: the amount, the loss probability and the chances to be won by the end of each month ahead.
select amount, loss_probability, won_month_1, won_month_2, won_month_3, won_month_4, won_month_5, won_month_6
from open_in_scope(/* filters: chosen */)
where amount <> 0 and loss_probability is not null order by abs(amount) desc, opportunity_id limit $most
