-- One open opportunity, whether the policy flags it, and its rank by worth among what its owner has open; none where nobody is named.
with looked as (
    select *, net_loss(loss_probability, amount, $policy) as net from open_list where opportunity_id = $opportunity_id
)
select
    looked.* exclude (net),
    flags(nth, loss_probability, amount, $policy) as flagged,
    case when owner is not null then (
        select count(*) + 1 from open_list other
        where other.owner = looked.owner and net_loss(other.loss_probability, other.amount, $policy) > looked.net
    ) end as owner_rank,
    case when owner is not null then (select count(*) from open_list other where other.owner = looked.owner) end as owner_open
from looked
