-- What each owner has open, and what of it is flagged: a loss probability at or above the threshold.
select
    owner,
    count(*) as open_count,
    coalesce(sum(amount), 0) as open_amount,
    count(*) filter (loss_probability >= $threshold) as flagged_count,
    coalesce(sum(amount) filter (loss_probability >= $threshold), 0) as flagged_amount,
    coalesce(sum(expected_loss) filter (loss_probability >= $threshold), 0) as flagged_expected_loss
from open_list
where ($regions is null or list_contains($regions::varchar[], region))
  and ($managers is null or list_contains($managers::varchar[], manager))
  and ($owners is null or list_contains($owners::varchar[], owner))
  and ($products is null or list_contains($products::varchar[], product))
  and ($stages is null or list_contains($stages::varchar[], stage))
group by owner
order by flagged_amount desc, flagged_count desc, owner
