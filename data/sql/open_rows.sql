-- The open opportunities of the list with the given nths, in the order given.
select
    opportunity_id, deal_name, account, product, owner, manager, region, pipeline, stage, amount, loss_probability, low, high,
    expected_loss,
    flags(nth, loss_probability, amount, $policy) as flagged, reasons, stale, stale_from_days, stale_closed, stale_segment,
    overdue_days, pushes, expected_close_on, opened_on,
    age_days, days_in_stage, last_activity_on, days_since_activity, quiet_days
from (select unnest($nths::int[]) as nth, generate_subscripts($nths::int[], 1) as place) join open_list using (nth)
order by place
