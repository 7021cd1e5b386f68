-- How many opportunities were open at the end of a day and of another, null for none; what was closed then and reopened later was not.
with standing as materialized (
    select opportunity_id, opened_on <= $last and (outcome = 'open' or closed_on > $last) as now,
        coalesce(opened_on <= $previous_last and (outcome = 'open' or closed_on > $previous_last), false) as before
    from in_scope(/* filters: chosen, lasting */) where outcome = 'open' or closed_on > least($last, coalesce($previous_last, $last))
), closed as (
    select count(*) filter (now and since <= $last and $last < until) as now,
        count(*) filter (before and since <= $previous_last and $previous_last < until) as before
    from closed_spells join standing using (opportunity_id)
)
select (count(*) filter (s.now) - any_value(c.now))::bigint as now, (count(*) filter (s.before) - any_value(c.before))::bigint as before
from standing s cross join closed c
