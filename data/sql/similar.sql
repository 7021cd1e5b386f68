-- The closed opportunities most like one opportunity, each as it stood on the one day while open on which it was most like it.
-- Distance is Gower's: the weighted mean over the features of how far two lie apart, 0 the same and 1 as far as can be.
with compared as (
    select opportunity_id, as_of_on, outcome, closed_on, amount, account, owner, stage,
        0/* each feature */ as distance
    from looks
), near as (
    -- No opportunity has more than $looks_each looks, so these hold the nearest opportunities whatever their number.
    select * from compared where distance <= $largest
    order by distance, opportunity_id, as_of_on limit $most * $looks_each
)
select * from near
qualify row_number() over (partition by opportunity_id order by distance, as_of_on) = 1
order by distance, opportunity_id
limit $most
