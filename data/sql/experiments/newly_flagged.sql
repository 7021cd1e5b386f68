-- How many opportunities a policy flagged for the first time at the end of each of the last weeks; of the first week all that it flagged.
with stood as materialized (
    select opportunity_id, as_of_on, owner, manager, loss_probability, gain(loss_probability, amount, $policy) as gain
    from trend left join team using (owner)
), competing as (
    select opportunity_id, as_of_on from stood where $policy['per_owner'] is not null and gain > $policy['flag_from']::double
    qualify row_number() over (partition by as_of_on, owner order by gain desc, opportunity_id) <= most_of(manager, $policy)
), flagged_first as (
    select opportunity_id, min(as_of_on) as first_on from stood
    where case
        when $policy['flag_from'] is null then loss_probability >= $policy['threshold']::double
        when $policy['per_owner'] is null then gain > $policy['flag_from']::double
        else (opportunity_id, as_of_on) in (select (c.opportunity_id, c.as_of_on) from competing c)
    end
    group by opportunity_id
)
select d.as_of_on, count(f.opportunity_id)::int as n
from (select distinct as_of_on from trend) d left join flagged_first f on f.first_on = d.as_of_on
group by d.as_of_on order by d.as_of_on
