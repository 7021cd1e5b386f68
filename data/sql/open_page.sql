-- One page of the open opportunities. The page is found by nth first, so that only its rows are read in full.
with page as materialized (
    select nth from open_narrowed(
        /* filters: chosen */, $not_recorded, $q, $flagged, $stale, $threshold, $flag_from, $unpriced,
    $account_has, $owner_has, $stage_has, $amount_from, $amount_to, $loss_from, $loss_to,
    $expected_loss_from, $expected_loss_to, $closes_from, $closes_to, $age_from, $age_to, $inactive_from, $inactive_to
    )
    order by /* order */ nth limit $limit offset $offset
)
select
    opportunity_id, account, product, owner, manager, region, pipeline, stage, amount, loss_probability, low, high, expected_loss,
    flags(loss_probability, amount, $threshold, $flag_from, $unpriced) as flagged, reasons, stale, stale_from_days, stale_closed, stale_segment,
    overdue_days, pushes, expected_close_on, opened_on,
    age_days, days_in_stage, last_activity_on, days_since_activity
from open_list where nth in (select nth from page)
order by /* order */ nth
