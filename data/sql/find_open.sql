-- Open opportunities whose id, account, owner or product holds the words, whatever the scope.
select
    opportunity_id, account, product, owner, stage, amount, expected_close_on, overdue_days, stale, pushes,
    loss_probability, expected_loss, reasons
from opportunity_facts
left join scores using (opportunity_id)
where outcome = 'open' and (
    contains(lower(opportunity_id), lower($words)) or contains(lower(account), lower($words))
    or contains(lower(owner), lower($words)) or contains(lower(product), lower($words))
)
order by case when $ranked then expected_loss else amount end desc nulls last, opportunity_id
limit $limit
