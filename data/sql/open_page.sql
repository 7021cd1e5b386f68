-- One page of the open opportunities, each with its rank by worth among what its owner has open. The page is found by nth first, so
-- that only its rows are read in full.
with page as materialized (
    select nth from open_narrowed(
        /* filters: chosen */, /* part: narrowing */
    )
    order by /* order */ nth limit $limit offset $offset
), of_owners as (
    select
        nth, count(*) over (partition by owner_order) as owner_open,
        rank() over (partition by owner_order order by net_loss(loss_probability, amount, $policy) desc) as owner_rank
    from open_list where owner_order in (select owner_order from open_list where nth in (select nth from page))
)
select
    opportunity_id, deal_name, account, product, owner, manager, region, pipeline, stage, amount, loss_probability, low, high,
    expected_loss,
    flags(nth, loss_probability, amount, $policy) as flagged, reasons, stale, stale_from_days, stale_closed, stale_segment,
    overdue_days, pushes, expected_close_on, opened_on,
    age_days, days_in_stage, last_activity_on, days_since_activity, quiet_days, owner_rank, owner_open
from open_list left join of_owners using (nth) where nth in (select nth from page)
order by /* order */ nth
