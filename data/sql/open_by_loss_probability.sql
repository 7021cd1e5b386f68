-- Open opportunities in twenty steps of the loss probability, and how many of each step are flagged.
select
    least(floor(loss_probability * 20), 19) / 20 as from_share,
    count(*) as open_count,
    coalesce(sum(amount), 0) as open_amount,
    count(*) filter (loss_probability >= $threshold) as flagged_count
from open_list
where ($regions is null or list_contains($regions::varchar[], region))
  and ($managers is null or list_contains($managers::varchar[], manager))
  and ($owners is null or list_contains($owners::varchar[], owner))
  and ($products is null or list_contains($products::varchar[], product))
  and ($stages is null or list_contains($stages::varchar[], stage))
  and loss_probability is not null
group by from_share
order by from_share
