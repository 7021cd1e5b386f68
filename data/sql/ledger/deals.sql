-- The largest opportunities of one kind: losses that were not flagged, or flagged ones that were won.
select opportunity_id, account, owner, stage, amount, as_of_on, loss_probability, closed_on
from written where loss_probability is not null and case when $missed::boolean then lost and not flagged else won and flagged end
order by amount desc nulls last, opportunity_id limit $most::int
