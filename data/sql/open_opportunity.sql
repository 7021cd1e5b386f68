-- One open opportunity, whether the policy flags it, and its rank by gain among what its owner has open; none where nobody is named.
with looked as (
    select *, gain(loss_probability, amount, $policy) as gain from open_list where opportunity_id = $opportunity_id
)
select
    looked.* exclude (gain),
    flags(nth, loss_probability, amount, $policy) as flagged,
    case when owner is not null then (
        select count(*) + 1 from open_list other
        where other.owner = looked.owner and gain(other.loss_probability, other.amount, $policy) > looked.gain
    ) end as owner_rank,
    case when owner is not null then (select count(*) from open_list other where other.owner = looked.owner) end as owner_open
from looked
