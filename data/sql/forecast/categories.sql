-- The open deals of a scope that their owners expect to close in a period, by forecast category: how many, what they are to bring,
-- what the model and what the reps expect of them, each of those of which it says something.
with placed as (
    select forecast_category as category, amount, rep_probability,
        [0, won_month_1, won_month_2, won_month_3, won_month_4, won_month_5, won_month_6] as by_month
    from open_in_scope(/* filters: chosen */)
    where amount > 0 and expected_close_on between $from_day::date and $until_day::date
)
select category, count(*) as n, sum(amount)::double as amount,
    sum(amount * greatest(by_month[$last::int + 1] - by_month[$before::int + 1], 0)) filter (by_month[7] is not null)::double as expected,
    sum(amount * rep_probability) filter (rep_probability is not null)::double as by_reps,
    sum(amount) filter (rep_probability is not null)::double as of_reps
from placed group by category order by category
