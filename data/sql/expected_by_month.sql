-- What is expected to be won in the next six calendar months and later, beside the open amount whose owners expect it to close then.
-- The month under way counts from the as-of date on. Where nothing is known by date, expected_won is null.
with placed as (
    select
        amount, won_month_1, won_month_2, won_month_3, won_month_4, won_month_5, won_month_6, 1 - loss_probability as ever,
        case when expected_close_on is null then 7 when overdue_days is not null then -1
            else least(greatest(date_diff('month', $as_of_on::date + 1, expected_close_on), 0), 6) end as nth
    from open_in_scope(/* filters: chosen */)
), by_owners as (
    select nth, count(*) as open_count, sum(amount) as open_amount from placed group by nth
), upto as (
    select
        unnest(range(-1, 8)) as nth,
        unnest([
            0, sum(won_month_1 * amount), sum(won_month_2 * amount), sum(won_month_3 * amount), sum(won_month_4 * amount),
            sum(won_month_5 * amount), sum(won_month_6 * amount), sum(ever * amount) filter (won_month_6 is not null),
            sum(ever * amount) filter (won_month_6 is not null)
        ]) as total
    from placed
)
select
    case nth when -1 then 'Overdue' when 6 then 'Later' when 7 then 'No date'
        else strftime(date_trunc('month', $as_of_on::date + 1)::date + to_months(nth::int), '%Y-%m') end as month,
    coalesce(open_count, 0) as open_count, coalesce(open_amount, 0) as open_amount,
    total - lag(total, 1, 0) over (order by nth) as expected_won
from upto left join by_owners using (nth)
qualify nth between 0 and 6 or open_count > 0
order by nth
