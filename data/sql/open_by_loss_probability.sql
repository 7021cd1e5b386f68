-- Open opportunities in twenty steps of the loss probability, and how many of each step are flagged.
select
    least(floor(loss_probability * 20), 19) / 20 as from_share,
    count(*) as open_count,
    coalesce(sum(amount), 0) as open_amount,
    count(*) filter (loss_probability >= $threshold) as flagged_count
from in_scope($regions, $managers, $owners, $products, $stages)
join scores using (opportunity_id)
where outcome = 'open'
group by from_share
order by from_share
