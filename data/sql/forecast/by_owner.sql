-- Of each owner of a scope: what is won so far in a period, what is open of deals that the owner expects to close in it, and what
-- all open ones bring by its end on the mean, less what they bring before its start ($last, $before: calendar months ahead).
with open_deals as (
    select owner, manager, 0 as won,
        case when expected_close_on between $from_day::date and $until_day::date then amount end as closing,
        [0, won_month_1, won_month_2, won_month_3, won_month_4, won_month_5, won_month_6] as by_month, amount
    from open_in_scope(/* filters: chosen */) where amount > 0
), counted as (
    select owner, manager, won, closing, amount * greatest(by_month[$last::int + 1] - by_month[$before::int + 1], 0) as expected
    from open_deals
    union all
    select owner, manager, won_amount, null, null from in_scope(/* filters: chosen */)
    where outcome = 'won' and closed_on between $from_day::date and $until_day::date
)
select owner, any_value(manager) as manager, coalesce(sum(won), 0)::double as won, coalesce(sum(closing), 0)::double as closing,
    coalesce(sum(expected), 0)::double as expected
from counted where owner is not null group by owner order by owner
