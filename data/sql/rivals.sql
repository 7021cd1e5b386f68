-- The first gains of what each of some owners has open, the largest first, none that acting costs more than it brings back. What has
-- no owner is one more owner, null.
select owner, opportunity_id, gain(loss_probability, amount, $policy) as gain
from open_list
where list_contains($owners::varchar[], coalesce(owner, '')) and gain > $policy['flag_from']::double
qualify row_number() over (partition by owner order by gain desc, nth) <= $most::int
order by owner, gain desc, nth
