-- Open opportunities whose id, name, account, owner or product holds the words, whatever the scope, in the order of the list.
select
    opportunity_id, deal_name, account, product, owner, stage, amount, expected_close_on, overdue_days, stale, pushes,
    age_days, days_since_activity, quiet_days, stale_from_days, stale_closed, stale_segment,
    loss_probability, expected_loss, reasons, flags(nth, loss_probability, amount, $policy) as flagged
from open_list
where (
    contains(lower(opportunity_id), lower($words)) or contains(lower(deal_name), lower($words)) or contains(lower(account), lower($words))
    or contains(lower(owner), lower($words)) or contains(lower(product), lower($words))
)
order by nth
limit $limit
