-- Open opportunities whose id, account, owner or product holds the words, whatever the scope.
select
    opportunity_id, account, product, owner, stage, amount, expected_close_on, overdue_days, stale, pushes,
    age_days, days_since_activity, stale_from_days, stale_closed, stale_segment,
    loss_probability, expected_loss, reasons
from open_list
where (
    contains(lower(opportunity_id), lower($words)) or contains(lower(account), lower($words))
    or contains(lower(owner), lower($words)) or contains(lower(product), lower($words))
)
order by case when $ranked then expected_loss end desc nulls last, not $ranked and stale desc,
    case when not $ranked then overdue_days end desc nulls last, case when not $ranked then amount end desc nulls last, opportunity_id
limit $limit
