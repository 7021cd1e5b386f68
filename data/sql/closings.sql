-- Of each field and outcome: how many opportunities were seen open before, and how many hold another value now. Numbers are compared
-- as numbers. An empty value is the empty text on both sides.
with held as (
    unpivot (select opportunity_id, outcome /* fields: now */ from opportunities
        where opportunity_id in (select opportunity_id from last_seen_open))
    on columns(* exclude (opportunity_id, outcome)) into name field value value
)
select field, outcome, count(*)::double as opportunities,
    count(*) filter (before.value <> held.value and coalesce(try_cast(before.value as double) <> try_cast(held.value as double), true))::double
        as changed
from held join last_seen_open before using (opportunity_id, field)
group by field, outcome
order by field, outcome
