-- Open amount by month of the expected close and by stage: overdue first, then the months ahead, then what has no date.
with placed as (
    select
        stage, stage_order, amount, loss_probability,
        case when expected_close_on is null then 'No date' when overdue_days is not null then 'Overdue'
            when expected_close_on >= date_trunc('month', $as_of_on::date) + interval 6 month then 'Later'
            else strftime(expected_close_on, '%Y-%m') end as month
    from open_in_scope(/* filters: chosen */)
)
select
    month, stage, stage_order, count(*) as open_count, sum(amount) as open_amount, sum((1 - loss_probability) * amount) as expected_revenue
from placed
group by month, stage, stage_order
order by case month when 'Overdue' then '0' when 'Later' then '8' when 'No date' then '9' else month end, stage_order
