-- What each owner has open, and what of it is flagged: a loss probability at or above the threshold.
select
    owner,
    count(*) as open_count,
    coalesce(sum(amount), 0) as open_amount,
    count(*) filter (loss_probability >= $threshold) as flagged_count,
    coalesce(sum(amount) filter (loss_probability >= $threshold), 0) as flagged_amount,
    coalesce(sum(expected_loss) filter (loss_probability >= $threshold), 0) as flagged_expected_loss
from in_scope($regions, $managers, $owners, $products, $stages)
left join scores using (opportunity_id)
where outcome = 'open'
group by owner
order by flagged_amount desc, flagged_count desc, owner
