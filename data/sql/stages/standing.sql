-- How many opportunities were open at the end of a day and of another, null for none; what was closed then and reopened later was not.
with standing as (
    select count(*) filter (opened_on <= $last and (outcome = 'open' or closed_on > $last)) as now,
        count(*) filter (opened_on <= $previous_last and (outcome = 'open' or closed_on > $previous_last)) as before
    from in_scope(/* filters: chosen, lasting */)
), spells as (
    select opportunity_id, since <= $last and $last < until as now, since <= $previous_last and $previous_last < until as before
    from closed_spells where since <= $last and $last < until or since <= $previous_last and $previous_last < until
), closed as (
    select count(*) filter (spells.now and (outcome = 'open' or closed_on > $last)) as now,
        count(*) filter (spells.before and (outcome = 'open' or closed_on > $previous_last)) as before
    from spells join in_scope(/* filters: chosen, lasting */) using (opportunity_id) where opened_on is not null
)
select s.now - c.now as now, s.before - c.before as before from standing s cross join closed c
