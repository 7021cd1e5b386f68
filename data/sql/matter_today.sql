-- The open opportunities to talk about first: where loss probabilities mean something flagged ones, then by expected loss, else by
-- what is known, as the list; where there are no amounts every expected loss is 0, and the loss probability decides. Those that an
-- experiment holds out are nobody's to act on.
select
    opportunity_id, deal_name, account, product, owner, manager, stage, amount, expected_close_on, age_days, days_in_stage, pushes,
    days_since_activity, quiet_days, overdue_days, stale, stale_from_days, stale_closed, stale_segment,
    loss_probability, low, high, expected_loss, flagged, reasons
from open_flagged(/* filters: chosen */, $policy)
where opportunity_id not in (select unnest($held_out::varchar[]))
order by
    case when $ranked then coalesce(flagged, false) end desc, case when $ranked then expected_loss end desc nulls last,
    case when $ranked then loss_probability end desc nulls last, nth
limit $limit
