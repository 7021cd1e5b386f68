-- What is expected to be won in the next three calendar months and later, beside the open amount whose owners expect it to close then.
-- Straight lines join the chances to be won within 30, 60 and 90 days; what is won after those is later. The month under way counts
-- from the as-of date on. Where nothing is known by date, expected_won is null.
with placed as (
    select
        amount, won_30, won_60, won_90, case when won_90 is not null then 1 - loss_probability end as ever,
        case when expected_close_on is null then 4 when overdue_days is not null then -1
            else least(greatest(date_diff('month', $as_of_on::date + 1, expected_close_on), 0), 3) end as nth
    from open_in_scope($pipelines, $regions, $managers, $owners, $products, $stages)
), by_place as (
    select nth, count(*) as open_count, sum(amount) as open_amount, sum(won_30 * amount) as by_30, sum(won_60 * amount) as by_60,
        sum(won_90 * amount) as by_90, sum(ever * amount) as ever
    from placed group by nth
), months as (
    select unnest([-1, 0, 1, 2, 3, 4]) as nth, date_trunc('month', $as_of_on::date + 1)::date + to_months(nth) as month,
        least(last_day(month) - $as_of_on::date, 90) as days
), upto as (
    select nth, month, days, open_count, open_amount, sum(ever) over everybody as whole,
        case when nth = -1 then 0 when nth > 2 then whole else sum(by_30) over everybody * least(days, 30) / 30
            + sum(by_60 - by_30) over everybody * greatest(least(days, 60) - 30, 0) / 30
            + sum(by_90 - by_60) over everybody * greatest(days - 60, 0) / 30 end as total
    from months left join by_place using (nth) window everybody as ()
)
select
    case nth when -1 then 'Overdue' when 3 then 'Later' when 4 then 'No date' else strftime(month, '%Y-%m') end as month,
    coalesce(open_count, 0) as open_count, coalesce(open_amount, 0) as open_amount,
    total - lag(total, 1, 0) over (order by nth) as expected_won
from upto
qualify nth between 0 and 3 or open_count > 0
order by nth
