-- What is open of a scope, what of it is flagged, and what is expected of it, as it is scored.
select
    count(*) as open_count,
    count(*) filter (flagged) as flagged,
    coalesce(sum(loss_probability), 0) as losses,
    coalesce(sum(loss_probability * amount), 0) as expected_loss,
    coalesce(sum(amount), 0) as amount
from open_flagged(/* filters: chosen */, $policy)
