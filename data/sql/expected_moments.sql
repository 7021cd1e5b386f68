-- Of all open opportunities of a scope, by month ahead (0 to 5), later (6) and ever (7): the mean of what is won then, and its variance
-- where each is won or not by itself; and the open amount of those with a chance, the most that can come.
with chances as (
    select amount, unnest(range(8)) as nth, unnest([
        won_month_1, won_month_2 - won_month_1, won_month_3 - won_month_2, won_month_4 - won_month_3, won_month_5 - won_month_4,
        won_month_6 - won_month_5, 1 - loss_probability - won_month_6, 1 - loss_probability
    ]) as chance
    from open_in_scope(/* filters: chosen */) where amount is not null
)
select nth, coalesce(sum(chance * amount), 0) as mean, coalesce(sum(chance * (1 - chance) * amount * amount), 0) as variance,
    coalesce(sum(amount) filter (chance is not null), 0) as open_amount
from chances group by nth order by nth
